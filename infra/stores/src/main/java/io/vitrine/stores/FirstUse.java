package io.vitrine.stores;

import io.vitrine.model.Fault;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Opens a target when its first byte comes, once for all threads, and never after the end. What went wrong at the opening is told to each
 * of them.
 *
 * @param <T> what is opened
 */
public final class FirstUse<T> {
    /** Opens the target. */
    @FunctionalInterface
    public interface Opening<T> {
        T open() throws StoreException;
    }

    private final Opening<T> opening;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile Optional<T> opened = Optional.empty();
    private Optional<StoreException> refusal = Optional.empty();

    public FirstUse(Opening<T> opening) {
        this.opening = opening;
    }

    /** What is open, opening it where this is the first use. {@code GONE} after the end. */
    public T get() throws StoreException {
        var already = opened;
        return already.isPresent() ? already.get() : open();
    }

    private T open() throws StoreException {
        turn.lock();
        try {
            if (opened.isEmpty()) {
                refuseAfterTrouble();
                opened = Optional.of(openOnce());
            }
            return opened.get();
        } finally {
            turn.unlock();
        }
    }

    private T openOnce() throws StoreException {
        refusal = Optional.of(new StoreException(Fault.INTERNAL, "the target could not be opened"));
        try {
            return opening.open();
        } catch (StoreException trouble) {
            refusal = Optional.of(trouble);
            throw trouble;
        }
    }

    private void refuseAfterTrouble() throws StoreException {
        if (refusal.isPresent()) {
            var first = refusal.get();
            throw new StoreException(first.fault(), String.valueOf(first.getMessage()), first);
        }
    }

    /** Nothing is opened or given out from now on. Answers what is open, for the one who asks first to close. */
    public Optional<T> end() {
        turn.lock();
        try {
            var last = opened;
            opened = Optional.empty();
            refusal = Optional.of(new StoreException(Fault.GONE, "the filling has ended"));
            return last;
        } finally {
            turn.unlock();
        }
    }
}
