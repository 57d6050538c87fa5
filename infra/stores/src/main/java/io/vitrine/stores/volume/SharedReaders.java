package io.vitrine.stores.volume;

import io.vitrine.model.Fault;
import io.vitrine.model.VolumeId;
import io.vitrine.stores.HeldElsewhereException;
import io.vitrine.stores.StoreException;
import io.vitrine.stores.volume.ReaderObserver.Why;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One read-only attachment per volume for all readers of this process: the first attaches, and it is kept for a while after the last. An attachment
 * that is being ended and the next one overlap only where the first hangs beyond the deadline.
 */
final class SharedReaders implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SharedReaders.class.getName());

    private final Opening opening;
    private final ReaderSettings settings;
    private final ReaderObserver observer;
    private final ConcurrentMap<VolumeId, Desk> desks = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("idle-volumes").daemon().factory());
    private volatile boolean keeping;

    SharedReaders(Opening opening, ReaderSettings settings, ReaderObserver observer) {
        this.opening = opening;
        this.settings = settings;
        this.observer = observer;
        this.keeping = settings.keeps();
    }

    /** How a volume is attached for readers, when it is not yet. */
    @FunctionalInterface
    interface Opening {
        /** @param changed called from any thread when the right to read changes; returns at once */
        SharedVolume open(VolumeId id, Runnable changed) throws StoreException;
    }

    /** Where the readers of one volume meet. */
    private static final class Desk {
        /** Held while attaching and detaching, never while reading. */
        private final ReentrantLock turn = new ReentrantLock();

        private volatile Optional<SharedVolume> shared = Optional.empty();
        /** Threads at this desk, so that it is cleared away when the last has left; changed only inside the map. */
        private int present;
    }

    /** What a reader does with the volume. */
    interface Use<T, X extends Exception> {
        T with(SharedVolume volume) throws StoreException, X;
    }

    <T, X extends Exception> T read(VolumeId id, Use<T, X> use) throws StoreException, X {
        var desk = enter(id);
        try {
            var shared = join(id, desk);
            try {
                return use.with(shared);
            } catch (StoreException e) {
                shared.suspect();
                throw e;
            } finally {
                part(id, desk, shared);
            }
        } finally {
            leave(id);
        }
    }

    /** What is done with a volume that nobody reads. */
    interface Exclusive {
        void run() throws StoreException;
    }

    /** Lets go of what is only kept, and keeps readers out for as long as {@code action} runs. {@code BUSY} while there are some. */
    void unlessRead(VolumeId id, Exclusive action) throws StoreException {
        var desk = enter(id);
        try {
            takeTurn(desk);
            try {
                if (desk.shared.filter(SharedVolume::isRead).isPresent()) {
                    throw new StoreException(Fault.BUSY, "the image is being read");
                }
                letGo(id, desk, Why.REMOVED);
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
        desks.computeIfPresent(id, (_, desk) -> --desk.present == 0 && desk.shared.isEmpty() ? null : desk);
    }

    /** Who holds the turn is attaching or detaching, and may be hanging at it. Not disturbed by an interrupt: a reader that leaves is counted. */
    private void takeTurn(Desk desk) throws StoreException {
        var end = System.nanoTime() + settings.deadline().toNanos();
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

    /** What does not answer any more is let go of, and attached anew once. */
    private SharedVolume join(VolumeId id, Desk desk) throws StoreException {
        takeTurn(desk);
        try {
            letGoOfUseless(id, desk);
            if (desk.shared.isEmpty()) {
                desk.shared = Optional.of(open(id));
            }
            var shared = desk.shared.get();
            shared.join();
            return shared;
        } finally {
            desk.turn.unlock();
        }
    }

    private void letGoOfUseless(VolumeId id, Desk desk) throws StoreException {
        if (desk.shared.isEmpty()) {
            return;
        }
        var shared = desk.shared.get();
        switch (shared.lease()) {
            case HELD -> {
                if (!shared.answers()) {
                    letGo(id, desk, Why.DEAD);
                }
            }
            case REVOKED -> {
                if (shared.isRead()) {
                    throw new StoreException(Fault.UNAVAILABLE, "the image's volume is wanted by somebody else");
                }
                letGo(id, desk, Why.REMOVED);
            }
            case LOST -> letGo(id, desk, Why.LEASE_LOST);
        }
    }

    private SharedVolume open(VolumeId id) throws StoreException {
        try {
            var shared = opening.open(id, () -> inBackground(id, () -> leaseChanged(id)));
            observer.attached();
            return shared;
        } catch (HeldElsewhereException e) {
            observer.heldElsewhere();
            throw e;
        } catch (StoreException | RuntimeException e) {
            observer.failed();
            throw e;
        }
    }

    private void part(VolumeId id, Desk desk, SharedVolume shared) {
        desk.turn.lock();
        try {
            shared.part();
            if (shared.isRead()
                    || desk.shared.filter(current -> current == shared).isEmpty()) {
                return;
            }
            if (shared.lease() != ReadLease.State.HELD) {
                letGo(id, desk, shared.lease() == ReadLease.State.LOST ? Why.LEASE_LOST : Why.REMOVED);
            } else if (keeping) {
                lookLater(id);
                makeRoom(id);
            } else {
                letGo(id, desk, settings.keeps() ? Why.STOPPING : Why.UNREAD);
            }
        } finally {
            desk.turn.unlock();
        }
    }

    private void lookLater(VolumeId id) {
        try {
            clock.schedule(
                    () -> inBackground(id, () -> letGoIf(id, shared -> shared.isIdleFor(settings.idle()), Why.IDLE)),
                    settings.idle().toNanos(),
                    TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "volume " + id + " is let go of with all others", e);
        }
    }

    /** @param latest is not the one that was read longest ago */
    private void makeRoom(VolumeId latest) {
        var kept = desks.entrySet().stream()
                .filter(desk ->
                        desk.getValue().shared.filter(SharedVolume::isIdle).isPresent())
                .toList();
        var now = System.nanoTime();
        kept.stream()
                .filter(_ -> kept.size() > settings.limit())
                .filter(desk -> !desk.getKey().equals(latest))
                .min(Comparator.comparingLong(desk ->
                        desk.getValue().shared.map(SharedVolume::idleSince).orElse(now) - now))
                .ifPresent(desk -> inBackground(
                        desk.getKey(), () -> letGoIf(desk.getKey(), shared -> !shared.isRead(), Why.LIMIT)));
    }

    private void leaseChanged(VolumeId id) {
        letGoIf(id, shared -> shared.lease() == ReadLease.State.LOST, Why.LEASE_LOST);
        letGoIf(id, shared -> shared.lease() == ReadLease.State.REVOKED && !shared.isRead(), Why.REMOVED);
    }

    /** Detaching may take its time, and nobody waits for it. */
    private static Thread inBackground(VolumeId id, Runnable work) {
        return Thread.ofPlatform().daemon().name("let-go-" + id).start(work);
    }

    private void letGoIf(VolumeId id, Predicate<SharedVolume> condition, Why why) {
        var desk = enter(id);
        try {
            takeTurn(desk);
            try {
                if (desk.shared.filter(condition).isPresent()) {
                    letGo(id, desk, why);
                }
            } finally {
                desk.turn.unlock();
            }
        } catch (StoreException e) {
            LOG.log(System.Logger.Level.WARNING, "volume " + id + " is not let go of: " + e.getMessage());
        } finally {
            leave(id);
        }
    }

    /**
     * Readers that are done have their bytes: after the deadline the next one attaches anew, for two attachments that only read do each other no harm.
     * One that stays is ended when the image is removed, by who has the next lease, or at the next start.
     */
    private void letGo(VolumeId id, Desk desk, Why why) {
        if (desk.shared.isEmpty()) {
            return;
        }
        var shared = desk.shared.get();
        desk.shared = Optional.empty();
        observer.letGo(why);
        try {
            shared.release(settings.deadline());
        } catch (StoreException | RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "the read attachment of volume " + id + " could not be ended", e);
        }
    }

    /** Keeps nothing from now on: returns once what nobody reads is let go of. */
    void drain() {
        keeping = false;
        letGoOfAll(id -> () -> letGoIf(id, shared -> !shared.isRead(), Why.STOPPING));
    }

    /** Ends what is read as well. */
    @Override
    public void close() {
        keeping = false;
        clock.shutdownNow();
        letGoOfAll(id -> () -> letGoIf(id, _ -> true, Why.STOPPING));
    }

    private void letGoOfAll(Function<VolumeId, Runnable> how) {
        var threads = new ArrayList<Thread>();
        desks.keySet().forEach(id -> threads.add(inBackground(id, how.apply(id))));
        var end = System.nanoTime() + settings.deadline().toNanos();
        try {
            for (var thread : threads) {
                thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
