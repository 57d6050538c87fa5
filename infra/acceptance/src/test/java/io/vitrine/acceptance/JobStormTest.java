package io.vitrine.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vitrine.catalog.Deletion;
import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.Migrations;
import io.vitrine.catalog.Samples;
import io.vitrine.catalog.Verifications;
import io.vitrine.model.Caller;
import io.vitrine.model.ImageId;
import io.vitrine.model.JobId;
import io.vitrine.testkit.RabbitServer;
import io.vitrine.testkit.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two workers, a clean-up and a broker, as processes, and 1,000 jobs while a worker and the broker are killed and bells are lost and
 * doubled: each effect happens exactly once and none is forgotten. Counted are rows of the ledger, events, and what lies in the stores.
 */
@Tag("peers")
class JobStormTest {
    private static final int JOBS = 1000;
    private static final int DAMAGED = 10;
    private static final int BYTES = 64 << 10;
    private static final int UPLOADS_AT_ONCE = 8;
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final Caller BY = Caller.system("storm");

    private final Random random = new Random(7);
    private final Map<ImageId, byte[]> images = new HashMap<>();

    private final Path folder;

    JobStormTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void eachOfAThousandJobsHasItsEffectExactlyOnce() throws Exception {
        try (var database = TestDatabase.fresh("catalog", Migrations::apply);
                var broker = RabbitServer.start();
                var one = worker("one", database, broker);
                var two = worker("two", database, broker);
                var _ = JobProcess.start("cleanup", "functions/cleanup", environment("cleanup", database, broker));
                var bells = new CarelessBells(broker, random)) {
            var ids = upload(database, List.of(one.endpoint(), two.endpoint()));
            var deleted = ids.subList(0, JOBS / 2);
            var kept = ids.subList(JOBS / 2, JOBS);
            var damaged = damage(kept);
            var began = System.nanoTime();

            for (var i = 0; i < JOBS / 2; i++) {
                ask(database, bells, deleted.get(i), kept.get(i));
                switch (i) {
                    case 150 -> one.kill();
                    case 250 -> broker.kill();
                    case 350 -> broker.startAgain();
                    case 400 -> one.startAgain();
                    default -> {}
                }
            }
            await().atMost(LIMIT).pollInterval(Duration.ofMillis(250)).until(() -> count(database, "job") == 0);

            var seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
            verifiedOnce(database, kept, damaged);
            removedOnce(database, deleted);
            var takenOver = count(database, "attempt where kind = 'verify' and epoch > 1");
            System.out.printf(
                    "%d jobs in %d s: %d bells lost, %d doubled, %d verifications begun more than once%n",
                    JOBS, seconds, bells.lost(), bells.doubled(), takenOver);
        }
    }

    private void ask(TestDatabase database, CarelessBells bells, ImageId delete, ImageId verify) {
        var deletion = (Deletion.Deleted) new ImageCatalog(database.source()).delete(delete, BY);
        var jobs = new ArrayList<JobId>(deletion.jobs());
        jobs.addAll(new Verifications(database.source()).request(verify));
        assertThat(jobs).hasSize(2);
        jobs.forEach(bells::ring);
    }

    private void verifiedOnce(TestDatabase database, List<ImageId> kept, List<ImageId> damaged) throws SQLException {
        assertThat(rows(database, "select image_id from attempt where kind = 'verify' and step = 'committed'"))
                .containsExactlyInAnyOrderElementsOf(texts(without(kept, damaged)));
        assertThat(rows(database, "select image_id from attempt where kind = 'verify' and step = 'aborted'"))
                .containsExactlyInAnyOrderElementsOf(texts(damaged));
        assertThat(rows(database, "select image_id from event where what = 'image.verified'"))
                .containsExactlyInAnyOrderElementsOf(texts(without(kept, damaged)));
        assertThat(rows(database, "select image_id from event where what = 'image.corrupt'"))
                .containsExactlyInAnyOrderElementsOf(texts(damaged));
        assertThat(rows(database, "select id from image where status = 'active'"))
                .containsExactlyInAnyOrderElementsOf(texts(kept));
    }

    private void removedOnce(TestDatabase database, List<ImageId> deleted) throws SQLException, IOException {
        assertThat(rows(database, "select image_id from event where what = 'image.delete'"))
                .containsExactlyInAnyOrderElementsOf(texts(deleted));
        var files = names(folder.resolve("shared"));
        var volumes = new ArrayList<String>();
        for (var worker : List.of("one", "two")) {
            volumes.addAll(DataFolder.at(folder.resolve(worker)).volumes());
        }
        assertThat(files).hasSize(count(database, "location where store_id = 'files'"));
        assertThat(volumes).hasSize(count(database, "location where store_id = 'volumes'"));
        assertThat(files.size() + volumes.size()).isEqualTo(JOBS / 2);
        assertThat(deleted).noneMatch(image -> files.stream().anyMatch(file -> file.startsWith(image.value())));
    }

