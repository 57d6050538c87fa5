package io.vitrine.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.catalog.Jobs.Work;
import io.vitrine.model.Adoption;
import io.vitrine.model.Fault;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import io.vitrine.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Questions about URLs, and their answers. */
@OnBothEnds
class InspectionsTest {
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final WorkerId WORKER = new WorkerId("w");
    private static final String URL = "cinder://volumes/1";
    private static final List<StoreId> STORES = List.of(new StoreId("volumes"), new StoreId("files"));

    private final Bench bench;
    private final Inspections inspections;

    InspectionsTest(TestDatabase database) {
        bench = new Bench(database);
        bench.execute("delete from job");
        inspections = new Inspections(database.source());
    }

    @Test
    void eachStoreIsAskedAndEachAnswerComesBackAsItWasGiven() {
        var image = bench.queued().id();
        var answers = List.of(
                new Adoption.Adoptable(
                        new Location(STORES.getFirst(), URL, Optional.of(WORKER)), 5L << 30, Optional.of("Beware.")),
                new Adoption.Refused(Fault.CONFLICT, "It is somebody else's."));
        var asked = inspections.ask(image, URL, STORES);

        for (int at = 0; at < STORES.size(); at++) {
            var job = bench.jobs()
                    .claim(asked.get(at), WORKER, Bench.STORES, LEASE)
                    .orElseThrow();
            assertThat(job.work()).isEqualTo(new Work.InspectUrl(image, STORES.get(at), URL));
            assertThat(inspections.answer(job, answers.get(at))).isTrue();
            assertThat(inspections.answer(job, answers.get(at))).isFalse();
        }

        assertThat(inspections.answers(asked)).isEqualTo(answers);
        inspections.forget(asked);
        assertThat(inspections.answers(asked)).isEmpty();
    }

    @Test
    void whatLiesElsewhereIsSaid() {
        var asked = inspections.ask(bench.queued().id(), URL, STORES.subList(0, 1));
        var job = bench.jobs()
                .claim(asked.getFirst(), WORKER, Bench.STORES, LEASE)
                .orElseThrow();

        inspections.answer(job, new Adoption.Elsewhere());

        assertThat(inspections.answers(asked)).containsExactly(new Adoption.Elsewhere());
        inspections.forget(asked);
    }

    @Test
    void questionThatNobodyWaitsForIsNoJob() {
        var asked = inspections.ask(bench.queued().id(), URL, STORES);

        inspections.forget(asked);

        assertThat(bench.count("job", "true")).isZero();
        assertThat(bench.jobs().claim(asked.getFirst(), WORKER, Bench.STORES, LEASE))
                .isEmpty();
    }
}
