package io.vitrine.volumes.cinder;

import java.util.Optional;

/**
 * How a store uses Cinder.
 *
 * @param owner in whose project volumes are made
 * @param volumeType name or id; of the backend's choice where it is empty
 * @param extendAttached whether volumes are extended while they are attached
 */
public record CinderSettings(
        CinderPlace place,
        Owner owner,
        Optional<String> volumeType,
        CinderTiming timing,
        ExtendAttached extendAttached) {
    /** Extends attached volumes where it turns out that they can be. */
    public CinderSettings(CinderPlace place, Owner owner, Optional<String> volumeType, CinderTiming timing) {
        this(place, owner, volumeType, timing, ExtendAttached.AUTO);
    }

    /** Whether a volume is extended while it is attached. */
    public enum ExtendAttached {
        ALWAYS,
        NEVER,
        /** Where backend and protocol can: each type is asked until it refuses. */
        AUTO
    }

    /** Whose volumes they are. */
    public enum Owner {
        /** The store's own project, for all images. */
        SERVICE,
        /** The project of who brings the image; every call but the one that makes the volume is our service user's, which has to be an admin. */
        CALLER
    }
}
