package io.vitrine.benchmarks.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LoadTest {
    @Test
    void answersOfAllClientsAreCountedTogether() {
        var one = LongStream.rangeClosed(1, 50).map(LoadTest::millis).toArray();
        var other = LongStream.rangeClosed(51, 100).map(LoadTest::millis).toArray();

        var load = Load.of(List.of(one, other), Duration.ofSeconds(4));

        assertThat(load.perSecond()).isEqualTo(25);
        assertThat(load.median()).isEqualTo(Duration.ofMillis(51));
        assertThat(load.p99()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void serviceThatNeverAnsweredHasNoFigures() {
        assertThatIllegalStateException().isThrownBy(() -> Load.of(List.of(new long[0]), Duration.ofSeconds(1)));
    }

    private static long millis(long count) {
        return Duration.ofMillis(count).toNanos();
    }
}
