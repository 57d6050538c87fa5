package io.vitrine.worker.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vitrine.catalog.StoreRegister;
import io.vitrine.catalog.WorkerRegister;
import io.vitrine.http.FaultWriter;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import io.vitrine.worker.transfer.TestSettings;
import io.vitrine.worker.transfer.TransferMeters;
import io.vitrine.worker.transfer.TransferThreads;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/** A worker that has no bytes itself and passes on whatever it is asked; and its client. */
final class PassingWorker implements AutoCloseable {
    static final WorkerId PEER = new WorkerId("peer");

    /** Longer than a machine that does much else ever takes. */
    static final TestSettings PATIENT = new TestSettings(Duration.ofSeconds(30), Duration.ofSeconds(30));

    private static final WorkerId SELF = new WorkerId("self");
    private static final StoreId STORE = new StoreId("volumes");

    private final DataSource database;
    private final StoreRegister stores;
    private final WorkerRegister workers;
    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TransferThreads threads = new TransferThreads(PATIENT);
    private final HttpClient client = HttpClient.newHttpClient();
    private Optional<HttpServer> front = Optional.empty();
    private List<Location> locations = List.of();

    PassingWorker(DataSource database) {
        this.database = database;
        this.stores = new StoreRegister(database);
        this.workers = new WorkerRegister(database);
        reaches(Optional.of(PEER));
    }

    /** Serves from now on, on another port than before. It believes others by {@code authority}. */
    void start(TestSettings settings, Optional<Path> authority) throws Exception {
        var passingOn = new PassingOn(
                vertx,
                workers,
                SELF,
                settings,
                new PeerTrust(() -> authority),
                new PeerTickets(Optional.empty(), Duration.ofMinutes(5)),
                new TransferMeters(meters, threads));
        var router = Router.router(vertx);
        router.get().handler(request -> onThread(request, home -> passingOn.download(request, home, locations)));
        router.put().handler(request -> onThread(request, home -> passingOn.upload(request, home, STORE)));
        front = Optional.of(vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS));
    }

    private interface Task {
        void run(Context home) throws InterruptedException;
    }

    /** What DataRoutes does around a transfer. */
    private static void onThread(RoutingContext request, Task task) {
        request.request().pause();
        var home = Vertx.currentContext();
        Thread.ofVirtual().start(() -> {
            try {
                if (request.request().method().name().equals("GET")) {
                    request.request().resume();
                }
                task.run(home);
            } catch (InterruptedException | RuntimeException e) {
                home.runOnContext(_ -> FaultWriter.write(request, e));
            }
        });
    }

    /** @param through the workers that images lie with, one copy each; empty: in a store that all may have */
    @SafeVarargs
    final void reaches(Optional<WorkerId>... through) {
        locations = Stream.of(through)
                .map(holder -> new Location(STORE, "file:///image", holder))
                .toList();
    }

    void announce(WorkerId worker, String url) {
        var volumes =
                new StoreRegister.Entry(STORE, "volume", "", 0, true, false, new TreeMap<>(), Optional.of(worker));
        stores.announce(worker, url, List.of(volumes));
    }

    void withdraw(WorkerId worker) {
        workers.withdraw(worker);
    }

    void forget(WorkerId worker) {
        DSL.using(database, SQLDialect.POSTGRES).execute("delete from worker where id = ?", worker.value());
    }

    int port() {
        return front.orElseThrow().actualPort();
    }

    HttpRequest.Builder get(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(20));
    }

    HttpRequest.Builder put(String body) {
        return get("/f").header("X-Image-Meta-Store", "volumes").PUT(BodyPublishers.ofString(body));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** How many requests to {@link #PEER} ended like that. */
    double passedOn(String direction, String result) {
        return Optional.ofNullable(meters.find("vitrine.transfers.passed.on")
                        .tags("direction", direction, "worker", "peer", "result", result)
                        .counter())
                .map(Counter::count)
                .orElse(0.0);
    }

    static void assertUnavailable(HttpResponse<String> answer, String reason) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(answer.body()).contains(reason);
    }

    @Override
    public void close() throws Exception {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        threads.close();
    }
}
