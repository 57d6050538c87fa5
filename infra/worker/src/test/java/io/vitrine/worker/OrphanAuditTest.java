package io.vitrine.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vitrine.attach.block.MemoryDisks;
import io.vitrine.attach.block.NetworkAttacher;
import io.vitrine.catalog.Audits;
import io.vitrine.catalog.Deployment;
import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.Ledger;
import io.vitrine.catalog.Ledger.Claim;
import io.vitrine.catalog.Ledger.Commit;
import io.vitrine.catalog.Migrations;
import io.vitrine.catalog.Samples;
import io.vitrine.catalog.StoreRegister;
import io.vitrine.model.AttachmentId;
import io.vitrine.model.Caller;
import io.vitrine.model.Gib;
import io.vitrine.model.ImageId;
import io.vitrine.model.StoreId;
import io.vitrine.model.VolumeId;
import io.vitrine.model.WorkerId;
import io.vitrine.stores.RecordedAttempt;
import io.vitrine.stores.StoreException;
import io.vitrine.stores.TestImage;
import io.vitrine.stores.volume.VolumeStore;
import io.vitrine.stores.volume.VolumeStoreSettings;
import io.vitrine.stores.volume.VolumeUrls;
import io.vitrine.testkit.TestDatabase;
import io.vitrine.testkit.cinder.CinderCall;
import io.vitrine.testkit.cinder.CinderFaults.Effect;
import io.vitrine.testkit.cinder.CinderFaults.When;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.Connector;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.VolumeLabels;
import io.vitrine.volumes.cinder.CinderFixture;
import io.vitrine.volumes.cinder.CinderVolumes;
import io.vitrine.worker.audit.AuditMeters;
import io.vitrine.worker.audit.AuditObserver;
import io.vitrine.worker.audit.AuditReport;
import io.vitrine.worker.audit.AuditReport.Finding;
import io.vitrine.worker.audit.AuditReport.Kind;
import io.vitrine.worker.audit.Conduct;
import io.vitrine.worker.audit.Pulse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What an audit makes of volumes in Cinder, one thing that is wrong after the other. */
class OrphanAuditTest {
    private static final Caller BY = Caller.system("test");
    private static final StoreId STORE = new StoreId("cinder");
    private static final WorkerId DEAD = new WorkerId("dead");
    private static final WorkerId LIVING = new WorkerId("living");
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Conduct LOOKS = new Conduct(true, false, 0, Duration.ofMillis(1));
    private static final Conduct MENDS = new Conduct(true, true, 0, Duration.ofMillis(1));

    @AutoClose
    private final TestDatabase database = TestDatabase.fresh("catalog", Migrations::apply);

    private final ImageCatalog catalog = new ImageCatalog(database.source());
    private final Ledger ledger = new Ledger(database.source());
    private final Audits audits = new Audits(database.source());
    private final DSLContext sql = DSL.using(database.source(), SQLDialect.POSTGRES);
    private final String deployment = new Deployment(database.source()).id().toString();
    private CinderFixture cinder;
    private CinderVolumes volumes;
    private VolumeStore store;

    /** An image that was uploaded, and where it is. */
    private record Stored(ImageId image, VolumeId volume) {}

    @BeforeEach
    void openStore() throws Exception {
        cinder = new CinderFixture();
        volumes = cinder.volumes();
        var disks = new MemoryDisks(iqn -> volumes.find(new VolumeId(iqn.substring(iqn.indexOf("volume-") + 7)))
                .orElseThrow()
                .size()
                .bytes());
        var host = CinderFixture.IDENTITY.connector();
        store = new VolumeStore(
                VolumeUrls.cinder(STORE),
                Optional.empty(),
                VolumeStoreSettings.withDefaults(deployment),
                volumes,
                new NetworkAttacher(volumes, host, disks, Duration.ofSeconds(5)),
                host);
        new StoreRegister(database.source()).announce(LIVING, "http://127.0.0.1:1", List.of());
    }

    @AfterEach
    void nothingIsLeftBehind() throws Exception {
        for (var volume : volumes.list(Map.of())) {
            cinder.server.remove(volume.id().value());
        }
        cinder.assertNothingLeft();
        cinder.close();
    }

    @Test
    void whatIsAsItShouldBeIsNoFinding() throws Exception {
        stored();

        var report = audit(MENDS);

        assertThat(report).isEqualTo(new AuditReport(1, List.of()));
        assertThat(volumes.list(Map.of())).hasSize(1);
    }

