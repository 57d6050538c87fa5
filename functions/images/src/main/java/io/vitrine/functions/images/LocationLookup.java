package io.vitrine.functions.images;

import io.vitrine.catalog.Image;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import jakarta.inject.Singleton;
import java.util.Optional;

/** What lies at a URL that is to become a location: told by its server, or by the store whose volume it is. */
@Singleton
final class LocationLookup {
    private final ExternalUrls externalUrls;
    private final VolumeUrls volumeUrls;

    LocationLookup(ExternalUrls externalUrls, VolumeUrls volumeUrls) {
        this.externalUrls = externalUrls;
        this.volumeUrls = volumeUrls;
    }

    /**
     * @param preferred the store that the client names beside the URL
     * @throws FaultException {@link Fault#INVALID}, {@link Fault#CONFLICT}, {@link Fault#UNAVAILABLE}
     */
    Found look(Image image, String url, Optional<String> preferred) {
        return VolumeUrls.takes(url) ? volumeUrls.look(image, url, preferred) : externalUrls.look(url, preferred);
    }
}
