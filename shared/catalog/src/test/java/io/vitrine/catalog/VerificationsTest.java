package io.vitrine.catalog;

import static io.vitrine.catalog.Samples.caller;
import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.catalog.Jobs.Job;
import io.vitrine.catalog.Jobs.Work;
import io.vitrine.catalog.Verifications.Finding;
import io.vitrine.catalog.Verifications.Outcome;
import io.vitrine.model.ImageId;
import io.vitrine.model.ImageStatus;
import io.vitrine.model.JobId;
import io.vitrine.model.WorkerId;
import io.vitrine.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Verifications end once, whoever works on them and however often. */
@OnBothEnds
class VerificationsTest {
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Duration TEN_YEARS = Duration.ofDays(3650);
    private static final WorkerId ONE = new WorkerId("one");
    private static final WorkerId OTHER = new WorkerId("other");
    private static final Finding SOUND = new Finding.Sound(1 << 20);
    private static final Finding DAMAGED = new Finding.Damaged(7, "MiB 0 is wrong.");

    private final Bench bench;
    private final Jobs jobs;
    private final Verifications verifications;

    VerificationsTest(TestDatabase database) {
        bench = new Bench(database);
        bench.execute("delete from job");
        bench.execute("update location set verified_at = now()");
        jobs = bench.jobs();
        verifications = new Verifications(database.source());
    }

    @Test
    void soundImageLeavesOneAttemptAndOneEvent() {
        var image = bench.active();
        var job = claim(verifications.request(image.id()).getFirst(), ONE);

        assertThat(finish(job, ONE, SOUND)).isTrue();

        assertThat(effects(image.id(), "committed", "image.verified")).containsExactly(1, 1);
        assertThat(bench.count("job", "true")).isZero();
        assertThat(verifications.outcome(job.id())).isEqualTo(new Outcome.Sound());
        assertThat(bench.catalog().find(image.id()).orElseThrow().lastFailure()).isEmpty();
    }

    @Test
    void damagedImageStaysActiveAndSaysSo() {
        var image = bench.active();
        var job = claim(verifications.request(image.id()).getFirst(), ONE);

        finish(job, ONE, DAMAGED);

        var damaged = bench.catalog().find(image.id()).orElseThrow();
        assertThat(damaged.status()).isEqualTo(ImageStatus.ACTIVE);
        assertThat(damaged.lastFailure()).contains("The copy in store volumes is damaged. MiB 0 is wrong.");
        assertThat(damaged.version()).isEqualTo(image.version());
        assertThat(effects(image.id(), "aborted", "image.corrupt")).containsExactly(1, 1);
        assertThat(verifications.outcome(job.id()))
                .isEqualTo(new Outcome.Damaged("The copy in store volumes is damaged. MiB 0 is wrong."));
    }

    @Test
    void imageThatIsSoundAgainTakesItsComplaintBack() {
        var image = bench.active();
        finish(claim(verifications.request(image.id()).getFirst(), ONE), ONE, DAMAGED);

        finish(claim(verifications.request(image.id()).getFirst(), ONE), ONE, SOUND);

        assertThat(bench.catalog().find(image.id()).orElseThrow().lastFailure()).isEmpty();
    }

    @Test
    void whoeverAsksAgainJoinsTheOneThatWaits() {
        var image = bench.active();

        var first = verifications.request(image.id());
        var second = verifications.request(image.id());

        assertThat(second).isEqualTo(first).hasSize(1);
        assertThat(verifications.requestAll())
                .extracting(Verifications.Request::image)
                .doesNotContain(image.id());
    }

    @Test
    void imageWithoutBytesHasNothingToVerify() {
        assertThat(verifications.request(bench.queued().id())).isEmpty();
        assertThat(verifications.request(ImageId.fresh())).isEmpty();
    }

    @Test
    void verificationIsRungForByTheNextCleanup() {
        var asked = verifications.request(bench.active().id());

        assertThat(jobs.unanswered(10)).isEqualTo(asked);
    }

    @Test
    void killedWorkersJobIsTakenOverAndEndsOnce() {
        var image = bench.active();
        var id = verifications.request(image.id()).getFirst();
        var killed = claim(id, ONE);
        bench.execute("update job set lease_until = now() - interval '1 second'");

        var taken = claim(id, OTHER);
        var late = finish(killed, ONE, DAMAGED);
        var done = finish(taken, OTHER, SOUND);
        var twice = finish(taken, OTHER, SOUND);

        assertThat(List.of(late, done, twice)).containsExactly(false, true, false);
        assertThat(effects(image.id(), "committed", "image.verified")).containsExactly(1, 1);
        assertThat(bench.events(image.id())).doesNotContain("image.corrupt");
        assertThat(bench.count(
                        "attempt", "worker_id = 'other' and kind = 'verify' and image_id = '" + image.id() + "'"))
                .isOne();
    }

