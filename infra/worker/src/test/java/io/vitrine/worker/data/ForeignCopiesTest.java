package io.vitrine.worker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.catalog.ContentFacts;
import io.vitrine.catalog.Copy;
import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.Migrations;
import io.vitrine.catalog.Placement;
import io.vitrine.catalog.Samples;
import io.vitrine.model.Caller;
import io.vitrine.model.Digest;
import io.vitrine.model.ImageId;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.remote.RemoteServer;
import io.vitrine.remote.RemoteServer.File;
import io.vitrine.remote.TestFilter;
import io.vitrine.stores.http.HttpStore;
import io.vitrine.stores.memory.MemoryStore;
import io.vitrine.testkit.TestDatabase;
import io.vitrine.worker.transfer.TestSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Downloads of images that lie on servers of others. */
class ForeignCopiesTest {
    private static final Caller BY = new Caller("u", Optional.of("p"), Set.of("member"), false, "req-test");
    private static final StoreId WEB = new StoreId("web");
    private static final byte[] BYTES = new byte[(5 << 20) / 2];

    static {
        new Random(3).nextBytes(BYTES);
    }

    @AutoClose
    private final TestDatabase database = TestDatabase.fresh("catalog", Migrations::apply);

    @AutoClose
    private final HttpClient client = HttpClient.newHttpClient();

    @AutoClose
    private RemoteServer remote;

    @AutoClose
    private DataServer server;

    @BeforeEach
    void start() throws Exception {
        remote = RemoteServer.start();
        var web = new HttpStore(WEB, TestFilter.LOOPBACK.client());
        var memory = new MemoryStore(new StoreId("memory"), DataServer.WORKER, 16 << 20);
        server = new DataServer(
                database.source(),
                new TestSettings(Duration.ofSeconds(30)),
                BY,
                new DataServer.Meanwhile() {},
                List.of(memory, web));
    }

    private static Optional<Digest> sha512() throws Exception {
        return Optional.of(
                Digest.of("sha512", MessageDigest.getInstance("SHA-512").digest(BYTES)));
    }

    private ImageId registered(Optional<Digest> multihash, String version, String... urls) {
        var catalog = new ImageCatalog(database.source());
        var image = catalog.find(Samples.queued(catalog, BY)).orElseThrow();
        var copies = Arrays.stream(urls)
                .map(url -> new Copy(
                        OptionalLong.empty(),
                        new Location(WEB, url, Optional.empty()),
                        "{}",
                        Optional.of(version).filter(it -> !it.isEmpty())))
                .toList();
        var content = new ContentFacts(BYTES.length, OptionalLong.empty(), Optional.empty(), multihash);
        assertThat(catalog.save(image, image.settings(), new Placement(copies, Optional.of(content)), BY))
                .isPresent();
        return image.id();
    }

    private HttpResponse<byte[]> get(ImageId image, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(file(image));
        for (int at = 0; at < headers.length; at += 2) {
            request.header(headers[at], headers[at + 1]);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private URI file(ImageId image) {
        return URI.create("http://127.0.0.1:" + server.port() + "/v2/images/" + image + "/file");
    }

    private static byte[] changed() {
        var changed = BYTES.clone();
        changed[0] ^= 1;
        return changed;
    }

    @Test
    @DisplayName("A-02, D-17, D-19: an image by its URL is downloaded, as a whole and in parts")
    void registeredImagesAreDownloaded() throws Exception {
        var image = registered(sha512(), "\"a\"", remote.put("/image", new File(BYTES, "\"a\"", true)));

        var whole = get(image);
        var part = get(image, "Range", "bytes=1500000-1600000");

        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.body()).isEqualTo(BYTES);
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(BYTES, 1500000, 1600001));
    }

    @Test
    @DisplayName("D-20: a server that knows no ranges is read from its beginning; a part of it is 400")
    void partsNeedRanges() throws Exception {
        var image = registered(sha512(), "", remote.put("/image", new File(BYTES, "", false)));

        assertThat(get(image).body()).isEqualTo(BYTES);
        assertThat(get(image, "Range", "bytes=5-9").statusCode()).isEqualTo(400);
    }

    @Test
    @DisplayName("A-04: bytes that have changed are never sent as a whole image, nor as a part")
    void changedBytesAreNotServed() throws Exception {
        var image = registered(sha512(), "\"a\"", remote.put("/image", new File(changed(), "\"b\"", true)));

        assertThatThrownBy(() -> get(image)).isInstanceOf(IOException.class);
        assertThat(get(image, "Range", "bytes=5-9").statusCode()).isEqualTo(503);
        remote.put("/image", new File(Arrays.copyOf(BYTES, 10), "\"a\"", true));
        assertThat(get(image).statusCode()).isEqualTo(503);
    }

    @Test
    @DisplayName("A-04: where neither a digest of the part nor a version is known, there are no parts")
    void unprovenPartsAreNotServed() throws Exception {
        var image = registered(sha512(), "", remote.put("/image", new File(BYTES, "", true)));

        assertThat(get(image).body()).isEqualTo(BYTES);
        assertThat(get(image, "Range", "bytes=5-9").statusCode()).isEqualTo(400);
    }

    @Test
    @DisplayName("A-02: without digests an image is what lies at its URL, as long as it has its size")
    void withoutDigestsTheSizeDecides() throws Exception {
        var image = registered(Optional.empty(), "", remote.put("/image", new File(changed(), "\"b\"", true)));

        assertThat(get(image).body()).isEqualTo(changed());
        assertThat(get(image, "Range", "bytes=0-4").statusCode()).isEqualTo(206);
        remote.put("/image", new byte[BYTES.length + 1]);
        assertThat(get(image).statusCode()).isEqualTo(503);
    }

    @Test
    @DisplayName("D-23: the next location is asked where one does not work; all gone is 204, all down 503")
    void fallsBackToTheNextLocation() throws Exception {
        var good = remote.put("/image", new File(BYTES, "", true));
        var image = registered(sha512(), "", remote.url("/missing"), good);

        assertThat(get(image).body()).isEqualTo(BYTES);
        remote.remove("/image");
        assertThat(get(image).statusCode()).isEqualTo(204);
        remote.close();
        assertThat(get(image).statusCode()).isEqualTo(503);
    }

    @Test
    @DisplayName("D-14: a read-only store takes no data: 410, and the image stays queued")
    void readOnlyStoresTakeNothing() throws Exception {
        var catalog = new ImageCatalog(database.source());
        var image = Samples.queued(catalog, BY);

        var refused = client.send(
                HttpRequest.newBuilder(file(image))
                        .header("Content-Type", "application/octet-stream")
                        .header("X-Image-Meta-Store", "web")
                        .PUT(BodyPublishers.ofString("data"))
                        .build(),
                BodyHandlers.ofString());

        assertThat(refused.statusCode()).isEqualTo(410);
        assertThat(catalog.find(image).orElseThrow().locations()).isEmpty();
    }
}
