package io.vitrine.worker.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vitrine.catalog.Deployment;
import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.Migrations;
import io.vitrine.catalog.Samples;
import io.vitrine.model.Caller;
import io.vitrine.model.ImageId;
import io.vitrine.model.ImageStatus;
import io.vitrine.model.StoreId;
import io.vitrine.stores.Attempt;
import io.vitrine.stores.DelegatingStore;
import io.vitrine.stores.ImageStore;
import io.vitrine.stores.StoreException;
import io.vitrine.stores.Verification;
import io.vitrine.stores.file.FileStore;
import io.vitrine.stores.file.FileStoreSettings;
import io.vitrine.stores.memory.MemoryStore;
import io.vitrine.stores.volume.VolumeFixture;
import io.vitrine.stores.volume.VolumeStoreSettings;
import io.vitrine.testkit.TestDatabase;
import io.vitrine.volumes.local.LocalVolumes;
import io.vitrine.worker.transfer.TestSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients see of disks that fail, hang or are slow: real files and volumes, to which real things happen. */
@Timeout(120)
class TroubledStoresTest {
    private static final Caller BY = new Caller("u", Optional.of("p"), Set.of("member"), false, "req-test");
    private static final int MIB = 1 << 20;
    /** More than the connection and all buffers on the way to it hold. */
    private static final int MANY_MIB = 40;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration IDLE = Duration.ofSeconds(2);
    private static final StoreId SLOW = new StoreId("slow");

    @AutoClose
    private static final TestDatabase DATABASE = TestDatabase.fresh("catalog", Migrations::apply);

    @AutoClose
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final ImageCatalog catalog = new ImageCatalog(DATABASE.source());
    private final CountDownLatch diskMoves = new CountDownLatch(1);
    private Path folder;
    private LocalVolumes volumes;
    private DataServer server;

    @BeforeEach
    void startServer(@TempDir Path temporary) throws Exception {
        folder = temporary;
        volumes = LocalVolumes.onSparseFiles(Files.createDirectory(folder.resolve("volumes")));
        var deployment = new Deployment(DATABASE.source()).id().toString();
        List<ImageStore> stores = List.of(
                VolumeFixture.store(volumes, VolumeStoreSettings.withDefaults(deployment)),
                files("files"),
                files("more"),
                new HeldUpStore(new MemoryStore(SLOW, DataServer.WORKER, 30 * MIB), diskMoves));
        var settings = new TestSettings(Duration.ofSeconds(30), IDLE);
        server = new DataServer(DATABASE.source(), settings, BY, new DataServer.Meanwhile() {}, stores);
    }

    private ImageStore files(String id) throws StoreException {
        return new FileStore(
                new StoreId(id),
                Optional.of(DataServer.WORKER),
                new FileStoreSettings(folder.resolve(id), Verification.OFF));
    }

    @AfterEach
    void nothingIsLeftBehind() throws Exception {
        diskMoves.countDown();
        await().atMost(PATIENCE).until(() -> server.threads().places().taken() == 0);
        assertThat(server.threads().slots().inUse()).as("buffers in use").isZero();
        server.close();
        volumes.close();
    }

    /** F42: its device is there no more when most of the image is still to be sent. */
    @ParameterizedTest
    @ValueSource(strings = {"volumes", "files"})
    @DisplayName("F42, D-23, D-25: a download whose device goes is cut, and the next one is 503")
    void downloadWhoseDeviceGoesIsCutAndTheNextIsUnavailable(String store) throws Exception {
        var image = stored(random(MANY_MIB * MIB), store);

        try (var body = open(image).body()) {
            assertThat(body.readNBytes(10)).hasSize(10);
            cutShort(largestFile(store));

            assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
        }
        var next = get(image);
        assertThat(next.statusCode()).isEqualTo(503);
        assertThat(next.headers().firstValue("Retry-After")).isPresent();
        assertThat(statusOf(image)).isEqualTo(ImageStatus.ACTIVE);
    }

    /** F43: the download ends before the wrong byte, and not as if it were whole. */
    @ParameterizedTest
    @ValueSource(strings = {"volumes", "files"})
    @DisplayName("F43: a rotten byte")
    void rottenByteIsNeverSent(String store) throws Exception {
        var bytes = random(MANY_MIB * MIB);
        var image = stored(bytes, store);
        flipByte(largestFile(store), 30L * MIB + 7);

        try (var body = open(image).body()) {
            var got = new ByteArrayOutputStream();

            assertThatThrownBy(() -> body.transferTo(got)).isInstanceOf(IOException.class);

            assertThat(got.size()).isLessThanOrEqualTo(30 * MIB);
            assertThat(got.toByteArray()).isEqualTo(Arrays.copyOf(bytes, got.size()));
        }
    }

