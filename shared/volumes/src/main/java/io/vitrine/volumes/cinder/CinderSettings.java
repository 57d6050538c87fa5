package io.vitrine.volumes.cinder;

import java.util.Optional;

/**
 * How a store uses Cinder.
 *
 * @param owner in whose project volumes are made
 * @param volumeType name or id; of the backend's choice where it is empty
 */
public record CinderSettings(CinderPlace place, Owner owner, Optional<String> volumeType, CinderTiming timing) {
    /** Whose volumes they are. */
    public enum Owner {
        /** The store's own project, for all images. */
        SERVICE,
        /** The project of who brings the image; every call but the one that makes the volume is our service user's, which has to be an admin. */
        CALLER
    }
}