    @Test
    void renewedClaimIsNotTakenOver() {
        var id = verifications.request(bench.active().id()).getFirst();
        var job = claim(id, ONE);
        bench.execute("update job set lease_until = now() + interval '1 second'");

        assertThat(jobs.renew(job, LEASE)).isTrue();

        assertThat(bench.count("job", "lease_until > now() + interval '30 seconds'"))
                .isOne();
    }

    @Test
    void claimThatWasTakenOverIsNotRenewed() {
        var id = verifications.request(bench.active().id()).getFirst();
        var lost = claim(id, ONE);
        bench.execute("update job set lease_until = now() - interval '1 second'");
        claim(id, OTHER);

        assertThat(jobs.renew(lost, LEASE)).isFalse();
        assertThat(jobs.renew(lost, LEASE)).isFalse();
    }

    @Test
    void deletedImageEndsItsVerificationWithoutATrace() {
        var image = bench.active();
        var job = claim(verifications.request(image.id()).getFirst(), ONE);

        bench.catalog().delete(image.id(), caller("p"));

        assertThat(jobs.renew(job, LEASE)).isFalse();
        assertThat(finish(job, ONE, DAMAGED)).isFalse();
        assertThat(verifications.outcome(job.id())).isEqualTo(new Outcome.Gone());
        assertThat(bench.count("attempt", "kind = 'verify' and image_id = '" + image.id() + "'"))
                .isZero();
    }

    @Test
    void racingEndsAreWonByOne() {
        var image = bench.active();
        var job = claim(verifications.request(image.id()).getFirst(), ONE);

        var ends = Race.of(6, racer -> finish(job, ONE, SOUND));

        assertThat(ends).filteredOn(won -> won).hasSize(1);
        assertThat(effects(image.id(), "committed", "image.verified")).containsExactly(1, 1);
    }

    @Test
    void whatACopyMustBeIsKnownWhileItIsTheImages() {
        var image = bench.active();
        var location = image.locations().getFirst();

        assertThat(verifications.expected(image.id(), location)).isEqualTo(image.content());

        bench.catalog().delete(image.id(), caller("p"));
        assertThat(verifications.expected(image.id(), location)).isEmpty();
    }

    @Test
    void copiesThatNobodyHasReadForLongAreAskedForAFewAtATimeTheLongestUnreadFirst() {
        var old = unread("20 years");
        var older = unread("30 years");
        var oldest = unread("40 years");
        bench.active();

        assertThat(verifications.countUnread(TEN_YEARS, 2)).isEqualTo(2);
        assertThat(verifications.requestUnread(TEN_YEARS, 2))
                .extracting(Verifications.Request::image)
                .containsExactly(oldest, older);
        assertThat(verifications.requestUnread(TEN_YEARS, 2)).isEmpty();
        assertThat(verifications.countUnread(TEN_YEARS, 9)).isOne();
        assertThat(verifications.requestUnread(TEN_YEARS, 9))
                .extracting(Verifications.Request::image)
                .containsExactly(old);
    }

    @Test
    void copyThatWasReadIsNotAskedForAgain() {
        var image = unread("20 years");
        var job = claim(verifications.requestUnread(TEN_YEARS, 1).getFirst().job(), ONE);
        assertThat(job.work().toString()).contains(image.value());

        finish(job, ONE, DAMAGED);

        assertThat(verifications.requestUnread(TEN_YEARS, 1)).isEmpty();
    }

    @Test
    void copyOfAWorkerThatIsAwayIsNotAskedForAndKeepsNoOtherWaiting() {
        var away = unread("30 years");
        var there = unread("20 years");
        verifications.request(away);
        bench.execute("update job set reached_through = 'nobody'");
        bench.execute("update location set reached_through = 'nobody' where image_id = '" + away + "'");
        var alsoAway = unread("25 years");
        bench.execute("update location set reached_through = 'nobody' where image_id = '" + alsoAway + "'");

        assertThat(verifications.requestUnread(TEN_YEARS, 1))
                .extracting(Verifications.Request::image)
                .containsExactly(there);
    }

    private ImageId unread(String age) {
        var image = bench.active().id();
        bench.execute(
                "update location set created_at = now() - interval '" + age + "' where image_id = '" + image + "'");
        return image;
    }

    private Job claim(JobId id, WorkerId worker) {
        return jobs.claim(id, worker, Bench.STORES, LEASE).orElseThrow();
    }

    private boolean finish(Job job, WorkerId worker, Finding finding) {
        return verifications.finish(job, (Work.VerifyImage) job.work(), worker, finding);
    }

    /** Attempts and events. */
    private List<Integer> effects(ImageId image, String step, String what) {
        return List.of(
                bench.count("attempt", "kind = 'verify' and step = '" + step + "' and image_id = '" + image + "'"),
                bench.count("event", "what = '" + what + "' and image_id = '" + image + "'"));
    }
}
