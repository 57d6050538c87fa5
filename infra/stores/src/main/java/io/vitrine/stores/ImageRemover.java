package io.vitrine.stores;

import io.vitrine.model.AttemptId;
import io.vitrine.model.Location;
import java.util.Optional;
import java.util.Set;

/** The removing side of a store. Everything here may be called again after any failure. */
public interface ImageRemover {
    /** Removes the bytes at a location; nothing there is fine. {@code BUSY} while somebody reads them: try again later. */
    void remove(Location at) throws StoreException;

    /**
     * What at a location keeps its bytes from being removed (clones, a snapshot), as a sentence; empty where nothing does. Asked only where
     * {@link StoreFeatures#removalMayConflict} says so.
     */
    default Optional<String> dependents(Location at) throws StoreException {
        return Optional.empty();
    }

    /** Removes whatever an attempt has left (target, attachments), found by the attempt's id alone; nothing there is fine. */
    void discard(AttemptId attempt) throws StoreException;

    /** The attempts of this deployment whose targets lie in the store, finished or not. */
    Set<AttemptId> targets() throws StoreException;
}
