package io.vitrine.catalog;

import static io.vitrine.catalog.Samples.caller;
import static io.vitrine.catalog.Samples.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.catalog.Jobs.Work;
import io.vitrine.catalog.Ledger.Claim;
import io.vitrine.catalog.Ledger.Commit;
import io.vitrine.catalog.Ledger.Renewal;
import io.vitrine.model.AttachmentId;
import io.vitrine.model.AttemptId;
import io.vitrine.model.AttemptStep;
import io.vitrine.model.Caller;
import io.vitrine.model.ImageStatus;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.model.Visibility;
import io.vitrine.model.VolumeId;
import io.vitrine.model.WorkerId;
import io.vitrine.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Attempts at storing an image: who may, who no longer may, and what becomes of the rest. */
@OnBothEnds
class LedgerTest {
    private static final StoreId STORE = new StoreId("volumes");
    private static final Caller BY = caller("p");
    /** 64 KiB of them. */
    private static final long CHECKSUMS_IN_SEGMENT = 16384;

    private final Bench bench;
    private final ImageCatalog catalog;
    private final Ledger ledger;
    private final Jobs jobs;

    LedgerTest(TestDatabase database) {
        bench = new Bench(database);
        catalog = bench.catalog();
        ledger = bench.ledger();
        jobs = bench.jobs();
    }

    @Test
    void claimMakesTheImageSaving() {
        var image = bench.queued();

        var lease = bench.begin(image);

        assertThat(catalog.find(image.id()).orElseThrow().status()).isEqualTo(ImageStatus.SAVING);
        var entry = ledger.find(lease.attempt()).orElseThrow();
        assertThat(entry.step()).isEqualTo(AttemptStep.INTENT);
        assertThat(entry.worker()).isEqualTo(lease.worker());
    }

    @Test
    void secondUploadFindsTheImageNotQueued() {
        var image = bench.queued();
        bench.begin(image);

        var second = bench.claim(image, new WorkerId("other"));

        assertThat(second).isEqualTo(new Claim.NotQueued(ImageStatus.SAVING));
    }

    @Test
    void deletedImageCannotBeClaimed() {
        var image = bench.queued();
        catalog.delete(image.id(), BY);

        var claim = bench.claim(image, new WorkerId("w"));

        assertThat(claim).isEqualTo(new Claim.Gone());
    }

    @Test
    void oneOfManyRacingUploadsWins() {
        var image = bench.queued();

        var claims = Race.of(8, racer -> bench.claim(image, new WorkerId("w" + racer)));

        assertThat(claims).filteredOn(Claim.Won.class::isInstance).hasSize(1);
        assertThat(claims)
                .filteredOn(claim -> !(claim instanceof Claim.Won))
                .containsOnly(new Claim.NotQueued(ImageStatus.SAVING));
        assertThat(bench.count("attempt", "image_id = '" + image.id() + "'")).isOne();
    }

    @Test
    void stepsVolumeAndAttachmentAreRecorded() {
        var lease = bench.begin(bench.queued());

        assertThat(ledger.reached(lease, AttemptStep.VOLUME_REQUESTED)).isTrue();
        assertThat(ledger.volumeCreated(lease, new VolumeId("v-1"))).isTrue();
        assertThat(ledger.attachmentReserved(lease, new AttachmentId("a-1"))).isTrue();

        var entry = ledger.find(lease.attempt()).orElseThrow();
        assertThat(entry.step()).isEqualTo(AttemptStep.VOLUME_REQUESTED);
        assertThat(entry.volume()).contains(new VolumeId("v-1"));
        assertThat(entry.attachment()).contains(new AttachmentId("a-1"));
    }

