package io.vitrine.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/** What must hold on a data folder once things have calmed down. */
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
    static void leaveNothingBehind(RunningGateway gateway) {
        try (var images = new ImagesClient(gateway.endpoint())) {
            for (var id : images.list()) {
                images.delete(id);
            }
        }
        eventually(() -> assertThat(everythingIn(gateway)).isEmpty());
    }

    /** Each volume, file, record and attempt belongs to a live image. */
    static void everythingIsAccountedFor(RunningGateway gateway) {
        assertThat(DataFolder.at(gateway.setup().data()).leftovers()).isEmpty();
    }

    /** Names of whatever takes space, and what is unfinished. */
    static List<String> everythingIn(RunningGateway gateway) {
        var data = DataFolder.at(gateway.setup().data());
        return Stream.of(data.volumes(), data.volumeRecords(), data.attachments(), data.files(), data.leftovers())
                .flatMap(List::stream)
                .toList();
    }
}
