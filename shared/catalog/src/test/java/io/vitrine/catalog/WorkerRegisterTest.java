package io.vitrine.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.catalog.WorkerRegister.Peer;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import io.vitrine.testkit.TestDatabase;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who takes work, and who said goodbye or fell silent. */
@OnBothEnds
class WorkerRegisterTest {
    private static final WorkerId ONE = new WorkerId("one");
    private static final WorkerId TWO = new WorkerId("two");

    private final Bench bench;
    private final WorkerRegister workers;

    WorkerRegisterTest(TestDatabase database) {
        bench = new Bench(database);
        bench.execute("delete from worker");
        workers = bench.workers();
    }

    @Test
    void workerIsFoundWithItsUrlAndStores() {
        announce(ONE, "fast", "slow");
        announce(TWO, "slow");

        var roll = workers.roll();

        assertThat(roll.find(ONE)).map(Peer::url).contains("http://one.example:9292");
        assertThat(roll.find(ONE)).map(Peer::stores).contains(List.of(new StoreId("fast"), new StoreId("slow")));
        assertThat(roll.offering(new StoreId("slow"))).extracting(Peer::id).containsExactly(ONE, TWO);
        assertThat(roll.offering(new StoreId("none"))).isEmpty();
        assertThat(roll.except(Set.of(ONE)).peers()).extracting(Peer::id).containsExactly(TWO);
    }

    @Test
    void workerWithoutStoresLivesToo() {
        announce(ONE);

        assertThat(workers.roll().find(ONE)).map(Peer::stores).contains(List.of());
    }

    @Test
    void silentWorkerIsTakenForDeadUntilItsNextHeartbeat() {
        announce(ONE, "volumes");
        bench.execute("update worker set heartbeat_at = now() - interval '31 seconds'");
        var whileSilent = workers.roll();

        workers.heartbeat(ONE);

        assertThat(whileSilent.peers()).isEmpty();
        assertThat(workers.roll().find(ONE)).isPresent();
    }

    @Test
    void workerThatWithdrewIsOfferedNothingThoughItsHeartBeats() {
        announce(ONE, "volumes");

        workers.withdraw(ONE);

        workers.heartbeat(ONE);
        assertThat(workers.roll().peers()).isEmpty();
        assertThat(bench.stores().all()).as("stores listed").hasSize(1);
    }

    @Test
    void workerThatStartsAgainCountsAgain() {
        announce(ONE, "volumes");
        workers.withdraw(ONE);

        announce(ONE, "volumes");

        assertThat(workers.roll().find(ONE)).isPresent();
    }

    @Test
    void heartbeatTellsTheDatabasesTimeAndWhetherTheRowIsThere() {
        announce(ONE);

        var beat = workers.heartbeat(ONE);

        assertThat(beat).isPresent();
        assertThat(workers.roll().find(ONE).orElseThrow().seenAt()).isAfterOrEqualTo(beat.get());
        assertThat(workers.heartbeat(TWO)).isEmpty();
    }

    private void announce(WorkerId worker, String... stores) {
        var entries = List.of(stores).stream()
                .map(store -> Bench.store(store, Optional.of(worker)))
                .toList();
        bench.stores().announce(worker, "http://" + worker + ".example:9292/", entries);
    }
}
