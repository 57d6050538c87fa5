package io.vitrine.catalog;

import static io.vitrine.catalog.Samples.caller;
import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.catalog.Jobs.Job;
import io.vitrine.catalog.Jobs.Work;
import io.vitrine.model.JobId;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import io.vitrine.testkit.TestDatabase;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
        bench.execute("delete from worker");
        jobs = bench.jobs();
    }

    @Test
    void deletedImageLeavesAJobForEachLocation() {
        var image = bench.active();

        var deletion = (Deletion.Deleted) bench.catalog().delete(image.id(), caller("p"));

        var job =
                jobs.claim(deletion.jobs().getFirst(), ONE, Bench.STORES, LEASE).orElseThrow();
        assertThat(deletion.jobs()).hasSize(1);
        assertThat(job.work())
                .isEqualTo(new Work.RemoveLocation(image.id(), image.locations().getFirst()));
        assertThat(job.tries()).isOne();
    }

    @Test
    void claimedJobIsNobodyElses() {
        var id = job();
        jobs.claim(id, ONE, Bench.STORES, LEASE);

        assertThat(jobs.claim(id, OTHER, Bench.STORES, LEASE)).isEmpty();
        assertThat(jobs.claim(id, ONE, Bench.STORES, LEASE)).isEmpty();
    }

    @Test
    void doneJobIsGone() {
        var id = job();
        var job = jobs.claim(id, ONE, Bench.STORES, LEASE).orElseThrow();

        assertThat(jobs.done(job)).isTrue();

        assertThat(jobs.done(job)).isFalse();
        assertThat(jobs.claim(id, ONE, Bench.STORES, LEASE)).isEmpty();
    }

    @Test
    void workerThatStartsAgainGivesItsClaimsBack() {
        var mine = job();
        var theirs = job();
        jobs.claim(mine, ONE, Bench.STORES, LEASE);
        jobs.claim(theirs, OTHER, Bench.STORES, LEASE);

        var waiting = jobs.disown(ONE);

        assertThat(waiting).containsExactly(mine);
        assertThat(jobs.claim(mine, ONE, Bench.STORES, LEASE)).isPresent();
        assertThat(jobs.claim(theirs, ONE, Bench.STORES, LEASE)).isEmpty();
    }

    @Test
    void claimsThatAreGivenBackAreRungForAtOnceAndAreDueAsBefore() {
        var claimed = job();
        jobs.claim(claimed, ONE, Bench.STORES, LEASE);
        bench.execute("update job set rung_at = now()");

        jobs.disown(ONE);

        assertThat(jobs.unanswered(10)).containsExactly(claimed);
        assertThat(bench.count("job", "next_run_at > now()")).isZero();
    }

    /** However many wait for it: {@link Jobs#heardInVain} finds them a few at a time, and those that are not due later. */
    @Test
    void workerThatStartsAgainLeavesAloneWhatItHadNotClaimed() {
        job();
        bench.execute("update job set reached_through = 'one'");
        jobs.retry(jobs.claim(job(), ONE, Bench.STORES, LEASE).orElseThrow(), "no", Duration.ofMinutes(5));
        bench.execute("update job set reached_through = 'one'");

        assertThat(jobs.disown(ONE)).isEmpty();

        assertThat(bench.count("job", "next_run_at > now()")).isOne();
    }

    @Test
    void workerFindsWhatOnlyItCanDo() {
        var mine = job();
        bench.execute("update job set reached_through = 'one'");
        job();
        old("created_at");

        assertThat(jobs.heardInVain(ONE, Bench.STORES, 10)).containsExactly(mine);
        assertThat(jobs.heardInVain(OTHER, Bench.STORES, 10)).isEmpty();
    }

    @Test
    void jobOfAKindOfALaterReleaseIsNeitherFoundNorClaimed() {
        var unknown = List.of(job(), job(), job(), job());
        bench.execute("update job set kind = 'of_the_future', next_run_at = now() - interval '1 hour'");
        var known = job();
        bench.execute("update job set reached_through = 'one'");
        old("created_at");

        assertThat(jobs.heardInVain(ONE, Bench.STORES, unknown.size())).containsExactly(known);
        assertThat(jobs.claim(unknown.getFirst(), ONE, Bench.STORES, LEASE)).isEmpty();
        assertThat(bench.count("job", "tries > 0")).isZero();
    }

    @Test
    void jobIsClaimedOnlyByAWorkerThatHasItsStore() {
        var id = job();

        assertThat(jobs.claim(id, ONE, Set.of(new StoreId("files")), LEASE)).isEmpty();
        assertThat(jobs.claim(id, ONE, Set.of(), LEASE)).isEmpty();
        assertThat(jobs.claim(id, ONE, Bench.STORES, LEASE)).isPresent();
    }

    @Test
    void workerFindsWhatAnotherThatLivesHasNoStoreFor() {
        var id = job();
        old("created_at");
        announce(ONE, "volumes");
        announce(OTHER, "volumes");
        var bothHaveIt = jobs.heardInVain(ONE, Bench.STORES, 10);

        announce(OTHER, "files");

        assertThat(bothHaveIt).isEmpty();
        assertThat(jobs.heardInVain(ONE, Bench.STORES, 10)).containsExactly(id);
        assertThat(jobs.heardInVain(OTHER, Set.of(new StoreId("files")), 10)).isEmpty();
        bench.execute("update worker set heartbeat_at = now() - interval '1 hour' where id = 'other'");
        assertThat(jobs.heardInVain(ONE, Bench.STORES, 10)).isEmpty();
    }

    @Test
    void lapsedClaimIsTakenOverAndItsHolderChangesNothing() {
        var id = job();
        var late = jobs.claim(id, ONE, Bench.STORES, LEASE).orElseThrow();
        bench.execute("update job set lease_until = now() - interval '1 second'");

        var taken = jobs.claim(id, OTHER, Bench.STORES, LEASE).orElseThrow();

        assertThat(taken.tries()).isEqualTo(2);
        jobs.retry(late, "late", Duration.ZERO);
        assertThat(jobs.done(late)).isFalse();
        assertThat(jobs.done(taken)).isTrue();
    }

    @Test
    void failedJobWaitsForItsNextTry() {
        var id = job();
        var job = jobs.claim(id, ONE, Bench.STORES, LEASE).orElseThrow();

        jobs.retry(job, "the store is away", Duration.ofMinutes(5));

        assertThat(jobs.claim(id, OTHER, Bench.STORES, LEASE)).isEmpty();
        bench.execute("update job set next_run_at = now()");
        assertThat(jobs.claim(id, OTHER, Bench.STORES, LEASE).orElseThrow().tries())
                .isEqualTo(2);
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
    void jobThatNobodyTakesIsRungForEverMoreRarely() {
        job();
        var rings = 0;

        for (var minute = 0; minute < 60; minute++) {
            pass("1 minute");
            rings += jobs.unanswered(10).size();
        }

        // after 1, 2, 4, ... minutes; a moment short of twice the time before, it is a minute more
        assertThat(rings).isBetween(5, 6);
        pass("61 minutes");
        assertThat(jobs.unanswered(10)).hasSize(1);
        pass("59 minutes");
        assertThat(jobs.unanswered(10)).isEmpty();
        pass("2 minutes");
        assertThat(jobs.unanswered(10)).hasSize(1);
    }

    @Test
    void jobThatWasTakenAndFailedIsRungForAsSoonAsItIsDue() {
        var id = job();
        bench.execute("update job set rung_at = now() - interval '20 minutes', created_at = now() - interval '1 day'");
        jobs.retry(jobs.claim(id, ONE, Bench.STORES, LEASE).orElseThrow(), "no", Duration.ofMinutes(5));
        assertThat(jobs.unanswered(10)).isEmpty();

        pass("5 minutes");

        assertThat(jobs.unanswered(10)).containsExactly(id);
        assertThat(jobs.unanswered(10)).isEmpty();
        pass("6 seconds");
        assertThat(jobs.unanswered(10)).containsExactly(id);
    }

    @Test
    void jobWhoseWorkerDiedIsRungForAsSoonAsItsLeaseLapses() {
        var id = job();
        pass("1 hour");
        jobs.unanswered(10);
        jobs.claim(id, ONE, Bench.STORES, LEASE);

        pass("61 seconds");

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
        jobs.claim(job(), ONE, Bench.STORES, LEASE);
        jobs.retry(jobs.claim(job(), ONE, Bench.STORES, LEASE).orElseThrow(), "no", Duration.ofMinutes(5));
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
                .map(id -> jobs.claim(id, racer == 0 ? ONE : OTHER, Bench.STORES, LEASE))
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

    /** As if that much time had passed. */
    private void pass(String time) {
        var ago = " - interval '" + time + "'";
        bench.execute("update job set created_at = created_at" + ago + ", next_run_at = next_run_at" + ago
                + ", rung_at = rung_at" + ago + ", lease_until = lease_until" + ago);
    }

    private void announce(WorkerId worker, String store) {
        bench.stores().announce(worker, "http://127.0.0.1:1", List.of(Bench.store(store, Optional.empty())));
    }

    private void old(String column) {
        bench.execute("update job set " + column + " = now() - interval '1 minute'");
    }
}
