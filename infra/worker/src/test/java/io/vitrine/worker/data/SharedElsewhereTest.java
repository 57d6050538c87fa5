package io.vitrine.worker.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.Ledger;
import io.vitrine.catalog.Ledger.Claim;
import io.vitrine.catalog.Migrations;
import io.vitrine.catalog.Samples;
import io.vitrine.catalog.StoreRegister;
import io.vitrine.model.AttemptId;
import io.vitrine.model.Caller;
import io.vitrine.model.ChunkChecksums;
import io.vitrine.model.Content;
import io.vitrine.model.Digest;
import io.vitrine.model.ImageId;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import io.vitrine.testkit.TestDatabase;
import io.vitrine.worker.transfer.TestSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** An image in a store that belongs to no worker and that only some workers have. */
class SharedElsewhereTest {
    private static final Caller BY = new Caller("u", Optional.of("p"), Set.of("member"), false, "req-test");
    private static final WorkerId PEER = new WorkerId("peer");
    private static final StoreId SHARED = new StoreId("shared");
    private static final Duration LEASE = Duration.ofSeconds(30);

    @AutoClose
    private final TestDatabase database = TestDatabase.fresh("catalog", Migrations::apply);

    @AutoClose
    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void downloadIsPassedOnToAWorkerThatHasItsStore() throws Exception {
        var image = image();
        try (var peer = new ScriptedWorker();
                var server =
                        new DataServer(database.source(), new TestSettings(LEASE), BY, new DataServer.Meanwhile() {})) {
            peer.answer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
            var shared =
                    new StoreRegister.Entry(SHARED, "file", "", 0, false, false, new TreeMap<>(), Optional.empty());
            new StoreRegister(database.source()).announce(PEER, "http://127.0.0.1:" + peer.port(), List.of(shared));

            var file = URI.create("http://127.0.0.1:" + server.port() + "/v2/images/" + image + "/file");
            var answer = client.send(HttpRequest.newBuilder(file).build(), BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("hello");
        }
    }

    private ImageId image() {
        var image = Samples.queued(new ImageCatalog(database.source()), BY);
        var ledger = new Ledger(database.source());
        var claim = (Claim.Won) ledger.begin(AttemptId.fresh(), image, SHARED, PEER, OptionalLong.empty(), LEASE, BY);
        var content =
                new Content(5, new Digest("md5", "ab"), new Digest("sha512", "ab"), new ChunkChecksums(new int[] {1}));
        ledger.commit(
                claim.lease(),
                content,
                OptionalLong.empty(),
                List.of(new Location(SHARED, "file:///image", Optional.empty())),
                BY);
        return image;
    }
}
