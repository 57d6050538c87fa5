package io.vitrine.stores;

import io.vitrine.model.AttemptId;
import io.vitrine.model.Location;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/** A store that takes its time over each piece it is given or asked for; an interrupted thread does not wait. */
public final class SlowStore extends DelegatingStore {
    private final Duration perCall;

    public SlowStore(ImageStore real, Duration perCall) {
        super(real);
        this.perCall = perCall;
    }

    private void takeTime() {
        LockSupport.parkNanos(perCall.toNanos());
    }

    @Override
    public <X extends Exception> Stored write(Attempt attempt, OptionalLong sizeBytes, Filling<X> body)
            throws StoreException, X {
        return real.write(
                attempt,
                sizeBytes,
                target -> body.fill((source, offset) -> {
                    takeTime();
                    target.write(source, offset);
                }));
    }

    @Override
    public <T, X extends Exception> T read(Location at, Reading<T, X> body) throws StoreException, X {
        return real.read(at, source -> body.read(slow(source)));
    }

    /** Without the file: that would be read past this. */
    private ImageSource slow(ImageSource source) {
        return (ByteBuffer destination, long offset) -> {
            takeTime();
            source.read(destination, offset);
        };
    }

    @Override
    public void remove(Location at) throws StoreException {
        takeTime();
        real.remove(at);
    }

    @Override
    public void discard(AttemptId attempt) throws StoreException {
        takeTime();
        real.discard(attempt);
    }
}