    @Test
    void commitMakesTheImageActiveWithAllItsFacts() {
        var image = bench.queued();
        var lease = bench.begin(image);
        var content = Bench.content(5 << 20, "c0ffee");
        var location = new Location(STORE, "cinder://volumes/v-1", Optional.of(lease.worker()));

        var commit = ledger.commit(lease, content, OptionalLong.of(7L << 30), List.of(location), BY);

        assertThat(commit).isEqualTo(Commit.COMMITTED);
        var active = catalog.find(image.id()).orElseThrow();
        assertThat(active.status()).isEqualTo(ImageStatus.ACTIVE);
        assertThat(active.locations()).containsExactly(location);
        assertThat(active.content())
                .contains(new ContentFacts(
                        5 << 20,
                        OptionalLong.of(7L << 30),
                        Optional.of(content.md5()),
                        Optional.of(content.multihash())));
        assertThat(active.updatedAt()).isAfter(image.updatedAt());
        assertThat(bench.checksums().of(image.id())).contains(content.checksums());
        assertThat(ledger.find(lease.attempt()).orElseThrow().step()).isEqualTo(AttemptStep.COMMITTED);
    }

    @Test
    void commitRepeatedAfterALostAnswerSaysCommitted() {
        var image = bench.queued();
        var lease = bench.begin(image);
        bench.commit(lease);

        var again = bench.commit(lease);

        assertThat(again).isEqualTo(Commit.COMMITTED);
        assertThat(catalog.find(image.id()).orElseThrow().locations()).hasSize(1);
    }

    @Test
    void imageOfZeroBytesIsActiveWithoutALocation() {
        var image = bench.queued();
        var lease = bench.begin(image);

        var commit = ledger.commit(lease, Bench.content(0, "00"), OptionalLong.empty(), List.of(), BY);

        assertThat(commit).isEqualTo(Commit.COMMITTED);
        var active = catalog.find(image.id()).orElseThrow();
        assertThat(active.content().orElseThrow().sizeBytes()).isZero();
        assertThat(active.locations()).isEmpty();
        assertThat(bench.checksums().of(image.id()).orElseThrow().count()).isZero();
    }

    @Test
    void sameBytesOfTwoImagesAreOneContent() {
        var first = bench.begin(bench.queued());
        var second = bench.begin(bench.queued());
        var content = Bench.content(3 << 20, "5a3e");

        ledger.commit(first, content, OptionalLong.empty(), List.of(Bench.location(first)), BY);
        ledger.commit(second, content, OptionalLong.empty(), List.of(Bench.location(second)), BY);

        assertThat(bench.count("content", "hash_value = '5a3e'")).isOne();
        assertThat(bench.checksums().of(second.image())).contains(content.checksums());
        assertThat(catalog.find(second.image()).orElseThrow().locations()).containsExactly(Bench.location(second));
    }

    @Test
    void checksumsOfManySegmentsComeBackInOrder() {
        var lease = bench.begin(bench.queued());
        var content = Bench.content((2 * CHECKSUMS_IN_SEGMENT + 3) << 20, "5e63");

        ledger.commit(lease, content, OptionalLong.empty(), List.of(Bench.location(lease)), BY);

        assertThat(bench.checksums().of(lease.image())).contains(content.checksums());
        assertThat(bench.count("crc_segment", "content_id = (select id from content where hash_value = '5e63')"))
                .isEqualTo(3);
    }

    @Test
    void lateWorkerCannotActivate() {
        var image = bench.queued();
        var lease = bench.begin(image);
        bench.ageLease(lease);

        var commit = bench.commit(lease);

        assertThat(commit).isEqualTo(Commit.LOST);
        assertThat(catalog.find(image.id()).orElseThrow().status()).isEqualTo(ImageStatus.SAVING);
    }

    @Test
    void workerThatWokeAfterSomebodyElseStoredTheImageChangesNothing() {
        var image = bench.queued();
        var stale = bench.begin(image);
        bench.ageLease(stale);
        ledger.expire();
        var fresh = bench.begin(image);

        var late = bench.commit(stale);

        assertThat(late).isEqualTo(Commit.LOST);
        assertThat(ledger.reached(stale, AttemptStep.SEALED)).isFalse();
        assertThat(renewed(stale, 1)).isEqualTo(Renewal.LOST);
        assertThat(bench.commit(fresh)).isEqualTo(Commit.COMMITTED);
        assertThat(catalog.find(image.id()).orElseThrow().locations()).containsExactly(Bench.location(fresh));
    }

