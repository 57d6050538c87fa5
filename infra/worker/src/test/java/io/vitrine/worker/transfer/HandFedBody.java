package io.vitrine.worker.transfer;

import io.vitrine.worker.transfer.UploadException.Trouble;
import java.nio.ByteBuffer;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;

/** A body that gives a MiB whenever the test says so, so that things can happen in between. */
public final class HandFedBody implements BodySource {
    private enum Order {
        GIVE,
        END,
        BREAK
    }

    private static final int SECONDS = 30;
    private static final int PATIENCE_MILLISECONDS = 100;

    private final SynchronousQueue<Order> orders = new SynchronousQueue<>();

    /** Returns once the transfer has come to take it, so everything given before is handed on. */
    public void give() throws InterruptedException {
        order(Order.GIVE);
    }

    public void end() throws InterruptedException {
        order(Order.END);
    }

    public void breakOff() throws InterruptedException {
        order(Order.BREAK);
    }

    /** Gives a MiB if the transfer is still there to take it. */
    public void giveIfWanted() throws InterruptedException {
        var _ = orders.offer(Order.GIVE, PATIENCE_MILLISECONDS, TimeUnit.MILLISECONDS);
    }

    private void order(Order order) throws InterruptedException {
        if (!orders.offer(order, SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("nobody takes the body any more");
        }
    }

    @Override
    public boolean read(ByteBuffer destination) throws UploadException {
        try {
            var order = orders.poll(SECONDS, TimeUnit.SECONDS);
            if (order == Order.GIVE) {
                while (destination.hasRemaining()) {
                    destination.put((byte) 7);
                }
                return true;
            }
            if (order == Order.END) {
                return false;
            }
            throw new UploadException(Trouble.DISCONNECTED, "The client went away before all data had come.");
        } catch (InterruptedException e) {
            throw new UploadException(Trouble.STALLED, "interrupted");
        }
    }
}
