package io.vitrine.worker.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vitrine.attach.block.CinderTargets;
import io.vitrine.catalog.Deletion;
import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.Migrations;
import io.vitrine.catalog.Samples;
import io.vitrine.model.Caller;
import io.vitrine.model.Fault;
import io.vitrine.model.ImageId;
import io.vitrine.model.ImageStatus;
import io.vitrine.model.JobId;
import io.vitrine.testkit.TestDatabase;
import io.vitrine.testkit.cinder.CinderFaults;
import io.vitrine.testkit.cinder.CinderFaults.Effect;
import io.vitrine.testkit.cinder.CinderServer;
import io.vitrine.worker.faults.WorkerLife.Patience;
import io.vitrine.worker.transfer.UploadOutcome;
import io.vitrine.worker.transfer.UploadOutcome.Active;
import io.vitrine.worker.transfer.UploadOutcome.Failed;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.core.ConditionFactory;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A cloud, a database and a worker. Each test ends with the invariants, and then with nothing at all. */
@Timeout(120)
abstract class FaultSuite {
    static final int MIB = 1 << 20;

    @AutoClose
    final TestDatabase database = TestDatabase.fresh("catalog", Migrations::apply);

    final ImageCatalog catalog = new ImageCatalog(database.source());
    CinderTargets cloud;
    WorkerLife worker;
    private boolean alive = true;

    /** How the targets are. */
    CinderTargets targets() throws IOException {
        return CinderTargets.open();
    }

    Patience patience() {
        return Patience.USUAL;
    }

    @BeforeEach
    void open() throws IOException {
        cloud = targets();
        worker = life("w1");
    }

    final WorkerLife life(String name) {
        return new WorkerLife(cloud, database.source(), name, patience());
    }

    @AfterEach
    void nothingIsLeftBehind() throws IOException {
        new Invariants(cloud, database.source()).hold();
        assertThat(worker.buffersInUse()).as("buffers in use").isZero();
        for (var image : sql().fetch("select id from image where deleted_at is null")) {
            var deletion = catalog.delete(new ImageId(image.get(0, String.class)), Caller.system("test"));
            assertThat(deletion).isInstanceOf(Deletion.Deleted.class);
            ((Deletion.Deleted) deletion).jobs().forEach(worker::run);
        }
        new Invariants(cloud, database.source()).hold();
        cloud.assertNothingLeft();
        worker.close();
        cloud.close();
    }

    final CinderServer cinder() {
        return cloud.cinder.server;
    }

    final CinderFaults faults() {
        return cinder().faults();
    }

    final ImageId queued() {
        return Samples.queued(catalog, WorkerLife.BY);
    }

    final ImageStatus statusOf(ImageId image) {
        return catalog.find(image).orElseThrow().status();
    }

    /** From now on nothing that the worker does reaches anybody: Cinder, the database, the targets, which see its sessions end. */
    final void kill() {
        worker.database.down(true);
        faults().outage(new Effect.Cut());
        cloud.goAway();
        alive = false;
    }

    /** To be called once nothing of the dead worker runs any more. */
    final void comeBack(Recovery how) throws Exception {
        assertThat(alive).as("the worker lives").isFalse();
        alive = true;
        faults().end();
        cloud.comeBack();
        worker.close();
        worker = life(how == Recovery.RESTART ? "w1" : "w2");
        switch (how) {
            case RESTART -> worker.recover();
            case ANOTHER_WORKER -> {
                sql().execute("update attempt set lease_until = now() - interval '1 second'");
                worker.takeOver();
            }
        }
    }

    /** Who ends what a dead worker left. */
    enum Recovery {
        RESTART,
        ANOTHER_WORKER
    }

    /** Jobs that are to be tried again later are tried now. */
    final void runWhatWaits() {
        sql().execute("update job set next_run_at = now(), lease_until = null");
        sql().fetch("select id from job order by created_at")
                .map(row -> new JobId(row.get(0, UUID.class)))
                .forEach(worker::run);
    }

    final DSLContext sql() {
        return DSL.using(database.source(), SQLDialect.POSTGRES);
    }

    static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60)).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5));
    }

    final void assertActive(UploadOutcome outcome) {
        assertThat(outcome).isEqualTo(new Active());
    }

    final void assertFailed(Fault fault, UploadOutcome outcome) {
        assertThat(outcome).isInstanceOfSatisfying(Failed.class, failed -> assertThat(failed.fault())
                .isEqualTo(fault));
    }
}
