package io.vitrine.worker.data;

import static io.vitrine.worker.data.ReadingWorker.CINDER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import io.vitrine.attach.block.MemoryDisks;
import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.Migrations;
import io.vitrine.catalog.Samples;
import io.vitrine.catalog.VolumeLeases;
import io.vitrine.model.Caller;
import io.vitrine.model.ImageId;
import io.vitrine.model.JobId;
import io.vitrine.model.Location;
import io.vitrine.model.VolumeId;
import io.vitrine.model.WorkerId;
import io.vitrine.testkit.TestDatabase;
import io.vitrine.testkit.cinder.CinderCall;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.Connector;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.cinder.CinderFixture;
import io.vitrine.volumes.cinder.CinderVolumes;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two workers read images in one Cinder, which lets one host after the other attach. */
@Timeout(120)
class SharedVolumesTest {
    private static final Caller BY = new Caller("u", Optional.of("p"), Set.of("member"), false, "req-test");
    private static final byte[] BYTES = new byte[3 << 20];
    private static final Duration SOON = Duration.ofSeconds(30);

    static {
        new Random(8).nextBytes(BYTES);
    }

    private final TestDatabase database = TestDatabase.fresh("catalog", Migrations::apply);
    private final HttpClient client = HttpClient.newHttpClient();
    private CinderFixture cinder;
    private CinderVolumes volumes;
    private MemoryDisks disks;
    private ReadingWorker one;
    private ReadingWorker two;

    @BeforeEach
    void open() throws Exception {
        cinder = new CinderFixture();
        volumes = cinder.volumes();
        disks = new MemoryDisks(this::bytesBehind);
        start(Optional.empty());
    }

    private void start(Optional<String> type) throws Exception {
        one = new ReadingWorker("one", database.source(), cinder, type, disks, BY);
        two = new ReadingWorker("two", database.source(), cinder, type, disks, BY);
    }

    /** Whose volumes several hosts may attach at once. */
    private void startWithMultiattach() throws Exception {
        one.close();
        two.close();
        cinder.server.type("shared", true, false);
        start(Optional.of("shared"));
    }

    private long bytesBehind(String iqn) throws VolumeException {
        return volumes.find(new VolumeId(iqn.substring(iqn.indexOf("volume-") + "volume-".length())))
                .orElseThrow()
                .size()
                .bytes();
    }

    @AfterEach
    void nothingIsLeftBehind() throws Exception {
        one.close();
        two.close();
        assertThat(cinder.server.attachments()).isEmpty();
        assertThat(leases()).isZero();
        assertThat(disks.open()).as("sessions").isZero();
        client.close();
        cinder.close();
        database.close();
    }

    @Test
    void fiftyReadersAtTwoWorkersMakeOneAttachment() throws Exception {
        var image = stored();
        var before = cinder.server.asked(CinderCall.RESERVE);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // as many at once as a worker has places, so that none is refused for that
            for (var round = 0; round < 10; round++) {
                var reading = threads.invokeAll(IntStream.range(0, 5)
                        .<Callable<byte[]>>mapToObj(
                                n -> () -> (n % 2 == 0 ? one : two).get(image).body())
                        .toList());
                assertThat(reading).extracting(Future::resultNow).allMatch(bytes -> Arrays.equals(bytes, BYTES));
            }
        }

