package io.vitrine.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/** What must hold in a deployment once things have calmed down. */
final class Cleanliness {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(50);

    private Cleanliness() {}

    static void eventually(ThrowingRunnable holds) {
        Awaitility.await()
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .untilAsserted(holds);
    }

    /** Deletes every image; then no volume, file, record, attachment, attempt or job may be left. */
    static void leaveNothingBehind(Deployment deployment) {
        try (var images = new ImagesClient(deployment.endpoint())) {
            for (var id : images.list()) {
                images.delete(id);
            }
        }
        eventually(() -> assertThat(deployment.everything()).isEmpty());
    }

    /** Each volume, file, record and attempt belongs to a live image. */
    static void everythingIsAccountedFor(Deployment deployment) {
        assertThat(deployment.leftovers()).isEmpty();
    }
}
