package io.vitrine.worker.queue;

import io.vitrine.catalog.Hashes;
import io.vitrine.catalog.Hashes.Outcome;
import io.vitrine.catalog.Hashes.Registered;
import io.vitrine.catalog.Jobs.Work;
import io.vitrine.model.ByteRange;
import io.vitrine.model.ChunkChecksums;
import io.vitrine.model.Content;
import io.vitrine.model.Fault;
import io.vitrine.model.Fault.Retry;
import io.vitrine.stores.ImageSource;
import io.vitrine.stores.StoreException;
import io.vitrine.worker.Stores;
import io.vitrine.worker.data.ChunkCheck;
import io.vitrine.worker.data.ChunkReader;
import io.vitrine.worker.transfer.ParallelDigests;
import io.vitrine.worker.transfer.StoreShare;
import io.vitrine.worker.transfer.TransferThreads;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Reads bytes that were registered by their URL once, for what an upload would have computed on the way: both digests, and CRC32C of each MiB. */
public final class ImageHasher {
    private final Hashes hashes;
    private final Stores stores;
    private final TransferThreads threads;
    private final int mostTries;

    /** @param mostTries of reading bytes that cannot be had at the moment */
    public ImageHasher(Hashes hashes, Stores stores, TransferThreads threads, int mostTries) {
        this.hashes = hashes;
        this.stores = stores;
        this.threads = threads;
        this.mostTries = mostTries;
    }

    /** Empty where nobody needs it any more. Trouble that passes is a {@link StoreException}, unless it was the last try. */
    Optional<Outcome> hash(Work.HashImage work, HeldJob held) throws StoreException, HeldJob.Lost {
        var registered = hashes.registered(work.image(), work.location());
        if (registered.isEmpty()) {
            return Optional.empty();
        }
        try {
            var share = threads.of(work.location().store());
            var content = stores.required(work.location().store())
                    .read(
                            work.location(),
                            source -> content(
                                    source, registered.get(), work.asked().algorithm(), share, held));
            return Optional.of(new Outcome.Computed(content));
        } catch (StoreException e) {
            if (e.fault().retry() != Retry.NEVER && held.job().tries() < mostTries) {
                throw e;
            }
            return Optional.of(new Outcome.Unreadable(e.getMessage()));
        }
    }

    private static Content content(
            ImageSource source, Registered registered, String algorithm, StoreShare share, HeldJob held)
            throws StoreException, HeldJob.Lost {
        requireUnchanged(source, registered);
        var size = registered.sizeBytes();
        var crcs = new int[ChunkChecksums.chunksOf(size)];
        var unchecked = ChunkCheck.always(Optional.empty());
        try (var chunks = new ChunkReader(source, unchecked, size, ByteRange.whole(size), share);
                var digests = new ParallelDigests(List.of("md5", algorithm), share.slots())) {
            var at = 0;
            for (var chunk = chunks.next(); chunk.isPresent(); chunk = chunks.next()) {
                var crc = new CRC32C();
                crc.update(chunk.get().duplicate());
                crcs[at++] = (int) crc.getValue();
                digests.add(chunk.get());
                held.check();
            }
            var found = digests.finish();
            return new Content(size, found.getFirst(), found.getLast(), new ChunkChecksums(crcs));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(Fault.UNAVAILABLE, "The service is stopping.", e);
        }
    }

    private static void requireUnchanged(ImageSource source, Registered registered) throws StoreException {
        ImageVerifier.checkSize(source, registered.sizeBytes());
        var version = source.foreign().flatMap(ImageSource.Foreign::version);
        if (version.isPresent() && registered.version().isPresent() && !version.equals(registered.version())) {
            throw new StoreException(Fault.CORRUPT, "The bytes have changed since they were registered.");
        }
    }
}
