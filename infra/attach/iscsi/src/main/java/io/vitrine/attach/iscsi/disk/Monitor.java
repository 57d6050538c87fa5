package io.vitrine.attach.iscsi.disk;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The one lock of a disk: what it guards is changed under it, and callers are told after it. */
final class Monitor extends ReentrantLock {
    /** Runs under the lock, and what it answers after it. */
    void change(Supplier<Runnable> change) {
        get(change).run();
    }

    <T> T get(Supplier<T> question) {
        lock();
        try {
            return question.get();
        } finally {
            unlock();
        }
    }
}
