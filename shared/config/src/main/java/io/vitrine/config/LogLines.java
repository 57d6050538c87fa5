package io.vitrine.config;

import io.quarkus.bootstrap.logging.InitialConfigurator;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.FileNotFoundException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logmanager.formatters.JsonFormatter;
import org.jboss.logmanager.formatters.StructuredFormatter.ExceptionOutputType;
import org.jboss.logmanager.handlers.ConsoleHandler;

/**
 * Where the log goes and what its lines look like. One JSON object a line on request; the ids of request, image and attempt are members of
 * {@code mdc}. The log manager's own formatter: Quarkus' extension for it is not published in this version.
 */
@Singleton
final class LogLines {
    /** The whole product's; kept, for a logger that nobody holds forgets its level. */
    private static final Logger OURS = Logger.getLogger("io.vitrine");

    private final boolean json;
    private final LogConfig config;

    LogLines(@ConfigProperty(name = "vitrine.vitrine.log_json") Optional<Boolean> json, LogConfig config) {
        this.json = json.orElse(config.useJson());
        this.config = config;
    }

    /** Before every other observer, so that what they log is JSON already. */
    void begin(@Observes @Priority(0) StartupEvent started) {
        if (config.debug()) {
            OURS.setLevel(Level.FINE);
        }
        var handlers = InitialConfigurator.DELAYED_HANDLER.getHandlers();
        var console =
                Arrays.stream(handlers).filter(ConsoleHandler.class::isInstance).findFirst();
        if (json) {
            console.ifPresent(handler -> handler.setFormatter(lines()));
        }
        path(config).ifPresent(path -> open(path, handlers, console));
    }

    static Optional<Path> path(LogConfig config) {
        var name = config.logFile().or(() -> config.logDir().map(_ -> Path.of("vitrine.log")));
        return name.map(
                file -> config.logDir().map(folder -> folder.resolve(file)).orElse(file));
    }

    private void open(Path path, Handler[] handlers, Optional<Handler> console) {
        var file = opened(path);
        file.setFormatter(console.map(Handler::getFormatter).orElseGet(LogLines::lines));
        var kept = Arrays.stream(handlers)
                .filter(handler -> config.useStderr() || console.isEmpty() || handler != console.get());
        InitialConfigurator.DELAYED_HANDLER.setHandlers(
                Stream.concat(kept, Stream.of(file)).toArray(Handler[]::new));
    }

    private LogFile opened(Path path) {
        try {
            return switch (config.logRotationType()) {
                case NONE -> LogFile.bySize(path, Long.MAX_VALUE, config.maxLogfileCount());
                case SIZE ->
                    LogFile.bySize(path, Math.max(1L, config.maxLogfileSizeMb()) << 20, config.maxLogfileCount());
                case INTERVAL -> LogFile.byTime(path, turns(), config.maxLogfileCount(), InstantSource.system());
            };
        } catch (FileNotFoundException e) {
            throw refused("[DEFAULT] log_file cannot be written: " + e.getMessage() + ".");
        }
    }

    private LogTurns turns() {
        try {
            return new LogTurns(config.logRotateIntervalType(), config.logRotateInterval(), ZoneId.systemDefault());
        } catch (IllegalArgumentException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    private static IllegalArgumentException refused(String sentence) {
        return new IllegalArgumentException(sentence, new ConfigFileException(sentence));
    }

    private static Formatter lines() {
        var formatter = new JsonFormatter();
        formatter.setPrettyPrint(false);
        formatter.setZoneId(ZoneOffset.UTC.getId());
        formatter.setExceptionOutputType(ExceptionOutputType.FORMATTED);
        return formatter;
    }
}
