package io.vitrine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vitrine.config.LogConfig.Interval;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Q-11: the file of the log, and its rotation")
class LogFileTest {
    @Test
    void fileThatSomebodyMovedAwayIsMadeAgain(@TempDir Path folder) throws Exception {
        var path = folder.resolve("api.log");
        try (var log = log(path, Long.MAX_VALUE)) {
            say(log, "before");
            Files.move(path, folder.resolve("api.log.moved"));

            await().untilAsserted(() -> {
                say(log, "after");
                assertThat(path).content().contains("after");
            });
        }
        assertThat(folder.resolve("api.log.moved")).content().startsWith("before");
        assertThat(path).content().doesNotContain("before");
    }

    @Test
    void fileThatHasGrownIsSetAsideAndSoManyAreKept(@TempDir Path folder) throws Exception {
        var path = folder.resolve("api.log");
        try (var log = log(path, 20)) {
            for (var i = 0; i < 9; i++) {
                say(log, "line number " + i);
            }
        }

        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("api.log", "api.log.1", "api.log.2");
        }
    }

    @Test
    void whatWasThereStays(@TempDir Path folder) throws Exception {
        var path = Files.writeString(folder.resolve("api.log"), "of yesterday\n");

        try (var log = log(path, Long.MAX_VALUE)) {
            say(log, "of today");
        }

        assertThat(path).hasContent("of yesterday\nof today\n");
    }

    @Test
    void fileIsSetAsideWhenItsTimeIsOverAndSoManyAreKept(@TempDir Path folder) throws Exception {
        var path = folder.resolve("api.log");
        var now = new AtomicReference<>(Instant.now());
        var hours = new LogTurns(Interval.HOURS, 2, ZoneOffset.UTC);
        var turns = new ArrayList<String>();
        try (var log = LogFile.byTime(path, hours, 2, now::get)) {
            log.setFormatter(new PatternFormatter("%s%n"));
            for (var period = 0; period < 4; period++) {
                say(log, "period " + period);
                say(log, "more of it");
                now.updateAndGet(moment -> moment.plus(Duration.ofHours(2).plusSeconds(5)));
            }
            say(log, "the last");
        }
        try (var files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString()).sorted().forEach(turns::add);
        }

        assertThat(turns).hasSize(3).first().isEqualTo("api.log");
        assertThat(turns.subList(1, 3)).allSatisfy(name -> assertThat(name).matches("api\\.log\\.[-0-9]{10}_\\d\\d"));
        assertThat(path).hasContent("the last");
        assertThat(folder.resolve(turns.get(1))).hasContent("period 2\nmore of it\n");
        assertThat(folder.resolve(turns.get(2))).hasContent("period 3\nmore of it\n");
    }

    @Test
    void fileOfAnEarlierRunIsSetAsideByWhenItWasWritten(@TempDir Path folder) throws Exception {
        var path = Files.writeString(folder.resolve("api.log"), "of long ago\n");
        Files.setLastModifiedTime(path, FileTime.from(Instant.parse("2026-03-01T10:00:00Z")));
        var days = new LogTurns(Interval.DAYS, 1, ZoneOffset.UTC);

        try (var log = LogFile.byTime(path, days, 0, InstantSource.system())) {
            log.setFormatter(new PatternFormatter("%s%n"));
            say(log, "of today");
        }

        assertThat(path).hasContent("of today");
        assertThat(folder.resolve("api.log.2026-03-01")).hasContent("of long ago");
    }

    @ParameterizedTest
    @CsvSource({
        "SECONDS,  30, 2026-03-04T10:20:30Z, 2026-03-04T10:21:00Z, 2026-03-04_10-20-30",
        "MINUTES,  15, 2026-03-04T10:20:30Z, 2026-03-04T10:35:30Z, 2026-03-04_10-20",
        "HOURS,     1, 2026-03-04T10:20:30Z, 2026-03-04T11:20:30Z, 2026-03-04_10",
        "DAYS,      2, 2026-03-04T10:20:30Z, 2026-03-06T10:20:30Z, 2026-03-04",
        "MIDNIGHT,  1, 2026-03-04T10:20:30Z, 2026-03-05T00:00:00Z, 2026-03-04",
        "WEEKDAY,   0, 2026-03-04T10:20:30Z, 2026-03-10T00:00:00Z, 2026-03-03",
        "WEEKDAY,   2, 2026-03-04T10:20:30Z, 2026-03-05T00:00:00Z, 2026-02-26",
    })
    void timesAreThoseOfPythonsHandler(Interval interval, int count, Instant from, Instant turn, String suffix) {
        var turns = new LogTurns(interval, count, ZoneOffset.UTC);

        assertThat(turns.next(from)).isEqualTo(turn);
        assertThat(turns.suffix(turn)).isEqualTo(suffix);
        assertThat(LogTurns.isSuffix(suffix)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"DAYS, 0, numbers from 1", "WEEKDAY, 7, days from 0 (Monday) to 6"})
    void intervalThatIsNoneIsRefused(Interval interval, int count, String allowed) {
        assertThatThrownBy(() -> new LogTurns(interval, count, ZoneOffset.UTC))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(allowed);
    }

    private static LogFile log(Path path, long bytes) throws Exception {
        var log = LogFile.bySize(path, bytes, 2);
        log.setFormatter(new PatternFormatter("%s%n"));
        return log;
    }

    private static void say(LogFile log, String text) {
        log.publish(new ExtLogRecord(Level.INFO, text, "test"));
    }
}