    /** F43, F46: nothing has been sent yet. */
    @Test
    @DisplayName("F43, D-23: the other copy is sent where the first is rotten or gone")
    void otherCopyIsSentWhereTheFirstIsRottenOrGone() throws Exception {
        var bytes = random(2 * MIB);
        var image = stored(bytes, "files");
        var first = largestFile("files");
        alsoStoredIn("more", image, first);

        flipByte(first, 3);
        assertThat(get(image).body()).isEqualTo(bytes);

        Files.delete(first);
        assertThat(get(image).body()).isEqualTo(bytes);
    }

    /** F46: somebody has taken the volume, or the file, away. */
    @ParameterizedTest
    @ValueSource(strings = {"volumes", "files"})
    @DisplayName("F46, D-23: an image whose bytes are gone everywhere has no content, and stays")
    void imageWhoseBytesAreGoneHasNoContentAndStays(String store) throws Exception {
        var image = stored(random(MIB), store);
        if (store.equals("volumes")) {
            for (var volume : volumes.list(Map.of())) {
                volumes.delete(volume.id());
            }
        } else {
            Files.delete(largestFile(store));
        }

        assertThat(get(image).statusCode()).isEqualTo(204);
        assertThat(statusOf(image)).isEqualTo(ImageStatus.ACTIVE);
    }

    /** A pipe in the place of the image's file: who opens it waits within the system, as for a disk that does not answer. */
    @Test
    void diskThatHangsHoldsNobodyElseUp() throws Exception {
        var bytes = random(3 * MIB);
        var hanging = stored(bytes, "files");
        var sound = stored(bytes, "more");
        var pipe = largestFile("files");
        Files.delete(pipe);
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        var waiting = IntStream.range(0, Math.min(6, Runtime.getRuntime().availableProcessors() + 1))
                .mapToObj(_ -> client.sendAsync(request(hanging), BodyHandlers.ofByteArray()))
                .toList();
        await().until(() -> server.threads().places().taken() == waiting.size());

        var virtualThreads = new CountDownLatch(1);
        Thread.ofVirtual().start(virtualThreads::countDown);
        assertThat(virtualThreads.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(get(sound).body()).isEqualTo(bytes);
        assertThat(upload(queued(), "volumes", bytes)).isEqualTo(204);

        FileChannel.open(pipe, StandardOpenOption.WRITE).close();
        for (var answer : waiting) {
            assertThat(answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).statusCode())
                    .isEqualTo(503);
        }
    }

    /** More chunks than there are threads, from as many uploads as would fill all buffers. */
    @Test
    void slowStoreTakesNeitherThreadsNorBuffersFromTheOthers() throws Exception {
        var bytes = random(6 * MIB);
        var images = Stream.generate(this::queued).limit(4).toList();
        var slow =
                images.stream().map(image -> start(image, SLOW.value(), bytes)).toList();
        await().atMost(PATIENCE).until(() -> server.threads().slots().inUse() == 12);

        assertThat(upload(queued(), "files", bytes)).isEqualTo(204);
        assertThat(get(stored(bytes, "volumes")).body()).isEqualTo(bytes);
        assertThat(server.threads().slots().inUse())
                .as("three quarters of the buffers")
                .isEqualTo(12);
        assertThat(slow).noneMatch(CompletableFuture::isDone);

        diskMoves.countDown();
        for (var answer : slow) {
            assertThat(answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(204);
        }
        for (var image : images) {
            assertThat(get(image).body()).isEqualTo(bytes);
        }
    }

    @Test
    @DisplayName("D-14: an upload into a full store is too large")
    void uploadIntoAFullStoreIsTooLarge() throws Exception {
        diskMoves.countDown();
        var image = queued();

        assertThat(upload(image, SLOW.value(), random(31 * MIB))).isEqualTo(413);

        assertThat(statusOf(image)).isEqualTo(ImageStatus.QUEUED);
        assertThat(upload(image, SLOW.value(), random(29 * MIB))).isEqualTo(204);
    }

    @Test
    @DisplayName("F35: a client that sends a byte now and then")
    void clientThatSendsAByteNowAndThenIsGivenUp() throws Exception {
        var image = queued();
        try (var slow = new Socket("127.0.0.1", server.port())) {
            slow.setSoTimeout((int) PATIENCE.toMillis());
            var head = "PUT /v2/images/" + image + "/file HTTP/1.1\r\nHost: x\r\n"
                    + "Content-Type: application/octet-stream\r\nContent-Length: 1000\r\n\r\n";
            slow.getOutputStream().write(head.getBytes(ISO_8859_1));

            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> {
                slow.getOutputStream().write('x');
                return slow.getInputStream().available() > 0;
            });

            var answer = new String(slow.getInputStream().readNBytes(12), ISO_8859_1);
            assertThat(answer).isEqualTo("HTTP/1.1 400");
        }
        assertThat(statusOf(image)).isEqualTo(ImageStatus.QUEUED);
        assertThat(catalog.find(image).orElseThrow().lastFailure())
                .hasValueSatisfying(sentence -> assertThat(sentence).contains("1024 a second"));
    }

