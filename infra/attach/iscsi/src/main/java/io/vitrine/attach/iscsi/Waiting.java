package io.vitrine.attach.iscsi;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A completion that a thread waits for. */
final class Waiting implements Completion {
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable IscsiException failure;

    @Override
    public void done() {
        ended.countDown();
    }

    @Override
    public void failed(IscsiException cause) {
        failure = cause;
        ended.countDown();
    }

    /** Every call ends by its own deadlines, so this does. The interrupt is kept for whoever asks next: the buffer is lent until the end. */
    void await() throws IscsiException {
        var interrupted = false;
        while (ended.getCount() > 0) {
            try {
                ended.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        var cause = failure;
        if (cause != null) {
            throw new IscsiException(cause.fault(), cause.getMessage(), cause);
        }
    }
}
