package io.vitrine.http;

import io.vertx.ext.web.RoutingContext;
import io.vitrine.model.Caller;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Hands the caller of the current request to request-scoped beans. */
@Singleton
final class CallerProducer {
    @Produces
    @Dependent
    Caller caller(RoutingContext request) {
        return ApiGate.caller(request);
    }
}
