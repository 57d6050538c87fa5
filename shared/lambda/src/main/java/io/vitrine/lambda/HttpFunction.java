package io.vitrine.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.quarkus.arc.Arc;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * The handler of a function that is called over HTTP: {@code io.vitrine.lambda.HttpFunction::handleRequest}. Takes events of an Application Load
 * Balancer and of an HTTP API (or function URL) in payload format 2.0, and answers each in its own form.
 *
 * <p>The application starts with the handler, in the phase for which the platform lends whole cores.
 */
public final class HttpFunction implements RequestStreamHandler {
    /** Left of the invocation's time to tell the client that it was not enough. */
    private static final Duration PARTING = Duration.ofMillis(500);

    /** Of that, for work that is ended to end. */
    private static final Duration ENDING = Duration.ofMillis(200);

    /** Most of that time for what is sent beside the answer. */
    private static final Duration TELLING = Duration.ofSeconds(2);

    private static final Logger LOG = Logger.getLogger(HttpFunction.class);

    private final Telemetry telemetry;
    private final WorkAtHand work;

    /** Starts the application of this process; the platform reports what is thrown and tries again. */
    public HttpFunction() {
        Quarkus.manualInitialize();
        Quarkus.manualStart();
        telemetry = Arc.container().instance(Telemetry.class).get();
        work = Arc.container().instance(WorkAtHand.class).get();
    }

    @Override
    public void handleRequest(InputStream event, OutputStream output, Context context) throws IOException {
        var request = EventReader.read(event);
        var answer = answer(request, left(context));
        tell(left(context));
        AnswerWriter.write(answer, request.form(), output);
    }

    private static Duration left(Context context) {
        return Duration.ofMillis(context.getRemainingTimeInMillis()).minus(PARTING);
    }

    private void tell(Duration left) throws IOException {
        try {
            telemetry.send(left.compareTo(TELLING) < 0 ? left : TELLING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while telling of an answer", e);
        }
    }

    private EventAnswer answer(EventRequest request, Duration limit) {
        try {
            return VirtualHttp.exchange(request, limit);
        } catch (TimeoutException e) {
            LOG.errorf("%s %s took longer than the time of an invocation", request.method(), request.path());
            endWork();
            return EventAnswer.sentence(
                    503,
                    "Service Unavailable",
                    "The answer took too long. Try again later.",
                    new Header("Retry-After", "5"));
        } catch (IOException | IllegalArgumentException e) {
            LOG.errorf(e, "%s %s failed", request.method(), request.path());
            return EventAnswer.sentence(500, "Internal Server Error", "The request could not be answered.");
        }
    }

    private void endWork() {
        try {
            if (!work.end(ENDING)) {
                LOG.warnf("What it waits for has not ended within %d ms", ENDING.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
