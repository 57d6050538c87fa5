package io.vitrine.functions.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("V-20, L-15: times")
class WireTimeTest {
    @Test
    void timesAreWrittenInWholeSeconds() {
        assertThat(WireTime.text(Instant.parse("2026-07-22T21:54:05.987Z"))).isEqualTo("2026-07-22T21:54:05Z");
        assertThat(WireTime.text(Instant.parse("2026-07-22T21:54:00Z"))).isEqualTo("2026-07-22T21:54:00Z");
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "2026-07-22T21:54:05Z, 2026-07-22T21:54:05Z",
        "2026-07-22T21:54:05, 2026-07-22T21:54:05Z",
        "2026-07-22 21:54:05, 2026-07-22T21:54:05Z",
        "2026-07-22T21:54:05.250000, 2026-07-22T21:54:05.250Z",
        "2026-07-22T21:54:05+02:00, 2026-07-22T19:54:05Z",
        "2026-07-22T21:54:05-0530, 2026-07-23T03:24:05Z",
        "2026-07-22T21:54:05+02, 2026-07-22T19:54:05Z",
        "2026-07-22T21:54Z, 2026-07-22T21:54:00Z",
        "2026-07-22T21:54, 2026-07-22T21:54:00Z",
        "2026-07-22, 2026-07-22T00:00:00Z"
    })
    void timesAreRead(String text, String instant) {
        assertThat(WireTime.parse(text)).contains(Instant.parse(instant));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "2026",
                "2026-13-01",
                "2026-07-22T25:00:00Z",
                "2026-07-22T21:54:05 02:00",
                "22.07.2026",
                "2026-07-22T"
            })
    void whatIsNoTimeIsNotRead(String text) {
        assertThat(WireTime.parse(text)).isEmpty();
    }
}
