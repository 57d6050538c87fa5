package io.vitrine.worker.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vitrine.model.Fault;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import io.vitrine.stores.Checkup;
import io.vitrine.stores.DelegatingStore;
import io.vitrine.stores.ImageStore;
import io.vitrine.stores.StoreException;
import io.vitrine.stores.StoreFeatures;
import io.vitrine.stores.Verification;
import io.vitrine.stores.file.FileStore;
import io.vitrine.stores.file.FileStoreSettings;
import io.vitrine.stores.memory.MemoryStore;
import io.vitrine.stores.volume.VolumeFixture;
import io.vitrine.stores.volume.VolumeStoreSettings;
import io.vitrine.volumes.VolumeLabels;
import io.vitrine.volumes.local.LocalVolumes;
import io.vitrine.worker.doctor.Finding.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How steps follow each other and end, and stores of this host. */
class ExaminationTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final long BYTES = 4 << 20;

    /** Steps that are given, and a count of how often it was cleared up. */
    private static final class Steps implements Checkup {
        private final List<Step> steps;
        private final AtomicInteger cleared = new AtomicInteger();

        Steps(Step... steps) {
            this.steps = List.of(steps);
        }

        @Override
        public List<Step> steps() {
            return steps;
        }

        @Override
        public SortedMap<String, String> abilities() {
            return new TreeMap<>();
        }

        @Override
        public void clear() {
            cleared.incrementAndGet();
        }
    }

    @Test
    void nothingIsTriedAfterAFailure() {
        var steps = new Steps(
                new Checkup.Step("one", () -> "One."),
                new Checkup.Step("two", () -> {
                    throw new StoreException(Fault.TOO_LARGE, "no room");
                }),
                new Checkup.Step("three", () -> "Three."));

        var diagnosis = new Examination(steps, _ -> {}).run();

        assertThat(diagnosis.isSound()).isFalse();
        assertThat(diagnosis.findings())
                .extracting(Finding::outcome)
                .containsExactly(Outcome.OK, Outcome.FAILED, Outcome.SKIPPED, Outcome.OK);
        assertThat(diagnosis.trouble().orElseThrow().sentence()).isEqualTo("No room.");
        assertThat(steps.cleared).hasValue(1);
    }

    @Test
    void defectOfAStepIsAFailureLikeAnyOther() {
        var steps = new Steps(new Checkup.Step("one", () -> {
            throw new IllegalStateException("broken");
        }));

        var diagnosis = new Examination(steps, _ -> {}).run();

        assertThat(diagnosis.trouble().orElseThrow().help().orElseThrow()).contains("defect");
        assertThat(steps.cleared).hasValue(1);
    }

    @Test
    void stepUnderWayIsInterruptedAndWhatItMadeIsRemoved() throws Exception {
        var never = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        var steps = new Steps(
                new Checkup.Step("one", () -> {
                    begun.countDown();
                    never.await();
                    return "One.";
                }),
                new Checkup.Step("two", () -> "Two."));
        var examination = new Examination(steps, _ -> {});
        var diagnosis = CompletableFuture.supplyAsync(examination::run);
        begun.await();

        examination.stop(SOON);

        assertThat(steps.cleared).hasValue(1);
        assertThat(diagnosis.get().findings())
                .extracting(Finding::outcome)
                .containsExactly(Outcome.FAILED, Outcome.SKIPPED, Outcome.OK);
    }

    @Test
    void stepThatDoesNotEndIsNotWaitedFor() throws Exception {
        var hanging = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        var steps = new Steps(new Checkup.Step("one", () -> {
            begun.countDown();
            await().atMost(SOON).until(() -> hanging.getCount() == 0);
            return "One.";
        }));
        var examination = new Examination(steps, _ -> {});
        var diagnosis = CompletableFuture.supplyAsync(examination::run);
        begun.await();

        examination.stop(Duration.ofMillis(1));

        assertThat(steps.cleared.get()).isPositive();
        hanging.countDown();
        diagnosis.get();
    }

    @Test
    void volumesOfThisHostAreExamined(@TempDir Path folder) throws Exception {
        try (var volumes = LocalVolumes.onSparseFiles(folder)) {
            var store = VolumeFixture.store(volumes, VolumeStoreSettings.withDefaults(VolumeLabels.EXAMINATION));

            var diagnosis = examined(store);

            assertThat(diagnosis.abilities()).containsEntry("protocol", "file");
            assertThat(diagnosis.abilities()).containsEntry("extends while attached", "yes");
            assertThat(volumes.list(Map.of())).isEmpty();
        }
    }

    @Test
    void filesAreExamined(@TempDir Path folder) throws Exception {
        try (var store = new FileStore(
                new StoreId("files"), Optional.empty(), new FileStoreSettings(folder, Verification.SAMPLE))) {
            var diagnosis = examined(store);

            assertThat(diagnosis.findings())
                    .extracting(Finding::step)
                    .containsExactly("ask", "write", "read back", "delete", "clear up");
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void memoryIsExamined() {
        try (var store = new MemoryStore(new StoreId("memory"), new WorkerId("w"), 2 * BYTES)) {
            assertThat(examined(store).abilities()).containsKeys("read MiB/s", "write MiB/s");
        }
    }

    @Test
    void storeThatTakesNothingIsOnlyAsked() {
        try (var store = new MemoryStore(new StoreId("memory"), new WorkerId("w"), BYTES)) {
            var diagnosis = examined(new DelegatingStore(store) {
                @Override
                public StoreFeatures features() {
                    return new StoreFeatures("http", StoreFeatures.Reach.SHARED, true, new TreeMap<>());
                }
            });

            assertThat(diagnosis.findings()).extracting(Finding::step).containsExactly("ask", "clear up");
        }
    }

    private static Diagnosis examined(ImageStore store) {
        var diagnosis = new Examination(store.checkup(BYTES), _ -> {}).run();
        assertThat(diagnosis.findings()).extracting(Finding::outcome).containsOnly(Outcome.OK);
        assertThat(diagnosis.isSound()).isTrue();
        return diagnosis;
    }
}
