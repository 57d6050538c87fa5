package io.vitrine.functions.cleanup.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.quarkus.arc.Arc;
import io.quarkus.runtime.Quarkus;
import io.vitrine.functions.cleanup.CleanupEvents;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The handler {@code io.vitrine.functions.cleanup.lambda.CleanupFunction::handleRequest}: hands each event to the clean-up. What that throws is a failed
 * invocation, which the platform repeats.
 */
public final class CleanupFunction implements RequestStreamHandler {
    private final CleanupEvents events;

    /** Starts the application of this process; the platform reports what is thrown and tries again. */
    public CleanupFunction() {
        Quarkus.manualInitialize();
        Quarkus.manualStart();
        events = Arc.container().instance(CleanupEvents.class).get();
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        events.handle(event, answer);
    }
}
