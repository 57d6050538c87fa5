package io.vitrine.worker.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.vitrine.catalog.Deletion;
import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.Jobs;
import io.vitrine.catalog.Jobs.Job;
import io.vitrine.catalog.Ledger;
import io.vitrine.catalog.Migrations;
import io.vitrine.catalog.Samples;
import io.vitrine.model.AttemptId;
import io.vitrine.model.Caller;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import io.vitrine.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** A claim that long work keeps. */
class HeldJobTest {
    private static final WorkerId ONE = new WorkerId("one");
    private static final Set<StoreId> STORES = Set.of(new StoreId("s"));
    private static final WorkerId OTHER = new WorkerId("other");
    private static final Duration LEASE = Duration.ofMinutes(10);

    @AutoClose
    private final TestDatabase database = TestDatabase.fresh("catalog", Migrations::apply);

    private final Jobs jobs = new Jobs(database.source());
    private Job job;

    @BeforeEach
    void claimAJob() {
        var by = Caller.system("test");
        var catalog = new ImageCatalog(database.source());
        var image = Samples.queued(catalog, by);
        new Ledger(database.source())
                .begin(AttemptId.fresh(), image, new StoreId("s"), ONE, OptionalLong.empty(), LEASE, by);
        var deletion = (Deletion.Deleted) catalog.delete(image, by);
        job = jobs.claim(deletion.jobs().getFirst(), ONE, STORES, LEASE).orElseThrow();
    }

    @Test
    void claimIsRenewedAsLongAsTheWorkLasts() throws HeldJob.Lost {
        try (var held = new HeldJob(jobs, job, Duration.ofSeconds(3))) {
            age();

            await().until(() -> count("lease_until > now()") == 1);

            held.check();
        }
    }

    @Test
    void whoeverHasLostItsClaimIsToldToStop() {
        age();
        jobs.claim(job.id(), OTHER, STORES, LEASE);

        try (var held = new HeldJob(jobs, job, Duration.ofMillis(60))) {
            await().untilAsserted(
                            () -> assertThatExceptionOfType(HeldJob.Lost.class).isThrownBy(held::check));
        }
        assertThat(count("worker_id = 'other' and lease_until > now() + interval '5 minutes'"))
                .isOne();
    }

    @Test
    void databaseThatIsAwayDoesNotEndTheWork() throws HeldJob.Lost {
        var asked = new AtomicInteger();
        var nowhere = new PGSimpleDataSource() {
            @Override
            public Connection getConnection() throws SQLException {
                asked.incrementAndGet();
                throw new SQLException("away", "08001");
            }
        };

        try (var held = new HeldJob(new Jobs(nowhere), job, Duration.ofMillis(60))) {
            await().until(() -> asked.get() > 1);
            held.check();
        }

        assertThat(jobs.done(job)).isTrue();
    }

    private void age() {
        DSL.using(database.source(), SQLDialect.POSTGRES)
                .execute("update job set lease_until = now() - interval '1 minute'");
    }

    private int count(String condition) {
        return DSL.using(database.source(), SQLDialect.POSTGRES).fetchCount(DSL.table("job"), DSL.condition(condition));
    }
}
