package io.vitrine.functions.cleanup.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.vitrine.functions.cleanup.CleanupEvents;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Hands each event to the clean-up; what it throws is a failed invocation, which the platform repeats. */
@Singleton
@Named("cleanup")
public final class CleanupFunction implements RequestStreamHandler {
    private final CleanupEvents events;

    CleanupFunction(CleanupEvents events) {
        this.events = events;
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        events.handle(event, answer);
    }
}
