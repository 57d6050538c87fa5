package io.vitrine.config;

import io.vitrine.config.LogConfig.Interval;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAdjusters;
import java.util.regex.Pattern;

/**
 * When a file of the log is set aside by the clock, and what stands behind its name then: as the handler of Python's that oslo.log uses has it.
 *
 * @param count of intervals, from 1; the day after which it is done for {@code WEEKDAY}, 0 for Monday; without a meaning for {@code MIDNIGHT}
 */
record LogTurns(Interval interval, int count, ZoneId zone) {
    private static final Pattern NAMES = Pattern.compile("\\d{4}-\\d{2}-\\d{2}(_\\d{2}(-\\d{2}){0,2})?");
    private static final int LAST_DAY = 6;

    /** @throws IllegalArgumentException with a sentence for the operator */
    LogTurns {
        var isDay = interval == Interval.WEEKDAY;
        if (isDay ? count < 0 || count > LAST_DAY : count < 1) {
            throw new IllegalArgumentException("[DEFAULT] log_rotate_interval is " + count + ": allowed are "
                    + (isDay ? "days from 0 (Monday) to 6" : "numbers from 1") + ".");
        }
    }

    /** The first one after a moment. */
    Instant next(Instant moment) {
        var today = moment.atZone(zone).toLocalDate();
        return switch (interval) {
            case MIDNIGHT -> endOf(today);
            case WEEKDAY -> endOf(today.with(TemporalAdjusters.nextOrSame(DayOfWeek.of(count + 1))));
            case SECONDS, MINUTES, HOURS, DAYS -> moment.plus(length());
        };
    }

    private Instant endOf(LocalDate day) {
        return day.plusDays(1).atStartOfDay(zone).toInstant();
    }

    private Duration length() {
        return switch (interval) {
            case SECONDS -> Duration.ofSeconds(count);
            case MINUTES -> Duration.ofMinutes(count);
            case HOURS -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    /** Names what was written until then by when it began. */
    String suffix(Instant turn) {
        var at = turn.atZone(zone);
        return switch (interval) {
            case SECONDS -> named("uuuu-MM-dd_HH-mm-ss", at.minus(length()));
            case MINUTES -> named("uuuu-MM-dd_HH-mm", at.minus(length()));
            case HOURS -> named("uuuu-MM-dd_HH", at.minus(length()));
            case DAYS -> named("uuuu-MM-dd", at.minus(Period.ofDays(count)));
            case MIDNIGHT -> named("uuuu-MM-dd", at.minus(Period.ofDays(1)));
            case WEEKDAY -> named("uuuu-MM-dd", at.minus(Period.ofWeeks(1)));
        };
    }

    private static String named(String pattern, ZonedDateTime began) {
        return DateTimeFormatter.ofPattern(pattern).format(began);
    }

    /** Whether a file with that behind its name is one that was set aside. */
    static boolean isSuffix(String text) {
        return NAMES.matcher(text).matches();
    }
}