    @Test
    @DisplayName("7.1 b: a volume that no location and no attempt under way refers to")
    void volumeThatNobodyRefersToIsRemoved() throws Exception {
        var orphan = stored();
        var kept = stored();
        forget(orphan);
        cinder.server.age(Duration.ofHours(3));

        var seen = audit(LOOKS);
        var left = volumes.list(Map.of()).size();
        var mended = audit(MENDS);

        assertThat(seen.findings()).extracting(Finding::kind).containsExactly(Kind.LEAKED_VOLUME);
        assertThat(seen.findings().getFirst().mended()).isFalse();
        assertThat(seen.oldestOrphan()).isBetween(Duration.ofHours(3), Duration.ofHours(4));
        assertThat(left).isEqualTo(2);
        assertThat(mended.findings().getFirst().what())
                .isEqualTo(orphan.volume().value());
        assertThat(mended.findings().getFirst().mended()).isTrue();
        assertThat(volumes.list(Map.of())).extracting(volume -> volume.id()).containsExactly(kept.volume());
    }

    @Test
    void volumeOfAnAttemptUnderWayIsLeftAlone() throws Exception {
        var image = Samples.queued(catalog, BY);
        var attempt = RecordedAttempt.at(image);
        ledger.begin(attempt.id(), image, STORE, LIVING, OptionalLong.empty(), LEASE, BY);
        volumes.create("image-" + image, new Gib(1), labels(attempt.id().toString()));

        assertThat(audit(MENDS).findings()).isEmpty();
        assertThat(volumes.list(Map.of())).hasSize(1);
    }

    @Test
    @DisplayName("F16: volumes newer than the backup that the database was restored from are told and kept")
    void volumeThatARestoredDatabaseDoesNotKnowIsKept() throws Exception {
        var young = stored();
        forget(young);
        sql.execute("delete from attempt where image_id = '" + young.image() + "'");

        var report = audit(MENDS);

        assertThat(report.findings()).extracting(Finding::kind).containsExactly(Kind.UNKNOWN_VOLUME);
        assertThat(report.findings().getFirst().mended()).isFalse();
        assertThat(volumes.find(young.volume())).isPresent();
    }

    @Test
    void volumeWithoutAnAttemptIsKept() throws Exception {
        volumes.create("image-of-whom", new Gib(1), Map.of(VolumeLabels.DEPLOYMENT, deployment));

        assertThat(audit(MENDS).findings()).extracting(Finding::kind).containsExactly(Kind.UNKNOWN_VOLUME);
        assertThat(volumes.list(Map.of())).hasSize(1);
    }

    @Test
    void volumesOfOthersAreNoConcern() throws Exception {
        volumes.create("somebody's", new Gib(1), Map.of(VolumeLabels.DEPLOYMENT, "another"));
        volumes.create("a disk", new Gib(1), Map.of());
        cinder.server.age(Duration.ofDays(30));

        assertThat(audit(MENDS)).isEqualTo(new AuditReport(0, List.of()));
        assertThat(volumes.list(Map.of())).hasSize(2);
    }

    @Test
    void volumeThatALocationNamesByItsUrlIsKept() throws Exception {
        var registered = stored();
        sql.execute("update location set attempt_id = null");

        assertThat(audit(MENDS).findings()).isEmpty();
        assertThat(volumes.find(registered.volume())).isPresent();
    }

    @Test
    void volumeThatDoesNotGoNowIsToldAndLeftToTheNextTime() throws Exception {
        var orphan = stored();
        forget(orphan);
        cinder.server.faults().next(CinderCall.DELETE, When.BEFORE_EFFECT, new Effect.Status(403, "No."));

        var first = audit(MENDS).findings().getFirst();
        var second = audit(MENDS).findings().getFirst();

        assertThat(first.mended()).isFalse();
        assertThat(first.sentence()).contains("could not be removed");
        assertThat(second.mended()).isTrue();
    }

    @Test
    void examinationThatWasKilledLeavesNothingForLong() throws Exception {
        var labels = Map.of(VolumeLabels.DEPLOYMENT, VolumeLabels.EXAMINATION);
        volumes.create("vitrine-doctor-1", new Gib(1), labels);
        cinder.server.age(Duration.ofHours(2));
        volumes.create("vitrine-doctor-2", new Gib(1), labels);

        var report = audit(MENDS);

        assertThat(report.findings()).extracting(Finding::kind).containsExactly(Kind.LEAKED_VOLUME);
        assertThat(cinder.server.volumes()).containsExactly("vitrine-doctor-2 available");
    }

    @Test
    @DisplayName("7.1 c: an attachment whose worker is gone")
    void attachmentOfADeadWorkerIsEnded() throws Exception {
        var attachment = attach(stored().volume(), DEAD);

        var report = audit(MENDS);

        assertThat(report.findings())
                .extracting(Finding::kind, Finding::what, Finding::mended)
                .containsExactly(tuple(Kind.LEAKED_ATTACHMENT, attachment.value(), true));
        assertThat(cinder.server.attachments()).isEmpty();
    }

