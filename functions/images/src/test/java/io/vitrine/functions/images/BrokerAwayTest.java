package io.vitrine.functions.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vitrine.catalog.Jobs;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The function with a broker that is away, from its start on. */
@QuarkusTest
@TestProfile(BrokerAwayTest.Settings.class)
class BrokerAwayTest {
    /** Until the clean-up rings again. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    public static final class Settings implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "vitrine.queue.type", "rabbitmq",
                    "vitrine.queue.rabbitmq_host", "127.0.0.1",
                    "vitrine.queue.rabbitmq_port", "1");
        }
    }

    private final Http alice = Http.member();

    @Inject
    TestWorker worker;

    @Inject
    Jobs jobs;

    @Test
    @DisplayName("Requests succeed, without waiting, and the clean-up finds what is to be done")
    void requestsSucceedAndTheWorkIsFound() {
        worker.announceStores();
        var waiting = jobs.countUnanswered();
        delete();

        var durations = Stream.generate(this::delete).limit(5).toList();

        assertThat(durations).anySatisfy(duration -> assertThat(duration).isLessThan(Duration.ofMillis(500)));
        await().atMost(PATIENCE).until(() -> jobs.countUnanswered() == waiting + 6);
        assertThat(worker.heard()).isEmpty();
    }

    /** Returns how long the client waited. */
    private Duration delete() {
        var id = alice.created(Map.of("disk_format", "raw", "container_format", "bare"));
        worker.activate(id, 1, "volumes");
        var began = System.nanoTime();
        alice.delete("/v2/images/" + id).then().statusCode(204);
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
