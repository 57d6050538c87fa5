package io.vitrine.stores;

import io.vitrine.model.Adoption;
import io.vitrine.model.ImageId;
import io.vitrine.model.Location;
import java.util.Optional;

/**
 * The adopting side of a store: bytes that somebody else has put where the store keeps its own and that become an image by their URL, as the volume
 * service does with a clone. Once adopted they are the image's like bytes that were uploaded: {@link ImageReader#read} lends them, {@link
 * ImageRemover#remove} takes them away. A store that adopts nothing leaves this as it is. Everything here may be called again after any failure.
 */
public interface ImageAdopter {
    /**
     * Looks at what lies at a URL, and changes nothing. Whether another image has it already is not asked here: the catalogue knows.
     *
     * @param url as a client has written it; its scheme is the store's type, but it may name another store than this
     * @param image the image that the bytes are to be of
     * @param owner the project that owns the image; empty where none does
     * @throws StoreException trouble that passes ({@code UNAVAILABLE}, {@code BUSY}); what is the URL's own fault is {@link Adoption.Refused}
     */
    default Adoption inspect(String url, ImageId image, Optional<String> owner) throws StoreException {
        return new Adoption.Elsewhere();
    }

    /**
     * The owner of an image is another: what the store notes beside its bytes is to follow. Nothing at the location is fine, for the image
     * may be on its way out.
     *
     * @param owner the project that owns the image now; empty where none does
     */
    default void ownerChanged(Location at, Optional<String> owner) throws StoreException {}
}
