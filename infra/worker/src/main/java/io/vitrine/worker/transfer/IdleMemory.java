package io.vitrine.worker.transfer;

import org.jboss.logging.Logger;

/** Gives the system back what transfers took, once none of them uses a buffer any more: buffers, and the heap that they left grown. */
public final class IdleMemory {
    private static final Logger LOG = Logger.getLogger(IdleMemory.class);

    private final SlotPool slots;
    private boolean quiet;

    public IdleMemory(SlotPool slots) {
        this.slots = slots;
    }

    /** Call it now and then, from one thread: at the second call in a row that finds no buffer in use, what is kept is given back. */
    public void look() {
        var busy = slots.inUse() > 0;
        if (!busy && quiet) {
            giveBack();
        }
        quiet = !busy;
    }

    /** Memory off the heap goes with its buffer, and a heap shrinks, in a full collection alone; little is alive while nobody transfers. */
    private void giveBack() {
        var buffers = slots.forgetIdle();
        if (buffers > 0) {
            System.gc();
            LOG.debugf("%d buffers are given back", buffers);
        }
    }
}