    @Test
    void attachmentIsOnlyToldWhereNothingIsMended() throws Exception {
        attach(stored().volume(), DEAD);

        assertThat(audit(LOOKS).findings().getFirst().mended()).isFalse();
        assertThat(cinder.server.attachments()).hasSize(1);
    }

    @Test
    void attachmentsOfLivingWorkersAndOfServersAreLeftAlone() throws Exception {
        attach(stored().volume(), LIVING);
        cinder.server.attachToServer(stored().volume().value(), "compute-1");

        assertThat(audit(MENDS).findings()).isEmpty();
        assertThat(cinder.server.attachments()).hasSize(2);
    }

    @Test
    void attachmentOfThisWorkerThatItDoesNotHaveIsEnded() throws Exception {
        var volume = stored().volume();
        var own = new WorkerId("w1");
        assertThat(CinderFixture.IDENTITY.host()).isEqualTo("vitrine-" + own);
        new StoreRegister(database.source()).announce(own, "http://127.0.0.1:2", List.of());
        attach(volume, own);

        var byCommand = audit(new Conduct(false, true, 0, Duration.ofMillis(1)));
        var byWorker = audit(MENDS);

        assertThat(byCommand.findings()).isEmpty();
        assertThat(byWorker.findings()).extracting(Finding::kind).containsExactly(Kind.LEAKED_ATTACHMENT);
    }

    @Test
    void attachmentInUseIsLeftAlone() throws Exception {
        var stored = stored();
        var location = catalog.find(stored.image()).orElseThrow().locations().getFirst();

        var report = store.read(location, _ -> audit(MENDS));

        assertThat(report.findings()).isEmpty();
    }

    @Test
    void reservationThatNoAttemptKnowsIsEnded() throws Exception {
        var volume = stored().volume();
        volumes.reserve(volume, AttachMode.READ_ONLY, new Connector("vitrine-dead"));

        assertThat(audit(MENDS).findings()).extracting(Finding::kind).containsExactly(Kind.LEAKED_ATTACHMENT);
        assertThat(cinder.server.attachments()).isEmpty();
    }

    @Test
    void reservationThatAnAttemptUnderWayKnowsIsLeftAlone() throws Exception {
        var image = Samples.queued(catalog, BY);
        var attempt = RecordedAttempt.at(image);
        var claim = (Claim.Won) ledger.begin(attempt.id(), image, STORE, LIVING, OptionalLong.empty(), LEASE, BY);
        var volume =
                volumes.create("image-" + image, new Gib(1), labels(attempt.id().toString()));
        var reserved = volumes.reserve(volume.id(), AttachMode.READ_WRITE, new Connector("vitrine-living"));
        ledger.attachmentReserved(claim.lease(), reserved.id());

        assertThat(audit(MENDS).findings()).isEmpty();
        assertThat(cinder.server.attachments()).hasSize(1);
    }

    @Test
    void attachmentThatEndsWhileTheAuditWaitsIsNoFinding() throws Exception {
        var reserved = volumes.reserve(stored().volume(), AttachMode.READ_ONLY, new Connector("vitrine-living"));

        var report = new OrphanAudit(stores(), ledger, audits, MENDS, AuditObserver.NOBODY)
                .run(store, new Pulse<VolumeException>() {
                    @Override
                    public void beat() {}

                    @Override
                    public void pause(Duration time) throws VolumeException {
                        volumes.detach(reserved.id());
                    }
                });

        assertThat(report.findings()).isEmpty();
    }

    @Test
    @DisplayName("7.1 d, F46: a location whose volume is gone")
    void copyWhoseVolumeIsGoneIsSuspect() throws Exception {
        var gone = stored();
        cinder.server.remove(gone.volume().value());

        var seen = audit(LOOKS);
        var events = events();
        audit(MENDS);
        audit(MENDS);

        assertThat(seen.findings()).extracting(Finding::kind).containsExactly(Kind.SUSPECT_LOCATION);
        assertThat(seen.findings().getFirst().what()).isEqualTo(gone.image().value());
        assertThat(events).isZero();
        assertThat(events()).as("told once").isOne();
        assertThat(sql.fetchCount(DSL.table("location"), DSL.condition("status = 'suspect'")))
                .isOne();
    }

    @Test
    void copyWhoseVolumeHasFailedIsSuspect() throws Exception {
        cinder.server.putInto(stored().volume().value(), "error");

        assertThat(complaint()).contains("in state error");
    }

