package io.vitrine.worker.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vitrine.catalog.Audits;
import io.vitrine.catalog.Checksums;
import io.vitrine.catalog.Deletion;
import io.vitrine.catalog.Deployment;
import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.Jobs;
import io.vitrine.catalog.Ledger;
import io.vitrine.catalog.Migrations;
import io.vitrine.catalog.Samples;
import io.vitrine.catalog.StorageQuota;
import io.vitrine.catalog.Verifications;
import io.vitrine.model.AttemptId;
import io.vitrine.model.Caller;
import io.vitrine.model.Fault;
import io.vitrine.model.ImageId;
import io.vitrine.model.ImageStatus;
import io.vitrine.stores.FaultyStore;
import io.vitrine.stores.volume.VolumeFixture;
import io.vitrine.stores.volume.VolumeStore;
import io.vitrine.stores.volume.VolumeStoreSettings;
import io.vitrine.testkit.TestDatabase;
import io.vitrine.volumes.Volume;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.local.LocalVolumes;
import io.vitrine.worker.OrphanAudit;
import io.vitrine.worker.Stores;
import io.vitrine.worker.queue.ImageVerifier;
import io.vitrine.worker.queue.JobRunner;
import io.vitrine.worker.queue.TestRegistrations;
import io.vitrine.worker.transfer.UploadOutcome.Active;
import io.vitrine.worker.transfer.UploadOutcome.Failed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The faults an upload meets, on volumes of this host and a real database; F-numbers are those of the fault table. */
class UploadsTest {
    private static final int MIB = 1 << 20;
    private static final Caller BY = new Caller("u", Optional.of("p"), Set.of("member"), false, "req-test");

    @AutoClose
    private static final TestDatabase DATABASE = TestDatabase.fresh("catalog", Migrations::apply);

    private final BreakableDatabase database = new BreakableDatabase(DATABASE.source());
    private final ImageCatalog catalog = new ImageCatalog(DATABASE.source());
    private final Ledger ledger = new Ledger(database.source());
    private final Jobs jobs = new Jobs(database.source());
    private LocalVolumes volumes;
    private VolumeStore store;
    private Stores stores;
    private LeaseKeeper leases;
    private Verifications verifications;
    private JobRunner runner;
    private TransferThreads threads;
    private Uploads uploads;

    @BeforeEach
    void openStore(@TempDir Path folder) throws VolumeException {
        volumes = LocalVolumes.onSparseFiles(folder);
        var deployment = new Deployment(DATABASE.source()).id().toString();
        store = VolumeFixture.store(volumes, VolumeStoreSettings.withDefaults(deployment));
        stores = new Stores(List.of(store), store.id(), List.of(volumes));
        openWorker(new TestSettings(Duration.ofSeconds(30)));
    }

    private void openWorker(TestSettings settings) {
        var lease = settings.leaseDuration();
        leases = new LeaseKeeper(ledger, lease);
        threads = new TransferThreads(settings);
        verifications = new Verifications(database.source());
        var verifier = new ImageVerifier(verifications, new Checksums(DATABASE.source()), stores, threads);
        runner = new JobRunner(
                jobs,
                ledger,
                stores,
                leases::stop,
                verifications,
                verifier,
                new Audits(database.source()),
                TestRegistrations.of(database.source(), stores, threads),
                VolumeFixture.WORKER);
        uploads = new Uploads(
                ledger,
                catalog,
                leases,
                runner,
                threads,
                settings,
                settings,
                new StorageQuota(database.source(), settings),
                settings.rules(),
                VolumeFixture.WORKER,
                new FaultDrill(Optional.empty()),
                new TransferMeters(new SimpleMeterRegistry(), threads));
    }

    @AfterEach
    void nothingIsLeftBehind() throws Exception {
        for (var image : catalogued()) {
            if (catalog.delete(image, Caller.system("test")) instanceof Deletion.Deleted deleted) {
                deleted.jobs().forEach(runner::run);
            }
        }
        assertThat(volumes.list(Map.of())).as("volumes").isEmpty();
        assertThat(threads.slots().inUse()).as("buffers in use").isZero();
        assertThat(count("job")).as("jobs").isZero();
        assertThat(count("attempt where step not in ('committed', 'aborted')"))
                .as("open attempts")
                .isZero();
        leases.close();
        threads.close();
        stores.close();
        sql("truncate image cascade");
    }

