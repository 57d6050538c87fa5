package io.vitrine.functions.cleanup;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Answers scheduled events: runs the clean-ups that an event names and writes what they did, as
 * {@code {"reports":[{"cleanup":"leases","dryRun":false,"counts":{"attempts":0}}]}}.
 */
@Singleton
public final class CleanupEvents {
    private static final Logger LOG = Logger.getLogger(CleanupEvents.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Cleanups cleanups;

    public CleanupEvents(Cleanups cleanups) {
        this.cleanups = cleanups;
    }

    /** What is written. */
    record Answer(List<Report> reports) {}

    /**
     * Reads one event (see {@link CleanupEvent}) and answers it. A {@link FaultException}: {@code INVALID} where it cannot be understood,
     * and nothing was done; any other where a clean-up could not be run, so that the platform's retries see a failure. The others of the event
     * have been run then.
     *
     * @param event not closed
     * @param answer not closed
     */
    public void handle(InputStream event, OutputStream answer) throws IOException {
        var asked = parse(event);
        answer.write(JSON.writeValueAsBytes(new Answer(run(asked))));
    }

    private List<Report> run(CleanupEvent asked) {
        var reports = new ArrayList<Report>();
        var troubles = new ArrayList<RuntimeException>();
        for (var name : asked.names()) {
            try {
                reports.add(cleanups.run(name, asked.dryRun()));
            } catch (RuntimeException e) {
                LOG.errorf("Clean-up %s could not be run: %s", name.wireName(), e.getMessage());
                troubles.add(e);
            }
        }
        if (!troubles.isEmpty()) {
            var first = troubles.removeFirst();
            troubles.forEach(first::addSuppressed);
            throw first;
        }
        return reports;
    }

    private static CleanupEvent parse(InputStream event) throws IOException {
        try {
            return CleanupEvent.parse(event.readAllBytes());
        } catch (IllegalArgumentException e) {
            throw new FaultException(Fault.INVALID, String.valueOf(e.getMessage()), e);
        }
    }
}