    @Test
    void copyThatMayBeWrittenAgainIsSuspect() throws Exception {
        cinder.server.clearReadOnly(stored().volume().value());

        assertThat(complaint()).contains("read-only");
    }

    @Test
    void copyWhoseVolumeHasLostItsLabelIsSuspect() throws Exception {
        cinder.server.unlabel(stored().volume().value(), VolumeLabels.IMAGE_SIZE);

        assertThat(complaint()).contains(VolumeLabels.IMAGE_SIZE);
    }

    @Test
    @DisplayName("7.1 e: a volume that failed to go")
    void volumeThatCannotBeDeletedIsTold() throws Exception {
        var orphan = stored();
        cinder.server.putInto(orphan.volume().value(), "error_deleting");

        assertThat(audit(LOOKS).count(Kind.UNDELETABLE_VOLUME)).isOne();
    }

    @Test
    void workersRemoveSoManyInAMinuteAndNoMore() throws Exception {
        for (var i = 0; i < 5; i++) {
            forget(stored());
        }
        var waits = new ArrayList<Duration>();

        var report = new OrphanAudit(
                        stores(), ledger, audits, new Conduct(true, true, 2, Duration.ZERO), AuditObserver.NOBODY)
                .run(store, new Pulse<StoreException>() {
                    @Override
                    public void beat() {}

                    @Override
                    public void pause(Duration time) {
                        waits.add(time);
                    }
                });

        assertThat(report.count(Kind.LEAKED_VOLUME)).isEqualTo(5);
        assertThat(waits).containsExactly(Duration.ofMinutes(1), Duration.ofMinutes(1));
        assertThat(volumes.list(Map.of())).isEmpty();
    }

    @Test
    void metersTellOfTheLastAudit() throws Exception {
        var registry = new SimpleMeterRegistry();
        var meters = new AuditMeters(registry);
        forget(stored());
        attach(stored().volume(), DEAD);
        cinder.server.age(Duration.ofMinutes(10));

        new OrphanAudit(stores(), ledger, audits, MENDS, meters).run(store, () -> {});

        assertThat(gauge(registry, "vitrine.leaked.volumes")).isEqualTo(1);
        assertThat(gauge(registry, "vitrine.leaked.attachments")).isEqualTo(1);
        assertThat(gauge(registry, "vitrine.orphan.seconds")).isBetween(600.0, 700.0);

        new OrphanAudit(stores(), ledger, audits, MENDS, meters).run(store, () -> {});

        assertThat(gauge(registry, "vitrine.leaked.volumes")).isZero();
        assertThat(gauge(registry, "vitrine.orphan.seconds")).isZero();
    }

    private static double gauge(SimpleMeterRegistry registry, String name) {
        return registry.get(name).tag("store", "cinder").gauge().value();
    }

    private Stores stores() {
        return new Stores(List.of(store), STORE, List.of());
    }

    private AuditReport audit(Conduct conduct) throws StoreException {
        return new OrphanAudit(stores(), ledger, audits, conduct, AuditObserver.NOBODY).run(store, () -> {});
    }

    private String complaint() throws StoreException {
        var found = audit(MENDS).findings();
        assertThat(found).extracting(Finding::kind).containsExactly(Kind.SUSPECT_LOCATION);
        return found.getFirst().sentence();
    }

    private int events() {
        return sql.fetchCount(DSL.table("event"), DSL.condition("what = 'location.suspect'"));
    }

    private Map<String, String> labels(String attempt) {
        return Map.of(VolumeLabels.DEPLOYMENT, deployment, VolumeLabels.ATTEMPT, attempt);
    }

    private Stored stored() throws Exception {
        var image = Samples.queued(catalog, BY);
        var attempt = RecordedAttempt.at(image);
        var bytes = TestImage.of(1);
        var claim = (Claim.Won) ledger.begin(attempt.id(), image, STORE, LIVING, OptionalLong.of(1), LEASE, BY);
        var written = store.<StoreException>write(attempt, OptionalLong.of(1), bytes::writeTo);
        assertThat(ledger.commit(claim.lease(), written.content(), OptionalLong.empty(), written.locations(), BY))
                .isEqualTo(Commit.COMMITTED);
        return new Stored(image, attempt.volume().orElseThrow());
    }

    private void forget(Stored stored) {
        sql.execute("delete from location where image_id = '" + stored.image() + "'");
    }

    private AttachmentId attach(VolumeId volume, WorkerId worker) throws VolumeException {
        var connector = new Connector("vitrine-" + worker);
        var attachment = volumes.reserve(volume, AttachMode.READ_ONLY, connector);
        volumes.connect(attachment.id(), connector);
        volumes.complete(attachment.id());
        return attachment.id();
    }
}
