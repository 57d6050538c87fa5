package io.vitrine.worker.data;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.catalog.ContentFacts;
import io.vitrine.catalog.Copy;
import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.Migrations;
import io.vitrine.catalog.Placement;
import io.vitrine.catalog.Samples;
import io.vitrine.catalog.StoreRegister;
import io.vitrine.model.Caller;
import io.vitrine.model.ImageId;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.remote.RemoteServer;
import io.vitrine.remote.TestFilter;
import io.vitrine.stores.ImageStore;
import io.vitrine.stores.http.HttpStore;
import io.vitrine.stores.memory.MemoryStore;
import io.vitrine.testkit.TestDatabase;
import io.vitrine.worker.transfer.TestSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads that name the stores they would rather come from. The two copies differ, so that it shows which was sent. */
class PreferredStoresTest {
    private static final Caller BY = new Caller("u", Optional.of("p"), Set.of("member"), false, "req-test");

    @AutoClose
    private final TestDatabase database = TestDatabase.fresh("catalog", Migrations::apply);

    @AutoClose
    private final HttpClient client = HttpClient.newHttpClient();

    @AutoClose
    private RemoteServer remote;

    @AutoClose
    private DataServer server;

    private ImageId image;

    @BeforeEach
    void storeTwoCopies() throws Exception {
        remote = RemoteServer.start();
        List<ImageStore> stores = List.of(
                new MemoryStore(new StoreId("memory"), DataServer.WORKER, 16 << 20),
                new HttpStore(new StoreId("web"), TestFilter.LOOPBACK.client()),
                new HttpStore(new StoreId("mirror"), TestFilter.LOOPBACK.client()));
        server = new DataServer(
                database.source(), new TestSettings(Duration.ofSeconds(30)), BY, new DataServer.Meanwhile() {}, stores);
        var entries = stores.stream()
                .map(store -> new StoreRegister.Entry(
                        store.id(), "http", "", 0, false, true, new TreeMap<>(), Optional.empty()))
                .toList();
        new StoreRegister(database.source()).announce(DataServer.WORKER, "http://127.0.0.1:1", entries);
        image = registered(
                copy("web", remote.put("/web", "from the web".getBytes(US_ASCII))),
                copy("mirror", remote.put("/mirror", "from mirror.".getBytes(US_ASCII))));
    }

    private static Copy copy(String store, String url) {
        var location = new Location(new StoreId(store), url, Optional.empty());
        return new Copy(OptionalLong.empty(), location, "{}", Optional.empty());
    }

    private ImageId registered(Copy... copies) {
        var catalog = new ImageCatalog(database.source());
        var queued = catalog.find(Samples.queued(catalog, BY)).orElseThrow();
        var content = new ContentFacts(12, OptionalLong.empty(), Optional.empty(), Optional.empty());
        assertThat(catalog.save(queued, queued.settings(), new Placement(List.of(copies), Optional.of(content)), BY))
                .isPresent();
        return queued.id();
    }

    private HttpResponse<String> get(String query) throws Exception {
        var file = URI.create("http://127.0.0.1:" + server.port() + "/v2/images/" + image + "/file" + query);
        return client.send(HttpRequest.newBuilder(file).build(), BodyHandlers.ofString());
    }

    @ParameterizedTest
    @CsvSource({
        "'', from the web",
        "?prefer=mirror, from mirror.",
        "?prefer=web, from the web",
        "'?prefer=memory,mirror', from mirror.",
        "'?prefer=mirror,web', from the web",
        "?prefer=memory, from the web",
        "?prefer=%20mirror%20, from mirror.",
        "'?prefer=,', from the web",
        "?prefer=, from the web",
        "?prefer=web&prefer=mirror, from mirror.",
        "?preferred=nowhere, from the web"
    })
    @DisplayName("D-24: copies in the stores that are named are tried first, the others after them")
    void namedStoresComeFirst(String query, String bytes) throws Exception {
        var answer = get(query);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(bytes);
    }

    @Test
    @DisplayName("D-24: where the copy that is preferred is gone, another is sent")
    void otherCopiesAreLeft() throws Exception {
        remote.remove("/mirror");

        assertThat(get("?prefer=mirror").body()).isEqualTo("from the web");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?prefer=nowhere", "?prefer=mirror,nowhere", "?prefer=Mirror"})
    @DisplayName("D-24: a store that is not there is refused by name")
    void unknownStoresAreRefused(String query) throws Exception {
        var answer = get(query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("memory", "web", "mirror");
    }
}
