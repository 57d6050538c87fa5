package io.vitrine.catalog;

import static io.vitrine.catalog.Samples.caller;
import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.catalog.Jobs.Job;
import io.vitrine.catalog.Jobs.Work;
import io.vitrine.model.JobId;
import io.vitrine.model.WorkerId;
import io.vitrine.testkit.TestDatabase;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Work that waits: claimed by one, tried again, never forgotten. */
@OnBothEnds
class JobsTest {
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final WorkerId ONE = new WorkerId("one");
    private static final WorkerId OTHER = new WorkerId("other");

    private final Bench bench;
    private final Jobs jobs;

    JobsTest(TestDatabase database) {
        bench = new Bench(database);
        bench.execute("delete from job");
        jobs = bench.jobs();
    }

    @Test
    void deletedImageLeavesAJobForEachLocation() {
        var image = bench.active();

        var deletion = (Deletion.Deleted) bench.catalog().delete(image.id(), caller("p"));

        var job = jobs.claim(deletion.jobs().getFirst(), ONE, LEASE).orElseThrow();
        assertThat(deletion.jobs()).hasSize(1);
        assertThat(job.work())
                .isEqualTo(new Work.RemoveLocation(image.id(), image.locations().getFirst()));
        assertThat(job.tries()).isOne();
    }

    @Test
    void claimedJobIsNobodyElses() {
        var id = job();
        jobs.claim(id, ONE, LEASE);

        assertThat(jobs.claim(id, OTHER, LEASE)).isEmpty();
        assertThat(jobs.claim(id, ONE, LEASE)).isEmpty();
    }

    @Test
    void doneJobIsGone() {
        var id = job();
        var job = jobs.claim(id, ONE, LEASE).orElseThrow();

        assertThat(jobs.done(job)).isTrue();

        assertThat(jobs.done(job)).isFalse();
        assertThat(jobs.claim(id, ONE, LEASE)).isEmpty();
    }

    @Test
    void workerThatStartsAgainGivesItsClaimsBack() {
        var mine = job();
        var theirs = job();
        jobs.claim(mine, ONE, LEASE);
        jobs.claim(theirs, OTHER, LEASE);

        var waiting = jobs.disown(ONE);

        assertThat(waiting).containsExactly(mine);
        assertThat(jobs.claim(mine, ONE, LEASE)).isPresent();
        assertThat(jobs.claim(theirs, ONE, LEASE)).isEmpty();
    }

    @Test
    void workerThatStartsAgainIsToldOfWhatOnlyItCanDo() {
        var mine = job();
        bench.execute("update job set reached_through = 'one'");
        var anybodys = job();

        assertThat(jobs.disown(ONE)).containsExactly(mine);
        assertThat(jobs.disown(OTHER)).isEmpty();
        assertThat(jobs.claim(anybodys, OTHER, LEASE)).isPresent();
    }

    @Test
    void lapsedClaimIsTakenOverAndItsHolderChangesNothing() {
        var id = job();
        var late = jobs.claim(id, ONE, LEASE).orElseThrow();
        bench.execute("update job set lease_until = now() - interval '1 second'");

        var taken = jobs.claim(id, OTHER, LEASE).orElseThrow();

        assertThat(taken.tries()).isEqualTo(2);
        jobs.retry(late, "late", Duration.ZERO);
        assertThat(jobs.done(late)).isFalse();
        assertThat(jobs.done(taken)).isTrue();
    }

    @Test
    void failedJobWaitsForItsNextTry() {
        var id = job();
        var job = jobs.claim(id, ONE, LEASE).orElseThrow();

        jobs.retry(job, "the store is away", Duration.ofMinutes(5));

        assertThat(jobs.claim(id, OTHER, LEASE)).isEmpty();
        bench.execute("update job set next_run_at = now()");
        assertThat(jobs.claim(id, OTHER, LEASE).orElseThrow().tries()).isEqualTo(2);
        assertThat(bench.count("job", "last_error = 'the store is away'")).isOne();
    }

    @Test
    void freshBellIsNotRepeated() {
        job();

        assertThat(jobs.unanswered(10)).isEmpty();
    }

    @Test
    void lostBellIsRepeatedOnceInAWhile() {
        var id = job();
        old("created_at");

        assertThat(jobs.unanswered(10)).containsExactly(id);
        assertThat(jobs.unanswered(10)).isEmpty();
        old("rung_at");
        assertThat(jobs.unanswered(10)).containsExactly(id);
    }

    @Test
    void whoCannotRingLeavesItToTheNextRound() {
        var id = job();
        old("created_at");
        jobs.unanswered(10);

        jobs.ringSoon(List.of(id));

        assertThat(jobs.unanswered(10)).containsExactly(id);
        assertThat(jobs.countUnanswered()).isZero();
    }

    @Test
    void jobsUnderWayOrNotYetDueAreNotRungFor() {
        jobs.claim(job(), ONE, LEASE);
        jobs.retry(jobs.claim(job(), ONE, LEASE).orElseThrow(), "no", Duration.ofMinutes(5));
        old("created_at");

        assertThat(jobs.unanswered(10)).isEmpty();
    }

    @Test
    void jobsOfAnAbsentWorkerKeepNoOthersWaiting() {
        var rung = new HashSet<JobId>();
        var all = List.of(job(), job(), job(), job());
        bench.execute("update job set reached_through = 'absent' where id <> '" + all.getLast() + "'");
        bench.execute("update job set created_at = now() - interval '1 hour'");

        for (var round = 0; round < 4; round++) {
            rung.addAll(jobs.unanswered(1));
            bench.execute("update job set rung_at = rung_at - interval '10 seconds'");
        }

        assertThat(rung).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void aThousandJobsAreDoneOnceEachByTwoWorkers() {
        var image = bench.queued().id();
        bench.execute(
                "insert into job (id, kind, image_id, attempt_id, store_id, epoch, tries, next_run_at, created_at)"
                        + " select gen_random_uuid(), 'abort_attempt', '" + image
                        + "', gen_random_uuid(), 'volumes', 0, 0, now(),"
                        + " now() - interval '1 minute' from generate_series(1, 1000)");
        var all = jobs.unanswered(1000);

        var done = Race.of(2, racer -> all.stream()
                .map(id -> jobs.claim(id, racer == 0 ? ONE : OTHER, LEASE))
                .flatMap(Optional::stream)
                .filter(jobs::done)
                .map(Job::id)
                .toList());

        assertThat(all).hasSize(1000);
        assertThat(done.stream().flatMap(List::stream)).hasSize(1000).containsExactlyInAnyOrderElementsOf(all);
        assertThat(bench.count("job", "true")).isZero();
    }

    private JobId job() {
        var deletion = (Deletion.Deleted) bench.catalog().delete(bench.active().id(), caller("p"));
        return deletion.jobs().getFirst();
    }

    private void old(String column) {
        bench.execute("update job set " + column + " = now() - interval '1 minute'");
    }
}
