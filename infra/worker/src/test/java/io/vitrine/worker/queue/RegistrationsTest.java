package io.vitrine.worker.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vitrine.catalog.Audits;
import io.vitrine.catalog.Checksums;
import io.vitrine.catalog.ContentFacts;
import io.vitrine.catalog.Copy;
import io.vitrine.catalog.Hashing;
import io.vitrine.catalog.Image;
import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.Inspections;
import io.vitrine.catalog.Jobs;
import io.vitrine.catalog.Ledger;
import io.vitrine.catalog.Migrations;
import io.vitrine.catalog.Placement;
import io.vitrine.catalog.Samples;
import io.vitrine.catalog.Saved;
import io.vitrine.catalog.Verifications;
import io.vitrine.model.Adoption;
import io.vitrine.model.Caller;
import io.vitrine.model.Digest;
import io.vitrine.model.Fault;
import io.vitrine.model.ImageStatus;
import io.vitrine.model.JobId;
import io.vitrine.model.Location;
import io.vitrine.model.WorkerId;
import io.vitrine.stores.ImageStore;
import io.vitrine.stores.StoreException;
import io.vitrine.testkit.TestDatabase;
import io.vitrine.worker.Stores;
import io.vitrine.worker.transfer.TestSettings;
import io.vitrine.worker.transfer.TransferThreads;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a worker does about volumes that others register: it asks, reads and tells their store. */
class RegistrationsTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Caller BY = new Caller("u", Optional.of("p"), Set.of("member"), false, "req-test");
    private static final String URL = "cinder://cinder/6c1f";
    private static final byte[] BYTES = new byte[(5 << 20) / 2];

    static {
        new Random(5).nextBytes(BYTES);
    }

    @AutoClose
    private final TestDatabase database = TestDatabase.fresh("catalog", Migrations::apply);

    @AutoClose
    private final TransferThreads threads = new TransferThreads(new TestSettings(SOON));

    private final ForeignVolumes store = new ForeignVolumes();
    private final ImageCatalog catalog = new ImageCatalog(database.source());

    private JobRunner worker(String name, ImageStore over) {
        var stores = new Stores(List.of(over), over.id(), List.of());
        var verifications = new Verifications(database.source());
        return new JobRunner(
                new Jobs(database.source()),
                new Ledger(database.source()),
                stores,
                _ -> true,
                verifications,
                new ImageVerifier(verifications, new Checksums(database.source()), stores, threads),
                new Audits(database.source()),
                TestRegistrations.of(database.source(), stores, threads),
                new WorkerId(name));
    }

    private static String sha256() throws Exception {
        return Digest.of("sha256", MessageDigest.getInstance("SHA-256").digest(BYTES))
                .hex();
    }

    private Saved registered(Optional<String> mustBe) {
        store.put(URL, BYTES);
        var image = catalog.find(Samples.queued(catalog, BY)).orElseThrow();
        var copy = new Copy(
                OptionalLong.empty(), new Location(ForeignVolumes.ID, URL, Optional.empty()), "{}", Optional.empty());
        var content = new ContentFacts(BYTES.length, OptionalLong.empty(), Optional.empty(), Optional.empty());
        var placement = new Placement(List.of(copy), Optional.of(content), Optional.of(new Hashing("sha256", mustBe)));
        return catalog.save(image, image.settings(), placement, BY).orElseThrow();
    }

    private Image now(Saved saved) {
        return catalog.find(saved.image().id()).orElseThrow();
    }

    private Optional<String> multihash(Saved saved) {
        return now(saved).content().flatMap(ContentFacts::multihash).map(Digest::hex);
    }

    private int count(String table, String condition) {
        return DSL.using(database.source(), SQLDialect.POSTGRES).fetchCount(DSL.table(table), DSL.condition(condition));
    }

    private void execute(String statement) {
        DSL.using(database.source(), SQLDialect.POSTGRES).execute(statement);
    }

    @Test
    @DisplayName(
            "A-07, A-08: whether an image may have a volume is answered by its store, which is told the image's owner")
    void storeIsAskedAboutTheOwner() {
        store.put(URL, new byte[7]);
        var image = Samples.queued(catalog, BY);
        var inspections = new Inspections(database.source());
        var asked = inspections.ask(image, URL, List.of(ForeignVolumes.ID));
        var missing = inspections.ask(image, "cinder://cinder/none", List.of(ForeignVolumes.ID));

        asked.forEach(worker("one", store)::run);
        missing.forEach(worker("one", store)::run);

        assertThat(inspections.answers(asked))
                .containsExactly(new Adoption.Adoptable(
                        new Location(ForeignVolumes.ID, URL, Optional.empty()),
                        7,
                        Optional.of("It is for project p.")));
        assertThat(inspections.answers(missing).getFirst()).isInstanceOf(Adoption.Refused.class);
    }

    @Test
    @DisplayName("A-07: digests and the checksum of each MiB are those of the bytes")
    void digestsAreMade() throws Exception {
        var saved = registered(Optional.empty());

        saved.jobs().forEach(worker("one", store)::run);

        assertThat(multihash(saved)).contains(sha256());
        assertThat(now(saved).content().orElseThrow().md5())
                .contains(Digest.of("md5", MessageDigest.getInstance("MD5").digest(BYTES)));
        assertThat(new Checksums(database.source())
                        .of(saved.image().id())
                        .orElseThrow()
                        .count())
                .isEqualTo(3);
        assertThat(count("job", "true")).isZero();
    }

    @Test
    @DisplayName("A-07: bytes that are what was said make the image active")
    void rightBytesActivate() throws Exception {
        var saved = registered(Optional.of(sha256()));
        assertThat(now(saved).status()).isEqualTo(ImageStatus.IMPORTING);

        saved.jobs().forEach(worker("one", store)::run);

        assertThat(now(saved).status()).isEqualTo(ImageStatus.ACTIVE);
        assertThat(multihash(saved)).contains(sha256());
    }

    @Test
    @DisplayName("A-07: bytes that are not what was said never make it active, and their volume is removed (F36)")
    void wrongBytesAreRemoved() {
        var saved = registered(Optional.of("00"));

        saved.jobs().forEach(worker("one", store)::run);

        assertThat(now(saved).status()).isEqualTo(ImageStatus.QUEUED);
        assertThat(now(saved).lastFailure().orElseThrow()).contains("not 00");
        assertThat(store.has(URL)).isFalse();
        assertThat(count("job", "true")).isZero();
    }

    @Test
    @DisplayName("A-07: a worker that is killed leaves the digests to another (F49)")
    void killedWorkersWorkIsTakenOver() throws Exception {
        var saved = registered(Optional.empty());
        var gate = new CountDownLatch(1);
        var reading = new AtomicInteger();
        var stuck = new ForeignVolumes() {
            @Override
            public <T, X extends Exception> T read(Location at, Reading<T, X> body) throws StoreException, X {
                reading.incrementAndGet();
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                return store.read(at, body);
            }
        };
        var killed = Thread.ofPlatform()
                .start(() -> worker("killed", stuck).run(saved.jobs().getFirst()));
        await().atMost(SOON).until(() -> reading.get() == 1);
        execute("update job set lease_until = now() - interval '1 second'");

        worker("other", store).run(saved.jobs().getFirst());
        gate.countDown();
        killed.join();

        assertThat(multihash(saved)).contains(sha256());
        assertThat(count("event", "what = 'image.hash.failed'")).isZero();
    }

    @Test
    @DisplayName("A-07: of bytes that are gone there are no digests, and the image stays active (F49)")
    void goneBytesHaveNoDigests() {
        var saved = registered(Optional.empty());
        store.forget(URL);

        saved.jobs().forEach(worker("one", store)::run);

        assertThat(now(saved).status()).isEqualTo(ImageStatus.ACTIVE);
        assertThat(multihash(saved)).isEmpty();
        assertThat(count("event", "what = 'image.hash.failed' and reason like '%There is no volume%'"))
                .isOne();
        assertThat(count("job", "true")).isZero();
    }

    @Test
    @DisplayName("A-07: bytes that cannot be reached are tried http_retries times")
    void unreachableBytesAreTriedAgain() {
        var saved = registered(Optional.empty());
        var away = worker("one", new ForeignVolumes() {
            @Override
            public <T, X extends Exception> T read(Location at, Reading<T, X> body) throws StoreException {
                throw new StoreException(Fault.UNAVAILABLE, "Nobody answers.");
            }
        });

        for (int tries = 1; tries <= 3; tries++) {
            assertThat(count("job", "kind = 'hash_image'")).isOne();
            execute("update job set next_run_at = now()");
            away.run(saved.jobs().getFirst());
        }

        assertThat(count("job", "true")).isZero();
        assertThat(count("event", "what = 'image.hash.failed' and reason like '%Nobody answers.'"))
                .isOne();
        assertThat(now(saved).status()).isEqualTo(ImageStatus.ACTIVE);
    }

    @Test
    void storeIsToldTheOwnerOfTheMomentAndNoneThatHasChangedMeanwhile() {
        var saved = registered(Optional.empty());
        var jobs = given(saved.image(), "q");
        var slow = new ForeignVolumes() {
            @Override
            public void ownerChanged(Location at, Optional<String> owner) throws StoreException {
                super.ownerChanged(at, owner);
                if (owners.size() == 1) {
                    given(now(saved), "r");
                }
            }
        };

        jobs.forEach(worker("one", slow)::run);

        assertThat(slow.owners).containsExactly("q", "r");
    }

    private List<JobId> given(Image image, String owner) {
        var old = image.settings();
        var changed = new Image.Settings(
                old.name(),
                old.visibility(),
                old.isProtected(),
                old.hidden(),
                Optional.of(owner),
                old.containerFormat(),
                old.diskFormat(),
                old.minDiskGb(),
                old.minRamMb(),
                old.tags(),
                old.properties());
        return catalog.save(image, changed, BY).orElseThrow().jobs();
    }
}
