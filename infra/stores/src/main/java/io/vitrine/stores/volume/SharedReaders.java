package io.vitrine.stores.volume;

import io.vitrine.attach.AttachedVolume;
import io.vitrine.attach.VolumeAttacher;
import io.vitrine.attach.VolumeAttacher.Journal;
import io.vitrine.model.AttachmentId;
import io.vitrine.model.AttemptStep;
import io.vitrine.model.Fault;
import io.vitrine.model.VolumeId;
import io.vitrine.stores.StoreException;
import io.vitrine.volumes.AttachMode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One read-only attachment per volume for all readers of this process: the first attaches, the last detaches. An attachment that is
 * being ended and the next one overlap only where the first hangs beyond the deadline.
 */
final class SharedReaders {
    private static final System.Logger LOG = System.getLogger(SharedReaders.class.getName());

    private static final Journal<StoreException> UNRECORDED = new Journal<>() {
        @Override
        public void reserved(AttachmentId attachment) {}

        @Override
        public void reached(AttemptStep step) {}
    };

    private final VolumeAttacher attacher;
    private final Duration deadline;
    private final ConcurrentMap<VolumeId, Desk> desks = new ConcurrentHashMap<>();

    SharedReaders(VolumeAttacher attacher) {
        this(attacher, HeldVolume.DEADLINE);
    }

    /** @param deadline to attach, to detach, and for a turn at a volume that others attach or detach */
    SharedReaders(VolumeAttacher attacher, Duration deadline) {
        this.attacher = attacher;
        this.deadline = deadline;
    }

    /** Where the readers of one volume meet. */
    private static final class Desk {
        /** Held while attaching and detaching, never while reading. */
        private final ReentrantLock turn = new ReentrantLock();

        private int readers;
        private Optional<HeldVolume> held = Optional.empty();
        /** Threads at this desk, so that it is cleared away when the last has left; changed only inside the map. */
        private int present;
    }

    /** What a reader does with the volume. */
    interface Use<T, X extends Exception> {
        T with(AttachedVolume volume) throws StoreException, X;
    }

    <T, X extends Exception> T read(VolumeId id, Use<T, X> use) throws StoreException, X {
        var desk = enter(id);
        try {
            var volume = join(id, desk);
            try {
                return use.with(volume);
            } finally {
                part(id, desk);
            }
        } finally {
            leave(id);
        }
    }

    /** What is done with a volume that nobody reads. */
    interface Exclusive {
        void run() throws StoreException;
    }

    /** Keeps readers out for as long as {@code action} runs. {@code BUSY} while there are some. */
    void unlessRead(VolumeId id, Exclusive action) throws StoreException {
        var desk = enter(id);
        try {
            takeTurn(desk);
            try {
                if (desk.readers > 0) {
                    throw new StoreException(Fault.BUSY, "the image is being read");
                }
                action.run();
            } finally {
                desk.turn.unlock();
            }
        } finally {
            leave(id);
        }
    }

    private Desk enter(VolumeId id) {
        return desks.compute(id, (_, known) -> {
            var desk = known == null ? new Desk() : known;
            desk.present++;
            return desk;
        });
    }

    private void leave(VolumeId id) {
        desks.computeIfPresent(id, (_, desk) -> --desk.present == 0 ? null : desk);
    }

    /** Who holds the turn is attaching or detaching, and may be hanging at it. Not disturbed by an interrupt: a reader that leaves is counted. */
    private void takeTurn(Desk desk) throws StoreException {
        var end = System.nanoTime() + deadline.toNanos();
        var interrupted = false;
        try {
            while (true) {
                try {
                    if (desk.turn.tryLock() || desk.turn.tryLock(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                        return;
                    }
                    throw new StoreException(
                            Fault.UNAVAILABLE, "the volume is being attached or detached for too long");
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private AttachedVolume join(VolumeId id, Desk desk) throws StoreException {
        takeTurn(desk);
        try {
            if (desk.held.isEmpty()) {
                desk.held = Optional.of(HeldVolume.attach(attacher, id, AttachMode.READ_ONLY, UNRECORDED, deadline));
            }
            desk.readers++;
            return desk.held.get().volume();
        } finally {
            desk.turn.unlock();
        }
    }

    private void part(VolumeId id, Desk desk) {
        desk.turn.lock();
        try {
            if (--desk.readers == 0) {
                desk.held.ifPresent(held -> detach(id, held));
                desk.held = Optional.empty();
            }
        } finally {
            desk.turn.unlock();
        }
    }

    /**
     * A reader has its bytes by now: after the deadline the next one attaches anew, for two attachments that only read do each other no harm.
     * One that stays is ended when the image is removed, or at the next start. */
    private void detach(VolumeId id, HeldVolume held) {
        try {
            held.release(deadline);
        } catch (StoreException | RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "the read attachment of volume " + id + " could not be ended", e);
        }
    }
}
