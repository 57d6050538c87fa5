package io.vitrine.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Duration SHORT = Duration.ofMillis(50);

    private final Backoff backoff = new Backoff();

    @Test
    void processThatDoesNotLastIsStartedLaterEachTime() {
        var first = backoff.after(SHORT);
        var second = backoff.after(SHORT);

        assertThat(first).isLessThanOrEqualTo(Duration.ofMillis(200));
        assertThat(second).isGreaterThan(first);
    }

    @Test
    void pauseIsBounded() {
        for (int ends = 0; ends < 50; ends++) {
            assertThat(backoff.after(SHORT)).isLessThanOrEqualTo(Duration.ofSeconds(10));
        }
    }

    @Test
    void soundProcessIsStartedAtOnceAgain() {
        var first = backoff.after(SHORT);
        for (int ends = 0; ends < 5; ends++) {
            backoff.after(SHORT);
        }

        assertThat(backoff.after(Duration.ofMinutes(1))).isEqualTo(first);
    }
}
