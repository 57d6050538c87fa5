package io.vitrine.volumes;

import io.vitrine.model.Gib;
import io.vitrine.model.VolumeId;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A block volume.
 *
 * @param multiattach whether several hosts may have it attached at once
 * @param metadata labels, see {@link VolumeLabels}
 */
public record Volume(
        VolumeId id,
        State state,
        Gib size,
        boolean readOnly,
        boolean multiattach,
        SortedMap<String, String> metadata,
        Instant createdAt) {
    public Volume {
        metadata = new TreeMap<>(metadata);
    }

    /** Cinder's states, as far as they concern an image store (Block Storage API v3, volume status table). */
    public enum State {
        CREATING,
        AVAILABLE,
        RESERVED,
        ATTACHING,
        IN_USE,
        EXTENDING,
        DETACHING,
        DELETING,
        ERROR,
        ERROR_DELETING,
        ERROR_EXTENDING,
        /** Busy with what is no business of an image store: a backup, a retype, a transfer. */
        OTHER
    }
}