    @Test
    void lapsedLeaseIsExpiredOnce() {
        var image = bench.queued();
        var lease = bench.begin(image);
        bench.ageLease(lease);

        var rung = ledger.expire();

        assertThat(rung).hasSize(1);
        assertThat(ledger.expire()).isEmpty();
        var queued = catalog.find(image.id()).orElseThrow();
        assertThat(queued.status()).isEqualTo(ImageStatus.QUEUED);
        assertThat(queued.lastFailure()).isPresent();
        var job = jobs.claim(rung.getFirst(), lease.worker(), Bench.STORES, Duration.ofMinutes(1))
                .orElseThrow();
        assertThat(job.work()).isEqualTo(new Work.AbortAttempt(image.id(), lease.attempt(), STORE));
        assertThat(bench.events(image.id()))
                .containsExactly("image.create", "image.upload.begin", "image.upload.abort");
    }

    @Test
    void heldLeaseIsNotExpired() {
        var lease = bench.begin(bench.queued());

        ledger.expire();

        assertThat(renewed(lease, 4096)).isEqualTo(Renewal.HELD);
        assertThat(bench.count("attempt", "bytes_flushed = 4096")).isOne();
    }

    @Test
    void startedWorkerDisownsItsOwnAttemptsAlone() {
        var mine = ((Claim.Won) bench.claim(bench.queued(), new WorkerId("restarted"))).lease();
        var others = ((Claim.Won) bench.claim(bench.queued(), new WorkerId("running"))).lease();

        var rung = ledger.disown(new WorkerId("restarted"));

        assertThat(rung).hasSize(1);
        assertThat(catalog.find(mine.image()).orElseThrow().status()).isEqualTo(ImageStatus.QUEUED);
        assertThat(catalog.find(others.image()).orElseThrow().status()).isEqualTo(ImageStatus.SAVING);
        assertThat(bench.commit(mine)).isEqualTo(Commit.LOST);
        assertThat(bench.commit(others)).isEqualTo(Commit.COMMITTED);
    }

    @Test
    void abortQueuesTheImageAgainAndSaysWhy() {
        var image = bench.queued();
        var lease = bench.begin(image);

        var job = ledger.abort(lease, "the client hung up", BY);

        assertThat(job).isPresent();
        var queued = catalog.find(image.id()).orElseThrow();
        assertThat(queued.status()).isEqualTo(ImageStatus.QUEUED);
        assertThat(queued.content()).isEmpty();
        assertThat(queued.lastFailure()).contains("the client hung up");
        assertThat(ledger.find(lease.attempt()).orElseThrow().step()).isEqualTo(AttemptStep.ABORTING);
        assertThat(bench.commit(lease)).isEqualTo(Commit.LOST);
        assertThat(ledger.abort(lease, "again", BY)).isEmpty();
    }

    @Test
    void uploadAfterAnAbortedOneClearsTheFailure() {
        var image = bench.queued();
        var aborted = bench.begin(image);
        ledger.abort(aborted, "the client hung up", BY);
        ledger.aborted(aborted.attempt());

        var commit = bench.commit(bench.begin(image));

        assertThat(commit).isEqualTo(Commit.COMMITTED);
        assertThat(catalog.find(image.id()).orElseThrow().lastFailure()).isEmpty();
        assertThat(ledger.find(aborted.attempt()).orElseThrow().step()).isEqualTo(AttemptStep.ABORTED);
    }

    @Test
    void deletedWhileSavingFencesTheAttempt() {
        var image = bench.queued();
        var lease = bench.begin(image);

        var deletion = (Deletion.Deleted) catalog.delete(image.id(), BY);

        assertThat(deletion.jobs()).hasSize(1);
        assertThat(renewed(lease, 1)).isEqualTo(Renewal.IMAGE_GONE);
        assertThat(bench.commit(lease)).isEqualTo(Commit.IMAGE_GONE);
        assertThat(ledger.abort(lease, "gone", BY)).isEmpty();
        assertThat(ledger.find(lease.attempt()).orElseThrow().step()).isEqualTo(AttemptStep.ABORTING);
    }

