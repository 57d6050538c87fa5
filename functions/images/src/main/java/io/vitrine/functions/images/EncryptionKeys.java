package io.vitrine.functions.images;

import io.vitrine.catalog.Image;
import io.vitrine.http.keys.KeyManager;
import io.vitrine.http.keys.KeyManagerException;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Keys that volumes made from an image are encrypted with, where the image's record says that they go with it. */
@Singleton
final class EncryptionKeys {
    private static final Logger LOG = Logger.getLogger(EncryptionKeys.class);
    private static final String KEY = "cinder_encryption_key_id";
    private static final String POLICY = "cinder_encryption_key_deletion_policy";
    private static final String ON_IMAGE_DELETION = "on_image_deletion";

    private final KeyManager keys;

    EncryptionKeys(KeyManager keys) {
        this.keys = keys;
    }

    /**
     * Removes the key of an image that is deleted; what goes wrong is for the log alone, as in Glance.
     *
     * @param token of the client, who has to have a right to the key
     */
    void forget(Image deleted, Optional<String> token) {
        if (text(deleted, POLICY).filter(ON_IMAGE_DELETION::equals).isEmpty()) {
            return;
        }
        text(deleted, KEY).ifPresent(key -> {
            try {
                keys.delete(key, token);
            } catch (KeyManagerException e) {
                LOG.warnf("The encryption key %s of image %s stays: %s", key, deleted.id(), e.getMessage());
            }
        });
    }

    private static Optional<String> text(Image image, String property) {
        return image.settings().properties().getOrDefault(property, Optional.empty());
    }
}
