package io.vitrine.config;

import io.quarkus.bootstrap.logging.InitialConfigurator;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.ZoneOffset;
import java.util.logging.Formatter;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logmanager.formatters.JsonFormatter;
import org.jboss.logmanager.formatters.StructuredFormatter.ExceptionOutputType;
import org.jboss.logmanager.handlers.ConsoleHandler;

/** One JSON object a line on request; the ids of request, image and attempt are members of {@code mdc}. The log manager's own formatter: Quarkus' extension for it is not published in this version. */
@Singleton
final class LogLines {
    private final boolean json;

    LogLines(@ConfigProperty(name = "vitrine.vitrine.log_json", defaultValue = "false") boolean json) {
        this.json = json;
    }

    /** Before every other observer, so that what they log is JSON already. */
    void begin(@Observes @Priority(0) StartupEvent started) {
        if (!json) {
            return;
        }
        for (var handler : InitialConfigurator.DELAYED_HANDLER.getHandlers()) {
            if (handler instanceof ConsoleHandler console) {
                console.setFormatter(lines());
            }
        }
    }

    private static Formatter lines() {
        var formatter = new JsonFormatter();
        formatter.setPrettyPrint(false);
        formatter.setZoneId(ZoneOffset.UTC.getId());
        formatter.setExceptionOutputType(ExceptionOutputType.FORMATTED);
        return formatter;
    }
}
