package io.vitrine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.model.Fault;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import io.vitrine.stores.StoreException;
import io.vitrine.stores.Verification;
import io.vitrine.stores.file.FileStore;
import io.vitrine.stores.file.FileStoreSettings;
import io.vitrine.stores.memory.MemoryStore;
import io.vitrine.worker.StoreHealth.Probe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores that work, stores that do not, and stores that do not answer. */
class StoreHealthTest {
    private static final Duration DEADLINE = Duration.ofMillis(100);
    private static final StoreId FILES = new StoreId("files");
    private static final StoreId OTHER = new StoreId("other");
    private static final WorkerId WORKER = new WorkerId("w");

    private final MemoryStore memory = new MemoryStore(OTHER, WORKER, 1 << 20);

    @Test
    void storeWhoseFolderIsGoneDoesNotWorkUntilItIsBack(@TempDir Path folder) throws Exception {
        var images = folder.resolve("images");
        var files = new FileStore(FILES, Optional.of(WORKER), new FileStoreSettings(images, Verification.of("sample")));
        var health = health(Duration.ZERO, Map.of(FILES, files::probe, OTHER, memory::probe));
        var before = health.troubles();

        Files.delete(images);
        var without = health.troubles();
        Files.createDirectory(images);

        assertThat(before).isEmpty();
        assertThat(without).containsOnlyKeys("files");
        assertThat(without.get("files")).contains("missing").doesNotContain(folder.toString());
        assertThat(health.troubles()).isEmpty();
    }

    @Test
    void storeThatDoesNotAnswerIsAskedByOneThreadOnly() throws Exception {
        var asked = new AtomicInteger();
        var answer = new CountDownLatch(1);
        Probe slow = () -> {
            asked.incrementAndGet();
            await(answer);
        };
        var health = health(Duration.ZERO, Map.of(FILES, slow, OTHER, memory::probe));

        var first = health.troubles();
        var second = health.troubles();

        assertThat(first).containsOnlyKeys("files").isEqualTo(second);
        assertThat(asked).hasValue(1);
        answer.countDown();
        org.awaitility.Awaitility.await().until(() -> health.troubles().isEmpty());
    }

    @Test
    void storeWhoseQuestionBreaksIsAskedAgain() {
        var asked = new AtomicInteger();
        Probe broken = () -> {
            if (asked.incrementAndGet() == 1) {
                throw new LinkageError("a class is missing");
            }
        };
        var health = health(Duration.ZERO, Map.of(FILES, broken));

        var first = health.troubles();

        assertThat(first).containsEntry("files", "a class is missing");
        assertThat(health.troubles()).isEmpty();
    }

    @Test
    void answerCountsForAWhile() throws Exception {
        var asked = new AtomicInteger();
        Probe broken = () -> {
            asked.incrementAndGet();
            throw new StoreException(Fault.UNAVAILABLE, "out of order");
        };
        var health = health(Duration.ofMinutes(1), Map.of(OTHER, broken));

        health.troubles();

        assertThat(health.troubles()).containsEntry("other", "out of order");
        assertThat(asked).hasValue(1);
    }

    private static StoreHealth health(Duration validity, Map<StoreId, Probe> probes) {
        return new StoreHealth(probes, DEADLINE, validity);
    }

    private static void await(CountDownLatch answer) {
        try {
            answer.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
