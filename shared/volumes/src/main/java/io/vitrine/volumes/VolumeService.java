package io.vitrine.volumes;

import io.vitrine.model.AttachmentId;
import io.vitrine.model.Gib;
import io.vitrine.model.StoreProperty;
import io.vitrine.model.VolumeId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The control plane of block volumes, in the shape of Cinder's API (Block Storage API v3: volumes, attachments). Calls block until the
 * volume has reached the state asked for, each with a deadline of its own; {@link io.vitrine.model.Fault#OUTCOME_UNKNOWN} says that
 * the truth must be read back with {@link #find} or {@link #list}.
 */
public interface VolumeService {
    /**
     * Creates an available, empty volume of at least that size. Not idempotent: a caller that lost the answer lists by its labels first.
     * {@code TOO_LARGE} when there is no room or quota.
     */
    Volume create(String name, Gib size, Map<String, String> metadata) throws VolumeException;

    /** Cheap, changes nothing: returns where volumes could be made and found now, as far as that can be seen without doing so. */
    void probe() throws VolumeException;

    Optional<Volume> find(VolumeId id) throws VolumeException;

    /** All volumes, whatever their state, that carry every one of these labels. */
    List<Volume> list(Map<String, String> labels) throws VolumeException;

    /**
     * Grows a volume, attached or not, and leaves its bytes alone; a size it already has is fine. {@code TOO_LARGE} when it cannot grow that far:
     * it stays as it was, or is in {@code ERROR_EXTENDING}. {@code NOT_IMPLEMENTED} where it cannot grow while it is attached.
     */
    Volume extend(VolumeId id, Gib size) throws VolumeException;

    /** Adds labels, replaces those of the same key; idempotent. */
    void label(VolumeId id, Map<String, String> metadata) throws VolumeException;

    /** Forbids (or allows) attachments that write; idempotent. {@code BUSY} while one writes. */
    void setReadOnly(VolumeId id, boolean readOnly) throws VolumeException;

    /** Removes an available or failed volume; one that is not there is fine, one in use is {@code BUSY}. */
    void delete(VolumeId id) throws VolumeException;

    /**
     * Reserves the volume for a host. {@code BUSY} where another attachment excludes this one: a writer excludes all others, readers
     * go together where the service can do that. {@code CONFLICT} where the volume is in error, or read-only and this would write; {@code NOT_FOUND} without the volume.
     */
    Attachment reserve(VolumeId id, AttachMode mode, Connector connector) throws VolumeException;

    /** Exports a reserved volume to its host. {@code NOT_FOUND} where the attachment has been ended meanwhile. */
    ConnectionInfo connect(AttachmentId id, Connector connector) throws VolumeException;

    /** Says that the host has opened it: the volume is in use. {@code NOT_FOUND} where the attachment has been ended meanwhile. */
    void complete(AttachmentId id) throws VolumeException;

    /** Ends an attachment in any state; one that is not there is fine. */
    void detach(AttachmentId id) throws VolumeException;

    /** Attachments of one volume; none where there is no volume. */
    List<Attachment> attachments(VolumeId id) throws VolumeException;

    /**
     * The same service for an image that somebody brings. Where volumes belong to who brings images, those that are created there are his, and all else is done
     * as ever; {@code FORBIDDEN} where nobody is there to create one for.
     */
    default VolumeService paidBy(Optional<CallerProject> caller) throws VolumeException {
        return this;
    }

    /** Whether {@link #extend} may be tried while a volume is attached. */
    default boolean extendsAttached() {
        return true;
    }

    /** How many GiB volumes may grow in all; empty where there is no limit, or nobody says. */
    default OptionalLong freeGib() throws VolumeException {
        return OptionalLong.empty();
    }

    /** Is told that what a volume was exported as is of no use on this host, and why: others like it will not be either. */
    default void unusable(VolumeId id, String reason) {}

    /** Tells a volume what image it holds, in the words of images: whatever is made from it inherits them, where the service knows such a thing. */
    default void setImageMetadata(VolumeId id, Map<String, String> metadata) throws VolumeException {}

    /** Whether an attachment was reserved by this very process, and not ended since. */
    default boolean isOfThisRun(AttachmentId id) {
        return false;
    }

    /** What the service knows of a volume that may be anybody's; empty without the volume, or where all volumes are ours. */
    default Optional<VolumeFacts> facts(VolumeId id) throws VolumeException {
        return Optional.empty();
    }

    /** What details of a store show of the service: no secrets. */
    default SortedMap<String, StoreProperty> properties() {
        return new TreeMap<>();
    }
}
