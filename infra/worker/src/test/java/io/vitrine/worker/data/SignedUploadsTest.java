package io.vitrine.worker.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.catalog.Image;
import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.Migrations;
import io.vitrine.catalog.Samples;
import io.vitrine.http.keys.Barbican;
import io.vitrine.http.keys.KeyManagerEndpoint;
import io.vitrine.model.Caller;
import io.vitrine.model.ImageId;
import io.vitrine.model.ImageStatus;
import io.vitrine.model.StoreId;
import io.vitrine.stores.memory.MemoryStore;
import io.vitrine.testkit.KeyManagerServer;
import io.vitrine.testkit.TestDatabase;
import io.vitrine.worker.signature.Signer;
import io.vitrine.worker.transfer.TestSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Uploads of signed images, with a key manager over HTTP (F36, D-26). */
class SignedUploadsTest {
    private static final Caller BY = new Caller("u", Optional.of("p"), Set.of("member"), false, "req-test");
    private static final byte[] BYTES = new byte[3 << 20];

    static {
        new Random(9).nextBytes(BYTES);
    }

    @AutoClose
    private final TestDatabase database = TestDatabase.fresh("catalog", Migrations::apply);

    @AutoClose
    private final HttpClient client = HttpClient.newHttpClient();

    @AutoClose
    private KeyManagerServer keys;

    @AutoClose
    private Barbican barbican;

    @AutoClose
    private DataServer server;

    private ImageCatalog catalog;
    private Map<String, String> properties;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        keys = KeyManagerServer.start();
        barbican = new Barbican(new KeyManagerEndpoint.Configured(keys.endpoint()), "v1", SSLContext.getDefault());
        var memory = new MemoryStore(new StoreId("memory"), DataServer.WORKER, 16 << 20);
        var settings = new TestSettings(Duration.ofSeconds(30));
        server = new DataServer(
                database.source(), settings, BY, new DataServer.Meanwhile() {}, List.of(memory), barbican);
        catalog = new ImageCatalog(database.source());
        var signer = Signer.elliptic(folder, "secp384r1");
        keys.put("certificate", signer.certificate());
        properties = new TreeMap<>(Map.of(
                "img_signature", signer.sign(BYTES, "sha256"),
                "img_signature_hash_method", "SHA-256",
                "img_signature_key_type", "ECC_SECP384R1",
                "img_signature_certificate_uuid", "certificate"));
    }

    private ImageId signed() {
        var image = catalog.find(Samples.queued(catalog, BY)).orElseThrow();
        var settings = image.settings();
        var texts = new TreeMap<String, Optional<String>>();
        properties.forEach((name, value) -> texts.put(name, Optional.of(value)));
        var changed = new Image.Settings(
                settings.name(),
                settings.visibility(),
                settings.isProtected(),
                settings.hidden(),
                settings.owner(),
                settings.containerFormat(),
                settings.diskFormat(),
                settings.minDiskGb(),
                settings.minRamMb(),
                settings.tags(),
                texts);
        return catalog.save(image, changed, BY).orElseThrow().image().id();
    }

    private HttpResponse<String> upload(ImageId image, byte[] bytes, String token) throws Exception {
        return client.send(
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + server.port() + "/v2/images/" + image + "/file"))
                        .header("Content-Type", "application/octet-stream")
                        .header("X-Auth-Token", token)
                        .header("Accept", "application/json")
                        .PUT(BodyPublishers.ofByteArray(bytes))
                        .build(),
                BodyHandlers.ofString());
    }

    private void assertNothingIsLeft(ImageId image) throws Exception {
        var now = catalog.find(image).orElseThrow();
        assertThat(now.status()).isEqualTo(ImageStatus.QUEUED);
        assertThat(now.content()).isEmpty();
        assertThat(now.locations()).isEmpty();
        assertThat(server.store().targets()).isEmpty();
        assertThat(server.threads().slots().inUse()).isZero();
    }

    @Test
    @DisplayName("D-26: what was signed becomes active; its certificate is fetched with the client's token")
    void signedImagesAreTaken() throws Exception {
        var image = signed();

        assertThat(upload(image, BYTES, KeyManagerServer.TOKEN).statusCode()).isEqualTo(204);

        assertThat(catalog.find(image).orElseThrow().status()).isEqualTo(ImageStatus.ACTIVE);
        assertThat(keys.asked()).containsExactly("GET /v1/secrets/certificate", "GET /v1/secrets/certificate/payload");
    }

    @Test
    @DisplayName("F36, D-26: other bytes than those signed: 400, the image queued again, its data gone")
    void otherBytesAreRefused() throws Exception {
        var image = signed();
        var other = BYTES.clone();
        other[2 << 20] ^= 1;

        var refused = upload(image, other, KeyManagerServer.TOKEN);

        assertThat(refused.body()).contains("Signature verification failed");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertNothingIsLeft(image);
        assertThat(upload(image, BYTES, KeyManagerServer.TOKEN).statusCode()).isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource({
        "img_signature_certificate_uuid,elsewhere",
        "img_signature_key_type,RSA-PSS",
        "img_signature_key_type,ECC_SECT571K1",
        "img_signature_hash_method,MD5",
        "img_signature,abcd",
    })
    @DisplayName("D-26: a signature that cannot be checked is refused like a wrong one")
    void uncheckableSignaturesAreRefused(String property, String value) throws Exception {
        properties.put(property, value);
        var image = signed();

        assertThat(upload(image, BYTES, KeyManagerServer.TOKEN).statusCode()).isEqualTo(400);

        assertNothingIsLeft(image);
    }

    @Test
    @DisplayName("D-26: who has no right to the certificate uploads nothing that is signed with it")
    void theCertificateIsTheClients() throws Exception {
        var image = signed();

        assertThat(upload(image, BYTES, "another").statusCode()).isEqualTo(400);

        assertNothingIsLeft(image);
    }

    @ParameterizedTest
    @CsvSource({"img_signature", "img_signature_hash_method", "img_signature_key_type", "img_signature_certificate_uuid"
    })
    @DisplayName("3.4, D-26: where one of the four properties is missing, nothing is checked")
    void incompleteSignaturesAreNotChecked(String missing) throws Exception {
        properties.remove(missing);
        var image = signed();

        assertThat(upload(image, new byte[10], KeyManagerServer.TOKEN).statusCode())
                .isEqualTo(204);

        assertThat(keys.asked()).isEmpty();
    }
}
