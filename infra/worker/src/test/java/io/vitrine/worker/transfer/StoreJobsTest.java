package io.vitrine.worker.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vitrine.catalog.Audits;
import io.vitrine.catalog.Checksums;
import io.vitrine.catalog.Deletion;
import io.vitrine.catalog.Dependents;
import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.Jobs;
import io.vitrine.catalog.Ledger;
import io.vitrine.catalog.Migrations;
import io.vitrine.catalog.Samples;
import io.vitrine.catalog.StorageQuota;
import io.vitrine.catalog.StoreRegister;
import io.vitrine.catalog.Verifications;
import io.vitrine.catalog.Verifications.Outcome;
import io.vitrine.model.Caller;
import io.vitrine.model.Fault;
import io.vitrine.model.ImageId;
import io.vitrine.model.JobId;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import io.vitrine.stores.DelegatingStore;
import io.vitrine.stores.ImageStore;
import io.vitrine.stores.StoreException;
import io.vitrine.stores.StoreFeatures;
import io.vitrine.stores.Verification;
import io.vitrine.stores.file.FileStore;
import io.vitrine.stores.file.FileStoreSettings;
import io.vitrine.testkit.TestDatabase;
import io.vitrine.worker.Stores;
import io.vitrine.worker.queue.ImageVerifier;
import io.vitrine.worker.queue.JobRunner;
import io.vitrine.worker.queue.TestRegistrations;
import io.vitrine.worker.transfer.UploadOutcome.Active;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verifications and audits by two workers that share a store of files. */
class StoreJobsTest {
    private static final int MIB = 1 << 20;
    private static final Caller BY = Caller.system("test");
    private static final StoreId FILES = new StoreId("files");
    private static final WorkerId ONE = new WorkerId("one");
    private static final WorkerId OTHER = new WorkerId("other");

    @AutoClose
    private final TestDatabase database = TestDatabase.fresh("catalog", Migrations::apply);

    private final ImageCatalog catalog = new ImageCatalog(database.source());
    private final Ledger ledger = new Ledger(database.source());
    private final Jobs jobs = new Jobs(database.source());
    private final Verifications verifications = new Verifications(database.source());
    private final Audits audits = new Audits(database.source());
    private final TestSettings settings = new TestSettings(Duration.ofSeconds(30));

    @AutoClose
    private final TransferThreads threads = new TransferThreads(settings);

    @AutoClose
    private final LeaseKeeper leases = new LeaseKeeper(ledger, Duration.ofSeconds(30));

    private Path folder;
    private FileStore store;
    private JobRunner one;