    @Test
    void aBodyBecomesAnActiveImageOnAVolume() throws Exception {
        var image = queued();

        var outcome = upload(image, Bodies.of(Bodies.random(3 * MIB + 5)));

        assertThat(outcome).isEqualTo(new Active());
        var active = catalog.find(image).orElseThrow();
        assertThat(active.status()).isEqualTo(ImageStatus.ACTIVE);
        assertThat(active.content().orElseThrow().sizeBytes()).isEqualTo(3 * MIB + 5);
        assertThat(active.locations()).hasSize(1);
        assertThat(new Checksums(DATABASE.source()).of(image).orElseThrow().count())
                .isEqualTo(4);
        assertThat(volumes.list(Map.of())).extracting(Volume::state).containsExactly(Volume.State.AVAILABLE);
    }

    @Test
    void anEmptyBodyNeedsNoVolume() {
        var image = queued();

        var outcome = upload(image, Bodies.of(new byte[0]));

        assertThat(outcome).isEqualTo(new Active());
        assertThat(catalog.find(image).orElseThrow().locations()).isEmpty();
    }

    /** F14: the database commits, its answer is lost. */
    @Test
    void aCommitWhoseAnswerIsLostIsFoundOut() {
        var image = queued();
        database.loseAnswerOfTransactionWith("insert into content");

        var outcome = upload(image, Bodies.of(Bodies.random(MIB)));

        assertThat(outcome).isEqualTo(new Active());
        assertThat(database.lostAnswers()).isEqualTo(1);
        assertThat(catalog.find(image).orElseThrow().locations()).hasSize(1);
    }