    @Test
    void deleteAndCommitAtTheSameTimeLeaveEitherAnImageOrJobsForItsBytes() {
        for (var round = 0; round < 20; round++) {
            var image = bench.queued();
            var lease = bench.begin(image);

            var outcomes = Race.of(2, racer -> racer == 0 ? bench.commit(lease) : catalog.delete(image.id(), BY));

            var deleted = (Deletion.Deleted) outcomes.get(1);
            assertThat(outcomes.get(0)).isIn(Commit.COMMITTED, Commit.IMAGE_GONE);
            assertThat(deleted.jobs()).hasSize(1);
            assertThat(bench.count("location", "image_id = '" + image.id() + "'"))
                    .isZero();
        }
    }

    @Test
    void abortJobOfAWorkersOwnStoreWaitsForThatWorker() {
        var worker = new WorkerId("with-disk");
        bench.stores().announce(worker, "http://127.0.0.1:1", List.of(Bench.store("volumes", Optional.of(worker))));
        var lease = ((Claim.Won) bench.claim(bench.queued(), worker)).lease();

        var job = ledger.abort(lease, "no", BY).orElseThrow();

        assertThat(jobs.claim(job, new WorkerId("elsewhere"), Bench.STORES, Duration.ofMinutes(1)))
                .isEmpty();
        assertThat(jobs.claim(job, worker, Bench.STORES, Duration.ofMinutes(1))).isPresent();
    }

    @Test
    void targetsOfEndedAttemptsWithoutALocationAreUnreferenced() {
        var underWay = bench.begin(bench.queued());
        var stored = bench.begin(bench.queued());
        bench.commit(stored);
        var aborting = bench.begin(bench.queued());
        ledger.abort(aborting, "no", BY);
        var left = bench.begin(bench.queued());
        var job = ledger.abort(left, "no", BY).orElseThrow();
        ledger.aborted(left.attempt());
        jobs.done(jobs.claim(job, left.worker(), Bench.STORES, Duration.ofMinutes(1))
                .orElseThrow());

        var unreferenced =
                ledger.unreferenced(List.of(underWay.attempt(), stored.attempt(), aborting.attempt(), left.attempt()));

        assertThat(unreferenced).containsExactly(left.attempt());
    }

    @Test
    void targetsThatARestoredBackupDoesNotKnowAreReportedNotDeleted() {
        var lostByTheRestore = AttemptId.fresh();
        var afterTheRestore = bench.begin(bench.queued());
        var found = List.of(lostByTheRestore, afterTheRestore.attempt());

        var unreferenced = ledger.unreferenced(found);

        assertThat(unreferenced).isEmpty();
        assertThat(ledger.unknown(found)).isEqualTo(Set.of(lostByTheRestore));
    }

    @Test
    void patchReadBeforeTheUploadBeganIsLost() {
        var read = bench.queued();
        bench.begin(read);

        var saved = catalog.save(read, settings("p", Visibility.COMMUNITY), BY);

        assertThat(saved).isEmpty();
    }

    @Test
    void manyLeasesAreRenewedAtOnceAndOneBeingChangedIsNotWaitedFor() throws Exception {
        var held = bench.begin(bench.queued());
        var locked = bench.begin(bench.queued());
        var deleted = bench.begin(bench.queued());
        catalog.delete(catalog.find(deleted.image()).orElseThrow().id(), BY);
        try (var other = bench.connection()) {
            other.setAutoCommit(false);
            try (var statement = other.createStatement()) {
                statement.execute("select 1 from attempt where id = '" + locked.attempt() + "' for update");
            }

            var renewals = ledger.renewAll(
                    List.of(new Ledger.Held(held, 1), new Ledger.Held(locked, 2), new Ledger.Held(deleted, 3)),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(5));

            assertThat(renewals)
                    .containsOnly(
                            Map.entry(held.attempt(), Renewal.HELD), Map.entry(deleted.attempt(), Renewal.IMAGE_GONE));
            other.rollback();
        }
    }

    private Renewal renewed(Lease lease, long bytes) {
        var renewals =
                ledger.renewAll(List.of(new Ledger.Held(lease, bytes)), Duration.ofSeconds(30), Duration.ofSeconds(5));
        return Objects.requireNonNull(renewals.get(lease.attempt()));
    }
}
