package io.vitrine.worker.transfer;

import io.vitrine.worker.signature.SignatureCheck;
import io.vitrine.worker.transfer.UploadException.Trouble;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Checks the signature of a body as it passes, where its record names one. */
final class SignatureLane implements AutoCloseable {
    private record Checking(SignatureCheck check) implements ChunkLane.Work<Boolean> {
        @Override
        public void take(ByteBuffer chunk) {
            check.add(chunk);
        }

        @Override
        public Boolean result() {
            return check.isRight();
        }
    }

    private final Optional<ChunkLane<Boolean>> lane;

    SignatureLane(Optional<SignatureCheck> check) {
        this.lane = check.map(it -> new ChunkLane<>("signature", new Checking(it)));
    }

    /** How many stages of a chunk are its. */
    int stages() {
        return lane.isPresent() ? 1 : 0;
    }

    void add(Slot slot) {
        lane.ifPresent(it -> it.add(slot));
    }

    /** To be asked once, after all chunks. @throws UploadException where the signature is another one's */
    void require(Duration deadline) throws UploadException, InterruptedException, ExecutionException, TimeoutException {
        if (lane.isPresent() && !lane.get().finish().get(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new UploadException(
                    Trouble.UNSIGNED, "Signature verification failed: the data is not what was signed.");
        }
    }

    @Override
    public void close() throws InterruptedException {
        if (lane.isPresent()) {
            lane.get().close();
        }
    }
}
