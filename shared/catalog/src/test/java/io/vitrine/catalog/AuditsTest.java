package io.vitrine.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.catalog.Audits.Count;
import io.vitrine.catalog.Jobs.Work;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import io.vitrine.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One audit waits for each store, however often it is asked for. */
@OnBothEnds
class AuditsTest {
    private static final Set<StoreId> STORES = Set.of(new StoreId("volumes"), new StoreId("shared"));
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final WorkerId ONE = new WorkerId("one");
    private static final WorkerId OTHER = new WorkerId("other");

    private final Bench bench;
    private final Audits audits;

    AuditsTest(TestDatabase database) {
        bench = new Bench(database);
        bench.execute("delete from job");
        bench.execute("delete from event where what = 'store.audit'");
        bench.execute("delete from worker");
        audits = new Audits(database.source());
        for (var worker : List.of(ONE, OTHER)) {
            bench.stores()
                    .announce(
                            worker,
                            "http://" + worker,
                            List.of(
                                    Bench.store("volumes", Optional.of(worker)),
                                    Bench.store("shared", Optional.empty())));
        }
    }

    @Test
    void eachStoreIsAskedForOnce() {
        var wanted = audits.count();

        var asked = audits.request();

        assertThat(wanted).isEqualTo(3);
        assertThat(asked).hasSize(3);
        assertThat(bench.count("job", "kind = 'audit_store' and reached_through is null"))
                .isOne();
        assertThat(audits.count()).isZero();
        assertThat(audits.request()).isEmpty();
    }

    @Test
    void racingRequestsAskOnce() {
        var asked = Race.of(4, racer -> audits.request());

        assertThat(asked.stream().flatMap(List::stream)).hasSize(3);
        assertThat(bench.count("job", "true")).isEqualTo(3);
    }

    @Test
    void silentWorkerIsNotAsked() {
        bench.execute("update worker set heartbeat_at = now() - interval '1 hour' where id = 'other'");

        assertThat(audits.request()).hasSize(2);
    }

    @Test
    void whatWasFoundIsNotedOnce() {
        bench.execute("delete from worker where id = 'other'");
        var jobs = audits.request().stream()
                .map(id -> bench.jobs().claim(id, ONE, STORES, LEASE).orElseThrow())
                .toList();
        var job = jobs.stream()
                .filter(claimed -> claimed.work().equals(new Work.AuditStore(new StoreId("volumes"))))
                .findFirst()
                .orElseThrow();

        var first = audits.finish(job, (Work.AuditStore) job.work(), ONE, new Count(12, 1, 2));
        var second = audits.finish(job, (Work.AuditStore) job.work(), ONE, new Count(12, 0, 2));

        assertThat(first).isTrue();
        assertThat(second).isFalse();
        assertThat(bench.count("event", "what = 'store.audit' and image_id is null"))
                .isOne();
        assertThat(bench.count("event", "reason like 'Store volumes of worker one holds 12 targets; 1 %'"))
                .isOne();
    }

    @Test
    void anotherWorkersStoreIsNotClaimed() {
        var asked = audits.request();

        var claimed = asked.stream()
                .filter(id -> bench.jobs().claim(id, ONE, STORES, LEASE).isPresent())
                .toList();

        assertThat(claimed).hasSize(2);
    }
}
