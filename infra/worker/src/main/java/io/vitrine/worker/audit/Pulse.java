package io.vitrine.worker.audit;

import io.vitrine.model.Fault;
import io.vitrine.stores.StoreException;
import java.time.Duration;

/** Says now and then that an audit is still going on. @param <X> that it must not */
@FunctionalInterface
public interface Pulse<X extends Exception> {
    Duration BETWEEN = Duration.ofSeconds(1);

    void beat() throws X;

    /** Waits, beating. {@code UNAVAILABLE} where the thread is interrupted. */
    default void pause(Duration time) throws StoreException, X {
        var end = System.nanoTime() + time.toNanos();
        for (var left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            beat();
            try {
                Thread.sleep(Duration.ofNanos(Math.min(left, BETWEEN.toNanos())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoreException(Fault.UNAVAILABLE, "The service is stopping.", e);
            }
        }
    }
}