    @BeforeEach
    void openStore(@TempDir Path temporary) throws StoreException {
        folder = temporary;
        store = new FileStore(FILES, Optional.empty(), new FileStoreSettings(folder, Verification.OFF));
        one = runner(ONE, store);
    }

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(threads.slots().inUse()).as("buffers in use").isZero();
        assertThat(count("job", "true")).as("jobs").isZero();
        store.close();
    }

    @Test
    void everyByteOfASoundImageIsRead() {
        var image = uploaded(3 * MIB + 5);
        var job = verifications.request(image).getFirst();

        one.run(job);

        assertThat(verifications.outcome(job)).isEqualTo(new Outcome.Sound());
        assertThat(count("attempt", "kind = 'verify' and bytes_flushed = " + (3 * MIB + 5)))
                .isOne();
        assertThat(catalog.find(image).orElseThrow().lastFailure()).isEmpty();
    }

    @Test
    void flippedBitIsFound() throws IOException {
        var image = uploaded(3 * MIB + 5);
        overwrite(2 * MIB + 17);
        var job = verifications.request(image).getFirst();

        one.run(job);

        assertThat(damage(job)).contains("MiB 2");
        assertThat(catalog.find(image).orElseThrow().lastFailure())
                .hasValueSatisfying(sentence -> assertThat(sentence).startsWith("The copy in store files is damaged."));
        assertThat(count("event", "what = 'image.corrupt'")).isOne();
    }

    @Test
    void wrongDigestIsFoundThoughEveryCheckSumFits() {
        var image = uploaded(MIB);
        execute("update content set md5 = 'd41d8cd98f00b204e9800998ecf8427e'");
        var job = verifications.request(image).getFirst();

        one.run(job);

        assertThat(damage(job)).contains("Its md5 is").contains("not d41d8cd98f00b204e9800998ecf8427e");
    }

    @Test
    void surplusByteIsFound() throws IOException {
        var image = uploaded(MIB);
        Files.write(file(), new byte[] {0}, StandardOpenOption.APPEND);
        var job = verifications.request(image).getFirst();

        one.run(job);

        assertThat(damage(job)).contains("Its file has 1048577 bytes, the image 1048576");
    }

    @Test
    void missingImageIsDamaged() throws IOException {
        var image = uploaded(MIB);
        Files.delete(file());
        var job = verifications.request(image).getFirst();

        one.run(job);

        assertThat(damage(job)).contains("nothing at its place");
    }

    @Test
    void storeThatIsAwayIsAskedAgainLater() {
        var image = uploaded(MIB);
        var job = verifications.request(image).getFirst();
        var away = new DelegatingStore(store) {
            @Override
            public <T, X extends Exception> T read(Location at, Reading<T, X> body) throws StoreException {
                throw new StoreException(Fault.UNAVAILABLE, "The folder is not mounted.");
            }
        };

        runner(OTHER, away).run(job);

        assertThat(verifications.outcome(job)).isEqualTo(new Outcome.Waiting());
        assertThat(count("job", "last_error = 'The folder is not mounted.'")).isOne();
        execute("update job set next_run_at = now()");
        one.run(job);
        assertThat(verifications.outcome(job)).isEqualTo(new Outcome.Sound());
    }

    /** The first worker hangs in the middle of the image; when it goes on, the second has long finished. */
    @Test
    void verificationOfASilentWorkerIsTakenOverAndHasOneEffect() {
        var image = uploaded(5 * MIB);
        var job = verifications.request(image).getFirst();
        var gated = new GatedStore(store);
        var silent = CompletableFuture.runAsync(
                () -> runner(ONE, gated).run(job), task -> Thread.ofVirtual().start(task));
        await().until(() -> gated.reads.get() > 0);
        execute("update job set lease_until = now() - interval '1 second'");

        runner(OTHER, store).run(job);
        gated.gate.countDown();
        silent.join();

        assertThat(verifications.outcome(job)).isEqualTo(new Outcome.Sound());
        assertThat(count("attempt", "kind = 'verify'")).isOne();
        assertThat(count("attempt", "kind = 'verify' and worker_id = 'other' and epoch = 2"))
                .isOne();
        assertThat(count("event", "what = 'image.verified'")).isOne();
    }

    @Test
    void twoBellsVerifyOnce() {
        var job = verifications.request(uploaded(MIB)).getFirst();

        CompletableFuture.allOf(
                        CompletableFuture.runAsync(() -> one.run(job)),
                        CompletableFuture.runAsync(() -> runner(OTHER, store).run(job)))
                .join();
        one.run(job);

        assertThat(count("attempt", "kind = 'verify'")).isOne();
        assertThat(count("event", "what = 'image.verified'")).isOne();
    }

    @Test
    void imageDeletedWhileItIsReadLeavesNoTrace() {
        var image = uploaded(5 * MIB);
        var job = verifications.request(image).getFirst();
        var gated = new GatedStore(store);
        var reading = CompletableFuture.runAsync(
                () -> runner(ONE, gated).run(job), task -> Thread.ofVirtual().start(task));
        await().until(() -> gated.reads.get() > 0);

        var deletion = (Deletion.Deleted) catalog.delete(image, BY);
        deletion.jobs().forEach(runner(OTHER, store)::run);
        gated.gate.countDown();
        reading.join();

        assertThat(count("attempt", "kind = 'verify'")).isZero();
        assertThat(count("event", "what in ('image.verified', 'image.corrupt')"))
                .isZero();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void auditRemovesWhatNobodyRefersToAndSaysSo() {
        uploaded(MIB);
        var orphan = uploaded(MIB);
        execute("delete from location where image_id = '" + orphan + "'");
        new StoreRegister(database.source())
                .announce(
                        ONE,
                        "http://127.0.0.1:1",
                        List.of(new StoreRegister.Entry(
                                FILES, "file", "", 0, true, false, new TreeMap<>(), Optional.empty())));
        var job = audits.request().getFirst();

        one.run(job);
        one.run(job);

        assertThat(folder).isDirectoryContaining("glob:**");
        assertThat(folder.toFile().list()).hasSize(1);
        assertThat(count("event", "what = 'store.audit'")).isOne();
        assertThat(count("event", "reason like 'Store files of worker one holds 2 targets; 1 that nobody%'"))
                .isOne();
    }

    @Test
    @DisplayName(
            "I-24, G-12: a store that declares that something may depend on what lies in it is asked by a worker that reaches it")
    void dependentsAreAskedFor() {
        var image = uploaded(MIB);
        var at = catalog.find(image).orElseThrow().locations();
        var questions = new Dependents(database.source());
        var cloned = runner(ONE, new DelegatingStore(store) {
            @Override
            public StoreFeatures features() {
                return new StoreFeatures("fake", StoreFeatures.Reach.SHARED, false, true, new TreeMap<>());
            }

            @Override
            public Optional<String> dependents(Location location) {
                return Optional.of("A clone needs " + location.url());
            }
        });
        var kept = questions.ask(image, at);
        var free = questions.ask(image, at);
        assertThat(questions.answers(kept)).isEmpty();

        cloned.run(kept.getFirst());
        one.run(free.getFirst());

        assertThat(questions.answers(kept))
                .containsExactly(new Dependents.Answer(
                        Optional.of("A clone needs " + at.getFirst().url())));
        assertThat(questions.answers(free)).containsExactly(new Dependents.Answer(Optional.empty()));
        questions.forget(kept);
        questions.forget(free);
        assertThat(count("answer", "true")).isZero();
    }

    private JobRunner runner(WorkerId worker, ImageStore over) {
        var stores = new Stores(List.of(over), FILES, List.of());
        var verifier = new ImageVerifier(verifications, new Checksums(database.source()), stores, threads);
        var registrations = TestRegistrations.of(database.source(), stores, threads);
        return new JobRunner(
                jobs, ledger, stores, leases::stop, verifications, verifier, audits, registrations, worker);
    }

    private ImageId uploaded(int bytes) {
        var image = Samples.queued(catalog, BY);
        var uploads = new Uploads(
                ledger,
                catalog,
                leases,
                one,
                threads,
                settings,
                settings,
                new StorageQuota(database.source(), settings),
                settings.rules(),
                ONE,
                new FaultDrill(Optional.empty()),
                new TransferMeters(new SimpleMeterRegistry(), threads));
        var outcome = uploads.upload(image, store, Bodies.of(Bodies.random(bytes)), OptionalLong.empty(), BY);
        assertThat(outcome).isEqualTo(new Active());
        return image;
    }

    private String damage(JobId job) {
        return ((Outcome.Damaged) verifications.outcome(job)).reason();
    }

    private Path file() throws IOException {
        try (var files = Files.list(folder)) {
            return files.findFirst().orElseThrow();
        }
    }

    private void overwrite(long offset) throws IOException {
        try (var channel = FileChannel.open(file(), StandardOpenOption.WRITE, StandardOpenOption.READ)) {
            var old = ByteBuffer.allocate(1);
            channel.read(old, offset);
            channel.write(ByteBuffer.wrap(new byte[] {(byte) ~old.get(0)}), offset);
        }
    }

    private int count(String table, String condition) {
        return DSL.using(database.source(), SQLDialect.POSTGRES).fetchCount(DSL.table(table), DSL.condition(condition));
    }

    private void execute(String statement) {
        DSL.using(database.source(), SQLDialect.POSTGRES).execute(statement);
    }

    /** Reads of it wait at the third chunk until the gate is open. */
    private static class GatedStore extends DelegatingStore {
        final AtomicInteger reads = new AtomicInteger();
        final CountDownLatch gate = new CountDownLatch(1);

        GatedStore(ImageStore real) {
            super(real);
        }

        @Override
        public <T, X extends Exception> T read(Location at, Reading<T, X> body) throws StoreException, X {
            return super.read(
                    at,
                    source -> body.read((destination, offset) -> {
                        if (offset >= 2L * MIB) {
                            reads.incrementAndGet();
                            awaitGate();
                        }
                        source.read(destination, offset);
                    }));
        }

        private void awaitGate() {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
