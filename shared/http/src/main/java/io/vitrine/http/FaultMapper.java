package io.vitrine.http;

import io.vertx.ext.web.RoutingContext;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Turns what a resource throws into the answer that {@link FaultWriter} would write. */
@Provider
@Singleton
public final class FaultMapper implements ExceptionMapper<Throwable> {
    private final RoutingContext request;

    /** @param request stands for the one under way */
    public FaultMapper(RoutingContext request) {
        this.request = request;
    }

    @Override
    public Response toResponse(Throwable trouble) {
        var answer = FaultWriter.answer(request, translated(trouble));
        var response = Response.status(answer.status().code(), answer.status().reason());
        answer.headers().forEach(response::header);
        return response.entity(answer.bytes()).build();
    }

    /** The framework refuses some requests itself; they are the client's doing, unless it says otherwise. */
    private static Throwable translated(Throwable trouble) {
        if (trouble instanceof WebApplicationException refused) {
            return switch (refused.getResponse().getStatus()) {
                case 400 -> new FaultException(Fault.INVALID, "The request is malformed.", refused);
                case 404 -> new FaultException(Fault.NOT_FOUND, "The resource could not be found.", refused);
                case 413 -> new FaultException(Fault.TOO_LARGE, "The body is too large.", refused);
                case 415 ->
                    new FaultException(
                            Fault.UNSUPPORTED_MEDIA_TYPE, "The header Content-Type is not a media type.", refused);
                default -> refused;
            };
        }
        return trouble;
    }
}
