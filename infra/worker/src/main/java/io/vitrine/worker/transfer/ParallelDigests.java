package io.vitrine.worker.transfer;

import io.vitrine.model.Digest;
import io.vitrine.model.Fault;
import io.vitrine.stores.StoreException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Several digests of one stream at once, each on a platform thread of its own. */
public final class ParallelDigests implements AutoCloseable {
    /** One by itself, by hashlib's name. */
    public static MessageDigest digestOf(String algorithm) {
        return DigestWork.digestOf(algorithm);
    }

    private static final Duration DEADLINE = Duration.ofMinutes(1);

    /** On their way to the digests; more would only take them from others. */
    private static final int MOST_CHUNKS = 6;

    private final List<ChunkLane<Digest>> lanes;
    private final SlotPool pool;
    private final Semaphore places = new Semaphore(MOST_CHUNKS);

    /** @param algorithms hashlib's names */
    public ParallelDigests(List<String> algorithms, SlotPool pool) {
        this.lanes = algorithms.stream().map(DigestWork::lane).toList();
        this.pool = pool;
    }

    /** Adds what is left in a buffer of the pool and gives it back there; waits while many are on their way. */
    public void add(ByteBuffer chunk) throws StoreException, InterruptedException {
        if (lanes.isEmpty()) {
            pool.release(chunk);
            return;
        }
        try {
            if (!places.tryAcquire(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
                throw new StoreException(Fault.UNAVAILABLE, "The digests did not get on within " + DEADLINE + ".");
            }
        } catch (InterruptedException | StoreException e) {
            pool.release(chunk);
            throw e;
        }
        var slot = new Slot(chunk, 0, lanes.size(), () -> {
            pool.release(chunk);
            places.release();
        });
        lanes.forEach(lane -> lane.add(slot));
    }

    /** Of everything added, in the order of the algorithms. */
    public List<Digest> finish() throws StoreException, InterruptedException {
        var results = lanes.stream().map(ChunkLane::finish).toList();
        try {
            for (var result : results) {
                result.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new StoreException(Fault.INTERNAL, "A digest could not be computed.", e);
        }
        return results.stream().map(result -> result.join()).toList();
    }

    /** Ends the threads; every buffer is back in the pool then. */
    @Override
    public void close() throws InterruptedException {
        for (var lane : lanes) {
            lane.close();
        }
    }
}
