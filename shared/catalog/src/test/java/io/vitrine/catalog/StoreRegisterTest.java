package io.vitrine.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.catalog.StoreRegister.Entry;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.model.StoreProperty;
import io.vitrine.model.WorkerId;
import io.vitrine.testkit.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Stores as workers announce them. */
@OnBothEnds
class StoreRegisterTest {
    private static final WorkerId WORKER = new WorkerId("w");

    private final Bench bench;
    private final StoreRegister register;

    StoreRegisterTest(TestDatabase database) {
        bench = new Bench(database);
        bench.execute("delete from worker");
        register = bench.stores();
    }

    @Test
    @DisplayName("G-10: stores are shown as announced, in their order, each property of its type")
    void storesAreShownAsAnnouncedInTheirOrder() {
        var volumes = new Entry(
                new StoreId("volumes"),
                "volume",
                "block volumes",
                5,
                true,
                false,
                true,
                new TreeMap<>(Map.of(
                        "volume_type", new StoreProperty.Text("fast"),
                        "chunk_size", new StoreProperty.Number(5L << 30),
                        "use_multipath", new StoreProperty.Flag(false))),
                Optional.of(WORKER));
        var files = Bench.store("files", Optional.empty());

        register.announce(WORKER, "http://127.0.0.1:9292", List.of(volumes, files));

        assertThat(register.all()).containsExactly(volumes, files);
    }

    @Test
    void newAnnouncementReplacesTheOldOne() {
        register.announce(WORKER, "http://127.0.0.1:1", List.of(Bench.store("old", Optional.empty())));

        register.announce(WORKER, "http://127.0.0.1:2", List.of(Bench.store("new", Optional.empty())));

        assertThat(register.all()).extracting(store -> store.id().value()).containsExactly("new");
    }

    @Test
    void storeOfSeveralWorkersIsNamedOnceAsTheLastOneSaidIt() {
        var other = new WorkerId("other");
        register.announce(other, "http://127.0.0.1:1", List.of(Bench.store("shared", Optional.of(other))));
        register.announce(WORKER, "http://127.0.0.1:2", List.of(Bench.store("shared", Optional.of(WORKER))));

        assertThat(register.all()).containsExactly(Bench.store("shared", Optional.of(WORKER)));
    }

    @Test
    void workerThatFellSilentLongBeforeTheOthersIsForgotten() {
        var gone = new WorkerId("gone");
        register.announce(gone, "http://127.0.0.1:1", List.of(Bench.store("lost", Optional.of(gone))));
        bench.execute("update worker set heartbeat_at = heartbeat_at - interval '2 days'");
        var alone = register.all();

        register.announce(WORKER, "http://127.0.0.1:2", List.of(Bench.store("here", Optional.of(WORKER))));

        assertThat(alone).hasSize(1);
        assertThat(register.all()).extracting(store -> store.id().value()).containsExactly("here");
        bench.workers().heartbeat(gone);
        assertThat(register.all()).hasSize(2);
    }

    @Test
    void locationsAreOrderedByTheWeightOfTheirStores() {
        var light = new Location(new StoreId("light"), "file:///light", Optional.empty());
        var heavy = new Location(new StoreId("heavy"), "file:///heavy", Optional.empty());
        var weightless = new Location(new StoreId("unknown"), "file:///unknown", Optional.empty());
        register.announce(WORKER, "http://127.0.0.1:1", List.of(weighing("light", 1), weighing("heavy", 9)));
        var lease = bench.begin(bench.queued());
        bench.ledger()
                .commit(
                        lease,
                        Bench.content(1, "ab" + lease.attempt()),
                        OptionalLong.empty(),
                        List.of(weightless, light, heavy),
                        Samples.caller("p"));

        assertThat(bench.catalog().find(lease.image()).orElseThrow().locations())
                .containsExactly(heavy, light, weightless);
    }

    private static Entry weighing(String id, int weight) {
        return new Entry(new StoreId(id), "file", "", weight, false, false, new TreeMap<>(), Optional.empty());
    }
}