        assertThat(cinder.server.asked(CinderCall.RESERVE) - before).isEqualTo(1);
        assertThat(cinder.server.attachments()).hasSize(1);
    }

    @Test
    void whoHasNotTheVolumeAsksTheWorkerThatHasIt() throws Exception {
        var image = stored();
        one.get(image);
        var before = cinder.server.asked(CinderCall.RESERVE);

        var answer = two.get(image);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(BYTES);
        assertThat(cinder.server.asked(CinderCall.RESERVE)).isEqualTo(before);
    }

    @Test
    void volumesThatManyHostsMayAttachAreAttachedByEach() throws Exception {
        startWithMultiattach();
        var image = stored();
        var before = cinder.server.asked(CinderCall.RESERVE);

        assertThat(one.get(image).body()).isEqualTo(BYTES);
        assertThat(two.get(image).body()).isEqualTo(BYTES);

        assertThat(cinder.server.asked(CinderCall.RESERVE) - before).isEqualTo(2);
    }

    @Test
    void sessionThatHasDiedUnnoticedIsOpenedAnewBeforeTheFirstByte() throws Exception {
        var image = stored();
        one.get(image);

        disks.endSessions();

        assertThat(one.get(image).body()).isEqualTo(BYTES);
        assertThat(cinder.server.attachments()).hasSize(1);
    }

    @Test
    @DisplayName(
            "F41: a volume that somebody else attaches is waited for, and then the client is told when to come again")
    void volumeThatIsBeingAttachedElsewhereIsUnavailable() throws Exception {
        var image = stored();
        var elsewhere = volumes.reserve(volume(image), AttachMode.READ_ONLY, new Connector("compute-7"));
        volumes.connect(elsewhere.id(), new Connector("compute-7"));
        volumes.complete(elsewhere.id());

        var refused = one.get(image);
        volumes.detach(elsewhere.id());

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(one.get(image).body()).isEqualTo(BYTES);
    }

    @Test
    @DisplayName("F41: a holder that does not answer is waited for until its lease is over")
    void holderThatDoesNotAnswerIsWaitedFor() throws Exception {
        var image = stored();
        new VolumeLeases(database.source())
                .take(CINDER, volume(image), true, new WorkerId("silent"), Duration.ofSeconds(3));

        assertThat(one.get(image).body()).isEqualTo(BYTES);
    }

    @Test
    @DisplayName("F42: a target that dies in the middle of a download never ends it cleanly")
    void targetThatDiesCutsTheDownload() throws Exception {
        var image = stored();
        one.get(image);
        disks.failFrom(1 << 20);

        assertThatIOException().isThrownBy(() -> one.get(image));
        assertThatIOException().isThrownBy(() -> two.get(image));

        disks.failFrom(Long.MAX_VALUE);
        assertThat(two.get(image).body()).isEqualTo(BYTES);
    }

    @Test
    @DisplayName("F43: a damaged chunk never ends a download cleanly, and the copy is read again")
    void damagedChunkCutsTheDownload() throws Exception {
        var image = stored();
        disks.damage((2 << 20) + 17);

        assertThatIOException().isThrownBy(() -> one.get(image));

        runJobs(one);
        assertThat(events(image)).contains("image.corrupt");
        disks.damage((2 << 20) + 17);
    }

    @Test
    @DisplayName("F43: a damaged first chunk is told before any byte is sent")
    void damagedFirstChunkIsNoAnswer() throws Exception {
        var image = stored();
        disks.damage(17);

        assertThat(one.get(image).statusCode()).isEqualTo(503);
    }

    @Test
    @DisplayName("F44: what a dead worker has attached is ended, and another one attaches the volume")
    void deadWorkersAttachmentIsEnded() throws Exception {
        var image = stored();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.invokeAll(IntStream.range(0, 5)
                    .<Callable<byte[]>>mapToObj(_ -> () -> one.get(image).body())
                    .toList());
        }
        one.kill();
        assertThat(cinder.server.attachments()).hasSize(1);

        await().atMost(ReadingWorker.LEASE.plus(SOON)).until(() -> {
            two.store().reclaim();
            return cinder.server.attachments().isEmpty();
        });

        assertThat(two.get(image).body()).isEqualTo(BYTES);
    }

    @Test
    @DisplayName("F44: a reader does not wait for the clean-up to end what a dead worker has attached")
    void readerEndsADeadWorkersAttachmentItself() throws Exception {
        var image = stored();
        one.get(image);
        one.kill();

        assertThat(two.get(image).body()).isEqualTo(BYTES);

        assertThat(cinder.server.attachments()).hasSize(1);
    }

    @Test
    @DisplayName("F45: a volume that another worker keeps attached is let go of and deleted")
    void deletionRevokesTheLease() throws Exception {
        var image = stored();
        one.get(image);

        two.store().remove(location(image));

        assertThat(cinder.server.volumes()).isEmpty();
        assertThat(cinder.server.attachments()).isEmpty();
    }

    @Test
    @DisplayName("F45: so is one that several workers keep attached")
    void deletionRevokesAllLeases() throws Exception {
        startWithMultiattach();
        var image = stored();
        one.get(image);
        two.get(image);

        two.store().remove(location(image));

        assertThat(cinder.server.volumes()).isEmpty();
    }

    @Test
    @DisplayName("F46: a volume that was deleted behind our back leaves an image without data, and an event")
    void volumeThatIsGoneIsNoContent() throws Exception {
        var image = stored();
        volumes.delete(volume(image));

        var answer = one.get(image);

        assertThat(answer.statusCode()).isEqualTo(204);
        runJobs(two);
        assertThat(events(image)).contains("image.corrupt");
        assertThat(new ImageCatalog(database.source()).find(image)).isPresent();
    }

    @Test
    @DisplayName("F46: a volume that was deleted while it was kept attached is missed at the next download")
    void volumeThatIsGoneWhileItIsKeptIsNoContent() throws Exception {
        var image = stored();
        one.get(image);
        for (var attachment : volumes.attachments(volume(image))) {
            volumes.detach(attachment.id());
        }
        volumes.delete(volume(image));
        disks.endSessions();

        assertThat(one.get(image).statusCode()).isEqualTo(204);
    }

    @Test
    @DisplayName("F54: a worker that stops has let go of what it kept, and of what is read once that is done")
    void stoppingWorkerKeepsNothing() throws Exception {
        var image = stored();
        one.get(image);

        one.store().drain();

        assertThat(cinder.server.attachments()).isEmpty();
        assertThat(leases()).isZero();
        assertThat(one.get(image).body()).isEqualTo(BYTES);
        await().atMost(SOON).until(() -> cinder.server.attachments().isEmpty());
    }

    private ImageId stored() throws Exception {
        var image = Samples.queued(new ImageCatalog(database.source()), BY);
        var put = HttpRequest.newBuilder(one.request(image).uri())
                .header("Content-Type", "application/octet-stream")
                .PUT(BodyPublishers.ofByteArray(BYTES))
                .build();
        assertThat(client.send(put, BodyHandlers.ofString()).statusCode()).isEqualTo(204);
        return image;
    }

    private Location location(ImageId image) {
        return new ImageCatalog(database.source())
                .find(image)
                .orElseThrow()
                .locations()
                .getFirst();
    }

    private VolumeId volume(ImageId image) {
        var url = URI.create(location(image).url());
        return new VolumeId(url.getPath().substring(1));
    }

    private void runJobs(ReadingWorker worker) {
        var runner = worker.server().jobs(database.source());
        DSL.using(database.source(), SQLDialect.POSTGRES)
                .fetch("select id from job")
                .map(row -> new JobId(row.get(0, UUID.class)))
                .forEach(runner::run);
    }

    private List<String> events(ImageId image) {
        return DSL.using(database.source(), SQLDialect.POSTGRES)
                .fetch("select what from event where image_id = ?", image.value())
                .getValues(0, String.class);
    }

    private int leases() {
        return DSL.using(database.source(), SQLDialect.POSTGRES).fetchCount(DSL.table("volume_lease"));
    }
}
