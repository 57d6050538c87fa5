package io.vitrine.stores.volume;

import io.vitrine.attach.AttachedVolume;
import io.vitrine.attach.VolumeAttacher;
import io.vitrine.attach.VolumeAttacher.Journal;
import io.vitrine.model.Fault;
import io.vitrine.model.VolumeId;
import io.vitrine.stores.StoreException;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.VolumeException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A volume attached for longer than one method call: from the first byte to the last, or from the first reader to the last. The attacher's loan runs
 * on a thread of its own (a platform thread: it opens, syncs and closes files) until it is released or abandoned.
 */
final class HeldVolume {
    private final CompletableFuture<AttachedVolume> attached = new CompletableFuture<>();
    private final CompletableFuture<Boolean> letGo = new CompletableFuture<>();
    private final CompletableFuture<Boolean> detached = new CompletableFuture<>();
    private final VolumeId id;

    private HeldVolume(VolumeId id) {
        this.id = id;
    }

    /** Returns once the volume is attached and open. */
    static HeldVolume attach(VolumeAttacher attacher, VolumeId id, AttachMode mode, Journal<StoreException> journal)
            throws StoreException {
        var held = new HeldVolume(id);
        Thread.ofPlatform().daemon().name("volume-" + id).start(() -> held.hold(attacher, mode, journal));
        await(held.attached);
        return held;
    }

    private void hold(VolumeAttacher attacher, AttachMode mode, Journal<StoreException> journal) {
        try {
            attacher.<Boolean, StoreException>withVolume(id, mode, journal, volume -> {
                attached.complete(volume);
                return await(letGo);
            });
            detached.complete(true);
        } catch (Throwable trouble) {
            attached.completeExceptionally(trouble);
            detached.completeExceptionally(trouble);
        }
    }

    AttachedVolume volume() {
        return attached.join();
    }

    VolumeId id() {
        return id;
    }

    /** Makes durable what was written, and returns once the volume is detached. */
    void release() throws StoreException {
        letGo.complete(true);
        await(detached);
    }

    /** Gives up what was written: returns once the volume is detached, whose trouble becomes part of {@code cause}. No-op once released. */
    void abandon(Throwable cause) {
        var abandoned = new StoreException(Fault.GONE, "the volume was given up");
        if (!letGo.completeExceptionally(abandoned)) {
            return;
        }
        try {
            await(detached);
        } catch (StoreException | RuntimeException trouble) {
            for (var more : trouble == abandoned ? abandoned.getSuppressed() : new Throwable[] {trouble}) {
                cause.addSuppressed(more);
            }
        }
    }

    private static <T> T await(CompletableFuture<T> future) throws StoreException {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw thrown(e);
        }
    }

    /** As it was thrown on the other thread. */
    private static StoreException thrown(CompletionException e) {
        return switch (e.getCause()) {
            case StoreException trouble -> trouble;
            case VolumeException trouble -> VolumeStore.trouble(trouble);
            case RuntimeException defect -> throw defect;
            case Error error -> throw error;
            case null, default -> new StoreException(Fault.INTERNAL, "holding a volume failed", e);
        };
    }
}