    /** Flips a bit of some images that lie in files. */
    private List<ImageId> damage(List<ImageId> kept) throws IOException {
        var damaged = new ArrayList<ImageId>();
        for (var name : names(folder.resolve("shared"))) {
            var image = new ImageId(name.substring(0, name.indexOf('.')));
            if (damaged.size() < DAMAGED && kept.contains(image)) {
                var bytes = Objects.requireNonNull(images.get(image)).clone();
                bytes[random.nextInt(BYTES)] ^= 1;
                Files.write(folder.resolve("shared").resolve(name), bytes, StandardOpenOption.TRUNCATE_EXISTING);
                damaged.add(image);
            }
        }
        assertThat(damaged).hasSize(DAMAGED);
        return damaged;
    }

    /** Four of five into the files that both workers reach, the others into volumes of the worker that takes them. */
    private List<ImageId> upload(TestDatabase database, List<URI> workers) throws Exception {
        var catalog = new ImageCatalog(database.source());
        var ids = IntStream.range(0, JOBS)
                .mapToObj(_ -> Samples.queued(catalog, BY))
                .toList();
        ids.forEach(id -> {
            var bytes = new byte[BYTES];
            random.nextBytes(bytes);
            images.put(id, bytes);
        });
        var places = new Semaphore(UPLOADS_AT_ONCE);
        try (var client = HttpClient.newHttpClient();
                var lanes = Executors.newVirtualThreadPerTaskExecutor()) {
            var uploads = IntStream.range(0, JOBS)
                    .mapToObj(i -> CompletableFuture.runAsync(
                            () -> put(client, places, workers.get(i % 2), ids.get(i), i % 5 == 0 ? "volumes" : "files"),
                            lanes))
                    .toArray(CompletableFuture<?>[]::new);
            CompletableFuture.allOf(uploads).get();
        }
        return ids;
    }

    private void put(HttpClient client, Semaphore places, URI worker, ImageId image, String store) {
        places.acquireUninterruptibly();
        try {
            var request = HttpRequest.newBuilder(worker.resolve("/v2/images/" + image + "/file"))
                    .header("Content-Type", "application/octet-stream")
                    .header("X-Image-Meta-Store", store)
                    .PUT(HttpRequest.BodyPublishers.ofByteArray(Objects.requireNonNull(images.get(image))))
                    .timeout(LIMIT)
                    .build();
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            places.release();
        }
    }

    private JobProcess worker(String name, TestDatabase database, RabbitServer broker) throws IOException {
        return JobProcess.start(name, "infra/worker", environment(name, database, broker));
    }

    private Map<String, String> environment(String name, TestDatabase database, RabbitServer broker)
            throws IOException {
        return Map.ofEntries(
                Map.entry("VITRINE_VITRINE_DATABASE", address(database)),
                Map.entry(
                        "VITRINE_VITRINE_DATA",
                        Files.createDirectories(folder.resolve(name)).toString()),
                Map.entry("VITRINE_VITRINE_WORKER_ID", name),
                Map.entry("VITRINE_VITRINE_IDENTITY", "none"),
                Map.entry(
                        "VITRINE_FILES_FILESYSTEM_STORE_DATADIR",
                        folder.resolve("shared").toString()),
                Map.entry("VITRINE_FILES_FILESYSTEM_STORE_SHARED", "true"),
                Map.entry("VITRINE_QUEUE_TYPE", "rabbitmq"),
                Map.entry("VITRINE_QUEUE_RABBITMQ_HOST", "127.0.0.1"),
                Map.entry("VITRINE_QUEUE_RABBITMQ_PORT", Integer.toString(broker.port())),
                Map.entry("VITRINE_QUEUE_RABBITMQ_USERNAME", RabbitServer.USERNAME),
                Map.entry("VITRINE_QUEUE_RABBITMQ_PASSWORD", RabbitServer.PASSWORD));
    }

    private static String address(TestDatabase database) {
        try (var connection = database.source().getConnection()) {
            return connection.getMetaData().getURL().replace("jdbc:postgresql://", "postgresql://postgres@");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static int count(TestDatabase database, String from) throws SQLException {
        return Integer.parseInt(
                rows(database, "select count(*)::text from " + from).getFirst());
    }

    private static List<String> rows(TestDatabase database, String query) throws SQLException {
        try (var connection = database.source().getConnection();
                var statement = connection.createStatement();
                var answer = statement.executeQuery(query)) {
            var rows = new ArrayList<String>();
            while (answer.next()) {
                rows.add(answer.getString(1));
            }
            return rows;
        }
    }

    private static List<String> names(Path place) throws IOException {
        try (var files = Files.list(place)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static List<ImageId> without(List<ImageId> all, List<ImageId> some) {
        return all.stream().filter(image -> !some.contains(image)).toList();
    }

    private static List<String> texts(List<ImageId> images) {
        return images.stream().map(ImageId::value).toList();
    }
}
