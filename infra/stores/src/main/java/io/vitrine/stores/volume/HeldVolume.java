package io.vitrine.stores.volume;

import io.vitrine.attach.AttachedVolume;
import io.vitrine.attach.VolumeAttacher;
import io.vitrine.attach.VolumeAttacher.Journal;
import io.vitrine.model.Fault;
import io.vitrine.model.VolumeId;
import io.vitrine.stores.StoreException;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.VolumeException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A volume attached for longer than one method call: from the first byte to the last, or from the first reader to the last. The attacher's loan runs
 * on a thread of its own (a platform thread: it opens, syncs and closes files) until it is released or abandoned.
 */
final class HeldVolume {
    /** To attach or to let go of what was only read: both ask a driver, or a host, for little. */
    static final Duration DEADLINE = Duration.ofMinutes(2);
    /** To let go of what was written: all that the system still holds of it goes to the disk first. */
    static final Duration FLUSH_DEADLINE = Duration.ofMinutes(15);

    private final CompletableFuture<AttachedVolume> attached = new CompletableFuture<>();
    private final CompletableFuture<Boolean> letGo = new CompletableFuture<>();
    private final CompletableFuture<Boolean> detached = new CompletableFuture<>();
    private final VolumeId id;
    private final Ending ending;

    private HeldVolume(VolumeId id, Ending ending) {
        this.id = id;
        this.ending = ending;
    }

    /** Is told once that nothing is attached any more, before anybody else is. Throws nothing. */
    interface Ending {
        /** @param cleanly whether that is certain: otherwise the control plane may still know an attachment */
        void ended(boolean cleanly);
    }

    /**
     * Returns once the volume is attached and open. {@code UNAVAILABLE} after the deadline: an attachment that comes about later is ended
     * at once.
     */
    static HeldVolume attach(
            VolumeAttacher attacher, VolumeId id, AttachMode mode, Journal<StoreException> journal, Duration deadline)
            throws StoreException {
        return attach(attacher, id, mode, journal, deadline, _ -> {});
    }

    /** @param ending told also where attaching fails, and when what came about too late has ended */
    static HeldVolume attach(
            VolumeAttacher attacher,
            VolumeId id,
            AttachMode mode,
            Journal<StoreException> journal,
            Duration deadline,
            Ending ending)
            throws StoreException {
        var held = new HeldVolume(id, ending);
        held.begin(() -> held.hold(attacher, mode, journal));
        try {
            await(held.attached, deadline, "attached");
        } catch (StoreException e) {
            held.letGo.completeExceptionally(new StoreException(Fault.GONE, "nobody waits for the volume any more"));
            throw e;
        }
        return held;
    }

    private void begin(Runnable loan) {
        try {
            Thread.ofPlatform().daemon().name("volume-" + id).start(loan);
        } catch (OutOfMemoryError e) {
            // what a thread that the system refuses looks like
            ending.ended(true);
            throw e;
        }
    }

    private void hold(VolumeAttacher attacher, AttachMode mode, Journal<StoreException> journal) {
        try {
            attacher.<Boolean, StoreException>withVolume(id, mode, journal, volume -> {
                attached.complete(volume);
                return untilLetGo();
            });
            ending.ended(true);
            detached.complete(true);
        } catch (Throwable trouble) {
            ending.ended(isClean(trouble));
            attached.completeExceptionally(trouble);
            detached.completeExceptionally(trouble);
        }
    }

    /** Whether what had been attached before the trouble was ended all the same: where detaching was the trouble, or has added to it, nobody knows. */
    private boolean isClean(Throwable trouble) {
        var detaching = letGo.isDone() && !letGo.isCompletedExceptionally();
        var lost = trouble instanceof VolumeException known && known.fault() == Fault.OUTCOME_UNKNOWN;
        return !detaching && !lost && trouble.getSuppressed().length == 0;
    }

    /** As long as the transfer, which has deadlines of its own. */
    private boolean untilLetGo() throws StoreException {
        try {
            return letGo.join();
        } catch (CompletionException e) {
            throw thrown(e.getCause());
        }
    }

    AttachedVolume volume() {
        return attached.join();
    }

    VolumeId id() {
        return id;
    }

    /** Makes durable what was written, and returns once the volume is detached. {@code UNAVAILABLE} after the deadline; it goes on by itself then. */
    void release(Duration deadline) throws StoreException {
        letGo.complete(true);
        await(detached, deadline, "detached");
    }

    /** Gives up what was written: returns once the volume is detached, whose trouble becomes part of {@code cause}. No-op once released. */
    void abandon(Throwable cause) {
        var abandoned = new StoreException(Fault.GONE, "the volume was given up");
        if (!letGo.completeExceptionally(abandoned)) {
            return;
        }
        try {
            await(detached, DEADLINE, "detached");
        } catch (StoreException | RuntimeException trouble) {
            for (var more : trouble == abandoned ? abandoned.getSuppressed() : new Throwable[] {trouble}) {
                cause.addSuppressed(more);
            }
        }
    }

    /** Not disturbed by an interrupt: what was begun with a volume is brought to its end. */
    private static <T> T await(CompletableFuture<T> future, Duration deadline, String what) throws StoreException {
        try {
            return future.copy()
                    .orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof TimeoutException) {
                throw new StoreException(
                        Fault.UNAVAILABLE, "the volume was not " + what + " within " + deadline.toSeconds() + " s", e);
            }
            throw thrown(e.getCause());
        }
    }

    /** As it was thrown on the other thread. */
    private static StoreException thrown(@Nullable Throwable cause) {
        return switch (cause) {
            case StoreException trouble -> trouble;
            case VolumeException trouble -> VolumeStore.trouble(trouble);
            case RuntimeException defect -> throw defect;
            case Error error -> throw error;
            case null -> new StoreException(Fault.INTERNAL, "holding a volume failed");
            default -> new StoreException(Fault.INTERNAL, "holding a volume failed", cause);
        };
    }
}