    /** F15: the database stays away until the lease would lapse. */
    @Test
    void aTransferWithoutADatabaseStopsBeforeItsLeaseLapses() throws Exception {
        leases.close();
        threads.close();
        openWorker(new TestSettings(Duration.ofMillis(6_500)));
        var image = queued();
        var body = new HandFedBody();
        var outcome = start(image, body);
        body.give();

        database.down(true);
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    body.giveIfWanted();
                    return outcome.isDone();
                });

        assertThat(outcome.join()).isInstanceOf(Failed.class);
        database.down(false);
        ageLeases();
        ledger.expire().forEach(runner::run);
        assertThat(statusOf(image)).isEqualTo(ImageStatus.QUEUED);
        assertThat(volumesNow()).isZero();
    }

    /** What stands in the log, and only there: volumes, paths and error numbers. */
    @Test
    @DisplayName("D-14: the client of a full store is told so in one sentence")
    void theClientOfAFullStoreIsToldSoInOneSentence() {
        var image = queued();
        var full = FaultyStore.after(store, MIB, Fault.TOO_LARGE);

        var outcome = uploads.upload(image, full, Bodies.of(Bodies.random(3 * MIB)), OptionalLong.empty(), BY);

        var sentence = "Store " + store.id() + " is full.";
        assertThat(outcome).isEqualTo(new Failed(Fault.TOO_LARGE, sentence));
        assertThat(catalog.find(image).orElseThrow().lastFailure()).contains(sentence);
        assertThat(statusOf(image)).isEqualTo(ImageStatus.QUEUED);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CONFLICT", "UNAVAILABLE", "FORBIDDEN"})
    @DisplayName("D-14: what the store says of a write is told, and the image stays queued")
    void whatTheStoreSaysIsTold(Fault said) {
        var image = queued();
        var refusing = FaultyStore.after(store, 0, said);

        var outcome = uploads.upload(image, refusing, Bodies.of(Bodies.random(MIB)), OptionalLong.empty(), BY);

        assertThat(outcome).isInstanceOfSatisfying(Failed.class, failed -> assertThat(failed.fault())
                .isEqualTo(said));
        assertThat(statusOf(image)).isEqualTo(ImageStatus.QUEUED);
        assertThat(catalog.find(image).orElseThrow().content()).isEmpty();
    }

    @Test
    void anErrorOfTheMachineGivesTheUploadUp() {
        var image = queued();
        BodySource failing = destination -> {
            throw new StackOverflowError("says the test");
        };

        var outcome = upload(image, failing);

        assertThat(outcome).isInstanceOfSatisfying(Failed.class, failed -> assertThat(failed.fault())
                .isEqualTo(Fault.INTERNAL));
        assertThat(statusOf(image)).isEqualTo(ImageStatus.QUEUED);
    }

    /** F34: a client that goes away, and one that announces more than it sends. */
    @Test
    @DisplayName("D-10: what a client breaks off leaves nothing")
    void whatAClientBreaksOffLeavesNothing() throws Exception {
        var image = queued();
        var body = new HandFedBody();
        var outcome = start(image, body);
        body.give();
        await().until(() -> volumesNow() == 1);
        body.breakOff();

        assertThat(outcome.join())
                .isEqualTo(new Failed(Fault.INVALID, "The client went away before all data had come."));
        assertThat(volumesNow()).isZero();
        assertThat(statusOf(image)).isEqualTo(ImageStatus.QUEUED);
        assertThat(catalog.find(image).orElseThrow().lastFailure()).isPresent();
        assertThat(upload(image, Bodies.of(Bodies.random(MIB)))).isEqualTo(new Active());
        assertThat(catalog.find(image).orElseThrow().lastFailure()).isEmpty();
    }

    @Test
    void aSizeThatIsNotKeptIsRefused() {
        var image = queued();

        var tooLong = uploads.upload(image, store, Bodies.of(Bodies.random(11)), OptionalLong.of(10), BY);
        var tooShort = uploads.upload(image, store, Bodies.of(Bodies.random(9)), OptionalLong.of(10), BY);

        assertThat(tooLong).isInstanceOfSatisfying(Failed.class, failed -> assertThat(failed.fault())
                .isEqualTo(Fault.INVALID));
        assertThat(tooShort).isInstanceOfSatisfying(Failed.class, failed -> assertThat(failed.fault())
                .isEqualTo(Fault.INVALID));
        assertThat(statusOf(image)).isEqualTo(ImageStatus.QUEUED);
    }

    @Test
    @DisplayName("D-12, 19.2: what the images of a project take together")
    void aProjectStoresNoMoreThanItsQuota() throws Exception {
        leases.close();
        threads.close();
        openWorker(new TestSettings(Duration.ofSeconds(30), Duration.ofSeconds(5), "3MB"));
        assertThat(upload(queued(), Bodies.of(Bodies.random(2 * MIB)))).isEqualTo(new Active());
        var over = new Failed(
                Fault.TOO_LARGE,
                "The image would exceed user_storage_quota: " + MIB + " bytes are left to the project.");

        var unannounced = queued();
        assertThat(upload(unannounced, Bodies.of(Bodies.random(MIB + 1)))).isEqualTo(over);
        assertThat(uploads.upload(unannounced, store, Bodies.of(Bodies.random(MIB + 1)), OptionalLong.of(MIB + 1), BY))
                .isEqualTo(over);
        assertThat(statusOf(unannounced)).isEqualTo(ImageStatus.QUEUED);
        assertThat(volumesNow()).isOne();
        assertThat(uploads.upload(unannounced, store, Bodies.of(Bodies.random(MIB)), OptionalLong.of(MIB), BY))
                .isEqualTo(new Active());
        assertThat(upload(queued(), Bodies.of(Bodies.random(1))))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.fault()).isEqualTo(Fault.TOO_LARGE));
    }

    @Test
    @DisplayName("D-12, 19.2: counted again after the upload, for others of the project store too")
    void whatOthersStoreMeanwhileCounts() throws Exception {
        leases.close();
        threads.close();
        openWorker(new TestSettings(Duration.ofSeconds(30), Duration.ofSeconds(5), "3MB"));
        var slow = queued();
        var body = new HandFedBody();
        var outcome = start(slow, body);
        body.give();
        await().until(() -> volumesNow() == 1);

        assertThat(upload(queued(), Bodies.of(Bodies.random(3 * MIB)))).isEqualTo(new Active());
        body.end();

        assertThat(outcome.join()).isInstanceOfSatisfying(Failed.class, failed -> assertThat(failed.fault())
                .isEqualTo(Fault.TOO_LARGE));
        assertThat(statusOf(slow)).isEqualTo(ImageStatus.QUEUED);
        assertThat(volumesNow()).isOne();
    }

    /** F37: the image is deleted while its bytes come in. */
    @Test
    @DisplayName("D-09, I-26: a deleted image ends its upload, and nothing of it is left")
    void aDeletedImageEndsItsUpload() throws Exception {
        var image = queued();
        var body = new HandFedBody();
        var outcome = start(image, body);
        body.give();
        await().until(() -> volumesNow() == 1);

        var deletion = (Deletion.Deleted) catalog.delete(image, BY);
        var cleaning = CompletableFuture.runAsync(() -> deletion.jobs().forEach(runner::run), virtual());
        feedUntilDone(body, outcome);

        assertThat(outcome.join()).isInstanceOfSatisfying(Failed.class, failed -> assertThat(failed.fault())
                .isEqualTo(Fault.GONE));
        cleaning.join();
        assertThat(volumesNow()).isZero();
    }

    /** F38: the same bell rings twice at once. */
    @Test
    void twoBellsForOneJobRunItOnce() throws Exception {
        var image = queued();
        upload(image, Bodies.of(Bodies.random(MIB)));
        var job = ((Deletion.Deleted) catalog.delete(image, BY)).jobs().getFirst();

        var first = CompletableFuture.runAsync(() -> runner.run(job), virtual());
        var second = CompletableFuture.runAsync(() -> runner.run(job), virtual());
        CompletableFuture.allOf(first, second).join();

        assertThat(volumesNow()).isZero();
        assertThat(count("job")).isZero();
    }

    /** F39: the lease is given to somebody else while the transfer goes on. */
    @Test
    void lateWorkerCannotActivate() throws Exception {
        var image = queued();
        var stale = new HandFedBody();
        var staleOutcome = start(image, stale);
        stale.give();
        await().until(() -> volumesNow() == 1);

        ageLeases();
        var abandoned = ledger.expire();
        var body = new HandFedBody();
        var outcome = start(image, body);
        body.give();
        await().until(() -> volumesNow() == 2);
        feedUntilDone(stale, staleOutcome);
        body.end();

        assertThat(staleOutcome.join()).isInstanceOf(Failed.class);
        assertThat(outcome.join()).isEqualTo(new Active());
        abandoned.forEach(runner::run);
        assertThat(volumesNow()).isEqualTo(1);
        assertThat(statusOf(image)).isEqualTo(ImageStatus.ACTIVE);
    }

    /** F40: two uploads of one image. */
    @Test
    @DisplayName("D-08: the second of two uploads is refused")
    void theSecondOfTwoUploadsIsRefused() throws Exception {
        var image = queued();
        var body = new HandFedBody();
        var first = start(image, body);
        body.give();

        var second = upload(image, Bodies.of(Bodies.random(5)));
        body.end();

        assertThat(second).isInstanceOfSatisfying(Failed.class, failed -> assertThat(failed.fault())
                .isEqualTo(Fault.CONFLICT));
        assertThat(first.join()).isEqualTo(new Active());
        assertThat(catalog.find(image).orElseThrow().content().orElseThrow().sizeBytes())
                .isEqualTo(MIB);
    }

    /** F2: a volume whose creation the ledger never heard the end of. */
    @Test
    void theAuditRemovesWhatNobodyRefersTo() throws Exception {
        var image = queued();
        upload(image, Bodies.of(Bodies.random(MIB)));
        var attempt = ledgerAttempt(image);
        sql("delete from location where image_id = '" + image + "'");

        var found = new OrphanAudit(stores, ledger).run(store, () -> {});

        assertThat(found).isEqualTo(new Audits.Count(1, 1, 0));
        assertThat(store.targets()).doesNotContain(attempt);
    }

    /** F16: a database restored from a backup does not know the newest volumes; they are kept. */
    @Test
    void theAuditKeepsWhatIsNewerThanTheDatabase() throws Exception {
        var old = queued();
        upload(old, Bodies.of(Bodies.random(MIB)));
        var young = queued();
        upload(young, Bodies.of(Bodies.random(2 * MIB)));
        var attempt = ledgerAttempt(young);
        sql("delete from location where image_id = '" + young + "'");
        sql("delete from attempt where image_id = '" + young + "'");

        var found = new OrphanAudit(stores, ledger).run(store, () -> {});

        assertThat(found).isEqualTo(new Audits.Count(2, 0, 1));
        assertThat(store.targets()).contains(attempt);
        store.discard(attempt);
    }

    private ImageId queued() {
        return Samples.queued(catalog, BY);
    }

    private UploadOutcome upload(ImageId image, BodySource body) {
        return uploads.upload(image, store, body, OptionalLong.empty(), BY);
    }

    private CompletableFuture<UploadOutcome> start(ImageId image, BodySource body) {
        return CompletableFuture.supplyAsync(() -> upload(image, body), virtual());
    }

    private static void feedUntilDone(HandFedBody body, CompletableFuture<UploadOutcome> outcome) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    body.giveIfWanted();
                    return outcome.isDone();
                });
    }

    private static Executor virtual() {
        return task -> Thread.ofVirtual().start(task);
    }

    private int volumesNow() throws VolumeException {
        return volumes.list(Map.of()).size();
    }

    private ImageStatus statusOf(ImageId image) {
        return catalog.find(image).orElseThrow().status();
    }

    private static DSLContext sql() {
        return DSL.using(DATABASE.source(), SQLDialect.POSTGRES);
    }

    private static void sql(String statement) {
        sql().execute(statement);
    }

    private static int count(String from) {
        return sql().fetchSingle("select count(*)::int from " + from).get(0, Integer.class);
    }

    private static List<ImageId> catalogued() {
        return sql().fetch("select id from image where deleted_at is null")
                .map(row -> new ImageId(row.get(0, String.class)));
    }

    private static AttemptId ledgerAttempt(ImageId image) {
        return new AttemptId(sql().fetchSingle("select id from attempt where image_id = ?", image.value())
                .get(0, UUID.class));
    }

    private static void ageLeases() {
        sql(
                "update attempt set lease_until = now() - interval '1 second' where step not in ('committed', 'aborting', 'aborted')");
    }
}
