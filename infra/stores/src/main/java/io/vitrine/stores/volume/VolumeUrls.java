package io.vitrine.stores.volume;

import io.vitrine.model.StoreId;
import io.vitrine.model.VolumeId;
import java.util.Optional;

/**
 * How the locations of a volume store are written: {@code SCHEME://STORE/VOLUME}.
 *
 * @param scheme the store's type as well
 * @param store whose volumes they are
 * @param oldForm whether {@code SCHEME://VOLUME} is read too, as clouds of one store have written it
 */
public record VolumeUrls(String scheme, StoreId store, boolean oldForm) {
    /** Of volumes that disks of workers hold. */
    public static VolumeUrls local(StoreId store) {
        return new VolumeUrls("volume", store, false);
    }

    /** Of Cinder's volumes, as Glance writes them with several stores and with one. */
    public static VolumeUrls cinder(StoreId store) {
        return new VolumeUrls("cinder", store, true);
    }

    public String urlOf(VolumeId volume) {
        return prefix() + volume;
    }

    /** Empty where the URL is none of this store's. */
    public Optional<VolumeId> volumeAt(String url) {
        return after(prefix(), url).or(() -> oldForm ? after(scheme + "://", url) : Optional.empty());
    }

    /** Whether a URL says in which store its volume is, and means this one. */
    boolean namesStore(String url) {
        return url.startsWith(prefix());
    }

    /** A volume's id has no slash. */
    private static Optional<VolumeId> after(String start, String url) {
        if (!url.startsWith(start)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new VolumeId(url.substring(start.length())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** How each of them is written, for sentences. */
    String form() {
        return prefix() + "VOLUME";
    }

    private String prefix() {
        return scheme + "://" + store + "/";
    }
}