    private static byte[] random(int length) {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private ImageId queued() {
        return Samples.queued(catalog, BY);
    }

    private ImageStatus statusOf(ImageId image) {
        return catalog.find(image).orElseThrow().status();
    }

    private ImageId stored(byte[] bytes, String store) throws Exception {
        var image = queued();
        assertThat(upload(image, store, bytes)).isEqualTo(204);
        return image;
    }

    private int upload(ImageId image, String store, byte[] bytes) throws Exception {
        return start(image, store, bytes).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Completes with the status. */
    private CompletableFuture<Integer> start(ImageId image, String store, byte[] bytes) {
        var request = HttpRequest.newBuilder(file(image))
                .header("Content-Type", "application/octet-stream")
                .header("X-Image-Meta-Store", store)
                .PUT(BodyPublishers.ofByteArray(bytes));
        return client.sendAsync(request.build(), BodyHandlers.ofString()).thenApply(HttpResponse::statusCode);
    }

    private HttpResponse<byte[]> get(ImageId image) throws Exception {
        return client.send(request(image), BodyHandlers.ofByteArray());
    }

    /** The head has come; the body comes as far as there is room for it. */
    private HttpResponse<InputStream> open(ImageId image) throws Exception {
        return client.send(request(image), BodyHandlers.ofInputStream());
    }

    private HttpRequest request(ImageId image) {
        return HttpRequest.newBuilder(file(image)).timeout(PATIENCE).build();
    }

    private URI file(ImageId image) {
        return URI.create("http://127.0.0.1:" + server.port() + "/v2/images/" + image + "/file");
    }

    /** The one that holds the bytes. */
    private Path largestFile(String store) throws IOException {
        try (var all = Files.walk(folder.resolve(store))) {
            return all.filter(Files::isRegularFile)
                    .max(Comparator.comparingLong(path -> path.toFile().length()))
                    .orElseThrow();
        }
    }

    private static void cutShort(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
    }

    private static void flipByte(Path file, long offset) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var old = ByteBuffer.allocate(1);
            channel.read(old, offset);
            channel.write(ByteBuffer.wrap(new byte[] {(byte) ~old.get(0)}), offset);
        }
    }

    private void alsoStoredIn(String store, ImageId image, Path copy) throws IOException {
        Files.copy(copy, folder.resolve(store).resolve(copy.getFileName()));
        DSL.using(DATABASE.source(), SQLDialect.POSTGRES)
                .execute(
                        "insert into location (image_id, content_id, store_id, url, attempt_id, reached_through, status, created_at)"
                                + " select image_id, content_id, ?, replace(url, store_id, ?), attempt_id, reached_through, status, created_at"
                                + " from location where image_id = ?",
                        store,
                        store,
                        image.value());
    }

    /** A store whose disk does not move until told to. */
    private static final class HeldUpStore extends DelegatingStore {
        private final CountDownLatch moves;

        HeldUpStore(ImageStore real, CountDownLatch moves) {
            super(real);
            this.moves = moves;
        }

        @Override
        public <X extends Exception> Stored write(Attempt attempt, OptionalLong sizeBytes, Filling<X> body)
                throws StoreException, X {
            return real.write(
                    attempt,
                    sizeBytes,
                    target -> body.fill((source, offset) -> {
                        awaitMoves();
                        target.write(source, offset);
                    }));
        }

        private void awaitMoves() {
            try {
                moves.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
