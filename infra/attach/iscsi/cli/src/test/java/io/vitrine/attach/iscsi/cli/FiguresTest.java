package io.vitrine.attach.iscsi.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the commands read and write figures. */
class FiguresTest {
    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "4096, 4096",
        "4KiB, 4096",
        "4k, 4096",
        "1MiB, 1048576",
        "10G, 10737418240",
        "2TiB, 2199023255552"
    })
    void sizesAreRead(String text, long bytes) {
        assertThat(Bytes.parse(text).count()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1iB", "1.5G", "4 KiB x", "999999999999999T", "G"})
    void whatIsNoSizeIsRefused(String text) {
        assertThatThrownBy(() -> Bytes.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 bytes", "512, 512 bytes", "1024, 1 KiB", "1536, 1.50 KiB", "1073741824, 1 GiB"})
    void sizesAreWritten(long bytes, String text) {
        assertThat(Bytes.readable(bytes)).isEqualTo(text);
    }

    @Test
    void jsonIsWhatOthersReadBack() throws Exception {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("text", "a \"quoted\" \\ line\nand \u0007 more");
        facts.put("numbers", List.of(1, 2L, 2.5));
        facts.put("flag", true);
        facts.put("empty", List.of());
        facts.put("nothing", Map.of());
        facts.put("nested", List.of(Map.of("a", 1)));

        assertThat(new JsonMapper().readTree(Json.of(facts))).isEqualTo(new JsonMapper().readTree("""
                        {"text": "a \\"quoted\\" \\\\ line\\nand \\u0007 more", "numbers": [1, 2, 2.5], "flag": true,
                         "empty": [], "nothing": {}, "nested": [{"a": 1}]}
                        """));
    }

    @Test
    void jsonHasNoInfinity() {
        assertThatThrownBy(() -> Json.of(Map.of("rate", Double.POSITIVE_INFINITY)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 31, 32, 63, 64, 65, 1000, 123_456, 10_000_000, 60_000_000_000L, Long.MAX_VALUE / 2})
    void timesAreKnownToThreePercent(long nanos) {
        var latencies = new Latencies();
        latencies.add(nanos);

        assertThat(latencies.quantile(0.5).toNanos())
                .isGreaterThanOrEqualTo(nanos)
                .isCloseTo(nanos, Percentage.withPercentage(3.2));
    }

    @Test
    void quantilesCountFromTheSmallest() {
        var latencies = new Latencies();
        for (int millis = 1; millis <= 100; millis++) {
            latencies.add(Duration.ofMillis(millis).toNanos());
        }

        assertThat(latencies.quantile(0.5).toNanos()).isCloseTo(50_000_000L, Percentage.withPercentage(3.2));
        assertThat(latencies.quantile(0.99).toNanos()).isCloseTo(99_000_000L, Percentage.withPercentage(3.2));
        assertThat(new Latencies().quantile(0.5)).isZero();
    }
}
