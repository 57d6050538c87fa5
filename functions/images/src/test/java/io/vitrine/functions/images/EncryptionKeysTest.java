package io.vitrine.functions.images;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.catalog.Image;
import io.vitrine.http.keys.Barbican;
import io.vitrine.http.keys.KeyManagerEndpoint;
import io.vitrine.http.keys.NoKeyManager;
import io.vitrine.model.ImageId;
import io.vitrine.model.ImageStatus;
import io.vitrine.model.Visibility;
import io.vitrine.testkit.KeyManagerServer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Encryption keys of images that are deleted, with a key manager over HTTP. */
class EncryptionKeysTest {
    private static final Optional<String> TOKEN = Optional.of(KeyManagerServer.TOKEN);

    @AutoClose
    private KeyManagerServer server;

    @AutoClose
    private Barbican barbican;

    private EncryptionKeys keys;

    @BeforeEach
    void start() throws Exception {
        server = KeyManagerServer.start();
        server.put("key", new byte[32]);
        barbican = new Barbican(new KeyManagerEndpoint.Configured(server.endpoint()), "v1", SSLContext.getDefault());
        keys = new EncryptionKeys(barbican);
    }

    private static Image image(Map<String, String> properties) {
        var texts = new TreeMap<String, Optional<String>>();
        properties.forEach((name, value) -> texts.put(name, Optional.of(value)));
        var settings = new Image.Settings(
                Optional.empty(),
                Visibility.SHARED,
                false,
                false,
                Optional.of("p"),
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                new TreeSet<>(),
                texts);
        return new Image(
                ImageId.fresh(),
                1,
                ImageStatus.ACTIVE,
                settings,
                Optional.empty(),
                List.of(),
                Instant.EPOCH,
                Instant.EPOCH,
                Optional.empty());
    }

    @Test
    @DisplayName("I-27: the key goes with its image where the record says so")
    void theKeyGoesWithItsImage() {
        keys.forget(
                image(Map.of(
                        "cinder_encryption_key_id", "key",
                        "cinder_encryption_key_deletion_policy", "on_image_deletion")),
                TOKEN);

        assertThat(server.has("key")).isFalse();
    }

    @Test
    @DisplayName("I-27: the key stays where the record does not say so")
    void theKeyStaysOtherwise() {
        keys.forget(image(Map.of("cinder_encryption_key_id", "key")), TOKEN);
        keys.forget(
                image(Map.of(
                        "cinder_encryption_key_id", "key", "cinder_encryption_key_deletion_policy", "do_not_delete")),
                TOKEN);
        keys.forget(image(Map.of("cinder_encryption_key_deletion_policy", "on_image_deletion")), TOKEN);

        assertThat(server.has("key")).isTrue();
        assertThat(server.asked()).isEmpty();
    }

    @Test
    @DisplayName("I-27: what the key manager does not do keeps no image")
    void failuresAreForTheLog() {
        var image = image(Map.of(
                "cinder_encryption_key_id", "unknown", "cinder_encryption_key_deletion_policy", "on_image_deletion"));

        keys.forget(image, TOKEN);
        keys.forget(image, Optional.empty());
        new EncryptionKeys(new NoKeyManager()).forget(image, TOKEN);
        server.close();
        keys.forget(image, TOKEN);
    }
}
