package io.vitrine.stores;

import io.vitrine.model.Content;
import io.vitrine.model.Location;
import java.util.List;
import java.util.OptionalLong;

/** The writing side of a store. */
public interface ImageWriter {
    /**
     * Writes an image to a fresh target named by the attempt. When this returns, the bytes are durable, verified and readable at the
     * answered location, and nothing is attached; when it throws, nothing is left unless the attempt's lease was lost ({@code GONE}) or removing
     * failed: {@link ImageRemover#discard} then removes it later. An image of zero bytes needs no target and has no location.
     *
     * <p>The target is made when its first byte comes, so a body that fails before costs nothing.
     *
     * @param sizeBytes the announced size; the body writes exactly that many bytes or throws, anything else is {@code INVALID}
     * @param body fills the target, and says what it was filled with
     */
    <X extends Exception> Stored write(Attempt attempt, OptionalLong sizeBytes, Filling<X> body)
            throws StoreException, X;

    /** Fills a target. @param <X> trouble that is not the store's: the client hung up, the size was wrong */
    @FunctionalInterface
    interface Filling<X extends Exception> {
        Content fill(ImageTarget target) throws StoreException, X;
    }

    /** What was stored. @param locations where: one, or none for an image of zero bytes */
    record Stored(Content content, List<Location> locations) {
        public Stored {
            locations = List.copyOf(locations);
        }
    }
}
