package io.vitrine.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import org.jboss.logging.Logger;

/**
 * The one place where trouble becomes an answer. May be called from any thread; does nothing once a status line has left, except that it
 * then cuts the connection, so that a client never takes a broken answer for a whole one.
 */
public final class FaultWriter {
    private static final Logger LOG = Logger.getLogger(FaultWriter.class);

    private FaultWriter() {}

    /** Answers with {@code fault} in the shape this client reads. */
    public static void write(RoutingContext request, Fault fault, String message) {
        write(request, FaultAnswer.of(fault, message, request.request().getHeader("Accept")));
    }

    /**
     * Answers with what {@code trouble} means: a {@link FaultException} as it says, everything else is a defect of ours, which is logged
     * here and told to the client only as far as its request id goes.
     */
    public static void write(RoutingContext request, Throwable trouble) {
        write(request, answer(request, trouble));
    }

    /** The answer for {@code trouble}; logs a defect. For those who write the response by other means. */
    public static FaultAnswer answer(RoutingContext request, Throwable trouble) {
        var accept = request.request().getHeader("Accept");
        var requestId = RequestId.of(request);
        if (trouble instanceof FaultException fault) {
            log(requestId, fault);
            return FaultAnswer.of(fault.fault(), fault.getMessage(), accept);
        }
        LOG.errorf(
                trouble,
                "%s: %s %s failed",
                requestId,
                request.request().method(),
                request.request().path());
        return FaultAnswer.of(
                Fault.INTERNAL,
                "An unexpected error occurred. The log of the service has it under " + requestId + ".",
                accept);
    }

    private static void log(String requestId, FaultException trouble) {
        switch (FaultStatus.of(trouble.fault())) {
            case INTERNAL_SERVER_ERROR -> LOG.errorf(trouble, "%s: %s", requestId, trouble.getMessage());
            case SERVICE_UNAVAILABLE -> LOG.warnf("%s: %s", requestId, trouble.getMessage());
            default -> LOG.debugf("%s: %s", requestId, trouble.getMessage());
        }
    }

    /** Sends {@code answer}, and gets rid of what the client may still be sending. */
    public static void write(RoutingContext request, FaultAnswer answer) {
        Context home = request.get(ApiGate.HOME);
        if (home == null) {
            writeHere(request, answer);
        } else {
            home.runOnContext(_ -> writeHere(request, answer));
        }
    }

    /** As {@link #write}, at once: for those on the event loop of a request whose connection is about to be closed. */
    static void writeHere(RoutingContext request, Fault fault, String message) {
        writeHere(request, FaultAnswer.of(fault, message, request.request().getHeader("Accept")));
    }

    private static void writeHere(RoutingContext request, FaultAnswer answer) {
        var response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (response.headWritten()) {
            ConnectionCut.cut(request.request().connection());
            return;
        }
        response.setStatusCode(answer.status().code());
        response.setStatusMessage(answer.status().reason());
        answer.headers().forEach(response::putHeader);
        boolean closing = UnreadBody.neverComes(request.request());
        if (closing) {
            response.putHeader("Connection", "close");
        }
        var sent = sendBody(request, response, answer);
        if (closing) {
            sent.onComplete(_ -> request.request().connection().close());
        } else {
            UnreadBody.discard(request.vertx(), request.request());
        }
    }

    private static Future<Void> sendBody(RoutingContext request, HttpServerResponse response, FaultAnswer answer) {
        return request.request().method().equals(HttpMethod.HEAD)
                ? response.end()
                : response.end(Buffer.buffer(answer.bytes()));
    }
}
