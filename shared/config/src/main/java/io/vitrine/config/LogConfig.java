package io.vitrine.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** {@code [DEFAULT]}, as far as it concerns the log. Each process of the split shape has a log of its own among those of the deployment, whatever stands here. */
@ConfigMapping(prefix = "vitrine.default", namingStrategy = ConfigMapping.NamingStrategy.SNAKE_CASE)
public interface LogConfig {
    /** Whether the process says more about what it does. */
    @WithDefault("false")
    boolean debug();

    /** The file that the log goes to, instead of standard error; made again when somebody has moved it away. */
    Optional<Path> logFile();

    /** The folder of {@code log_file}; alone, that file is called {@code vitrine.log}. */
    Optional<Path> logDir();

    /** Whether the log goes to standard error as well as to the file. */
    @WithDefault("false")
    boolean useStderr();

    /** One JSON object a line; {@code [vitrine] log_json} says the same. */
    @WithDefault("false")
    boolean useJson();

    /** When a file is set aside: by {@code size}, by the clock ({@code interval}), or, with {@code none}, by logrotate. */
    @WithDefault("none")
    Rotation logRotationType();

    /** The size at which a file of the log is set aside, in MiB. */
    @WithDefault("200")
    int maxLogfileSizeMb();

    /** How long a file is written with {@code interval}: a number of what {@code log_rotate_interval_type} says, for {@code weekday} the day from 0 (Monday) to 6. */
    @WithDefault("1")
    int logRotateInterval();

    /** What {@code log_rotate_interval} is a number of; counted from when the file was last written, {@code weekday} and {@code midnight} at the end of that day. */
    @WithDefault("days")
    Interval logRotateIntervalType();

    /** How many files that were set aside are kept; those of {@code interval} all, below 1. */
    @WithDefault("30")
    int maxLogfileCount();

    /** What a file of the log is set aside by. */
    enum Rotation {
        NONE,
        SIZE,
        INTERVAL
    }

    /** How long a file of the log is written. */
    enum Interval {
        SECONDS,
        MINUTES,
        HOURS,
        DAYS,
        WEEKDAY,
        MIDNIGHT
    }
}
