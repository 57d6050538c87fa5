package io.vitrine.worker.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.Migrations;
import io.vitrine.catalog.Samples;
import io.vitrine.http.keystone.ProjectQuotas;
import io.vitrine.model.Caller;
import io.vitrine.testkit.TestDatabase;
import io.vitrine.worker.transfer.TestSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Uploads of a project that Keystone limits: when its limits are asked for, and what is said first. */
class UploadQuotaTest {
    private static final Caller BY = new Caller("u", Optional.of("p"), Set.of("member"), false, "req-test");
    private static final long MIB = 1 << 20;

    @AutoClose
    private final TestDatabase database = TestDatabase.fresh("catalog", Migrations::apply);

    @AutoClose
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private DataServer server;

    private final List<String> held = new CopyOnWriteArrayList<>();
    private volatile Map<String, Long> limits = Map.of("image_size_total", 1L, "image_count_uploading", 1L);

    @BeforeEach
    void startServer() throws Exception {
        server = new DataServer(
                database.source(), new TestSettings(Duration.ofSeconds(30)), BY, new DataServer.Meanwhile() {
                    @Override
                    public ProjectQuotas quotas() {
                        return new ProjectQuotas(UploadQuotaTest.this::ask);
                    }
                });
    }

    @AfterEach
    void stopServer() throws Exception {
        server.close();
    }

    private Map<String, Long> ask(String project) {
        held.add(server.threads().places().taken() + " places, on a virtual thread: "
                + Thread.currentThread().isVirtual());
        return limits;
    }

    private int put(String image, String store, long announcedBytes) throws Exception {
        return put("application/octet-stream", image, store, Long.toString(announcedBytes));
    }

    private int put(String type, String image, String store, String announced) throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.port() + "/v2/images/" + image + "/file"))
                .header("Content-Type", type)
                .header("X-Image-Meta-Store", store)
                .header("x-openstack-image-size", announced)
                .PUT(BodyPublishers.ofString("bytes"))
                .build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }

    @Test
    @DisplayName("D-13, 7.1: 415 and 400 of the size come before the quota, which comes before store, image and status")
    void quotaIsAskedInTurn() throws Exception {
        var nobody = UUID.randomUUID().toString();
        var image = Samples.queued(new ImageCatalog(database.source()), BY).value();

        assertThat(put("text/plain", nobody, "unknown", Long.toString(2 * MIB))).isEqualTo(415);
        assertThat(put("application/octet-stream", nobody, "unknown", "many")).isEqualTo(400);
        assertThat(held).isEmpty();
        assertThat(put(nobody, "unknown", 2 * MIB)).isEqualTo(413);
        assertThat(put(nobody, "unknown", 5)).isEqualTo(400);
        assertThat(put(nobody, "memory", 5)).isEqualTo(404);
        assertThat(put(image, "memory", 5)).isEqualTo(204);
        assertThat(put(image, "memory", 2 * MIB)).isEqualTo(413);
        assertThat(put(image, "memory", 5)).isEqualTo(409);
        limits = Map.of("image_size_total", 1L, "image_count_uploading", 0L);
        assertThat(put(image, "memory", 5)).isEqualTo(409);
        var another = Samples.queued(new ImageCatalog(database.source()), BY).value();
        assertThat(put(another, "memory", 5)).isEqualTo(413);
    }

    @Test
    @DisplayName(
            "D-13, 19.1: limits are asked for once, before a place among the transfers and a thread of the system's are taken")
    void nothingIsHeldWhileLimitsAreAskedFor() throws Exception {
        var image = Samples.queued(new ImageCatalog(database.source()), BY).value();

        assertThat(put(image, "memory", 5)).isEqualTo(204);

        assertThat(held).containsExactly("0 places, on a virtual thread: true");
    }
}
