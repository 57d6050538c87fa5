package io.vitrine.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vitrine.http.identity.Authentication;
import io.vitrine.http.identity.HeaderLookup;
import io.vitrine.http.identity.Identity;
import io.vitrine.http.ticket.TicketEntry;
import io.vitrine.model.Caller;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.MDC;

/**
 * What every request to the API meets first, in the order clients can observe (Images API, order in which a request is handled): version
 * negotiation, request id, identity, then the checks that the path alone decides. Whatever comes after it finds a {@link Caller} under
 * {@link #CALLER} and an untouched body.
 */
@Singleton
public final class ApiGate {
    /** Key of the {@link Caller} in the routing context. */
    public static final String CALLER = "vitrine.caller";

    /** Key of the Vert.x context a request lives on. */
    static final String HOME = "vitrine.home";

    private static final String ADMITTED = "vitrine.admitted";
    private static final Set<String> KNOWN_METHODS = Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH");
    /** Before Quarkus' own filters. */
    private static final int PRIORITY = 1000;

    private final Identity identity;
    private final TicketEntry tickets;
    private final ExternalUrl externalUrl;
    private final Healthcheck healthcheck;
    private final Cors cors;
    private final Policy policy;
    private final int maxRequestIdLength;

    ApiGate(
            Identity identity,
            TicketEntry tickets,
            ExternalUrl externalUrl,
            Healthcheck healthcheck,
            Cors cors,
            Policy policy,
            ApiConfig config) {
        this.identity = identity;
        this.tickets = tickets;
        this.externalUrl = externalUrl;
        this.healthcheck = healthcheck;
        this.cors = cors;
        this.policy = policy;
        this.maxRequestIdLength = config.maxRequestIdLength();
    }

    /** Whose request it is; only behind the gate. */
    public static Caller caller(RoutingContext request) {
        Caller caller = request.get(CALLER);
        if (caller == null) {
            throw new IllegalStateException("not a request to the API");
        }
        return caller;
    }

    void enter(@Observes Filters filters) {
        filters.register(this::admit, PRIORITY);
    }

    /** What fails outside of a resource, or even before the gate, is told in the same way. */
    void failures(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(ApiGate::fail);
    }

    private static void fail(RoutingContext request) {
        request.response().putHeader(RequestId.HEADER, RequestId.of(request));
        if (request.request().authority() == null) {
            FaultWriter.write(request, Fault.INVALID, "The Host header is missing or malformed.");
        } else if (request.failure() != null) {
            FaultWriter.write(request, request.failure());
        } else if (request.statusCode() == 400) {
            FaultWriter.write(request, Fault.INVALID, "The URL is malformed.");
        } else {
            request.next();
        }
    }

    private void admit(RoutingContext request) {
        if (Cors.isPreflight(request.request())) {
            cors.answerPreflight(request.request());
            UnreadBody.discard(request.vertx(), request.request());
            return;
        }
        cors.decorate(request.request());
        if (request.get(ADMITTED) != null) {
            // Sent on under another path, which has wiped the headers set so far.
            request.response().putHeader(RequestId.HEADER, RequestId.of(request));
            request.next();
            return;
        }
        request.put(HOME, Vertx.currentContext());
        request.put(ADMITTED, true);
        try {
            negotiate(request);
        } catch (FaultException refused) {
            FaultWriter.write(request, refused);
        }
    }

    private void negotiate(RoutingContext request) {
        var path = request.request().path();
        if (path.equals("/healthcheck")) {
            healthcheck.answer(request);
            return;
        }
        var first = firstSegment(path);
        if (first.equals("versions")) {
            answerVersions(request, 200);
            return;
        }
        var byMediaType = ApiVersions.inAccept(request.request().getHeader("Accept"));
        if (!ApiVersions.has(byMediaType.orElse(first))) {
            answerVersions(request, 300);
            return;
        }
        var rest = byMediaType.isPresent() ? path : path.substring(1 + first.length());
        identify(request, "/v2" + rest);
    }

    private static String firstSegment(String path) {
        int end = path.indexOf('/', 1);
        return path.substring(1, end < 0 ? path.length() : end);
    }

    private void answerVersions(RoutingContext request, int status) {
        var response = request.response().setStatusCode(status);
        if (status == 300) {
            response.setStatusMessage("Multiple Choices");
        }
        response.putHeader("Content-Type", "application/json");
        var document = Buffer.buffer(ApiVersions.document(externalUrl.base(request.request())));
        if (request.request().method().name().equals("HEAD")) {
            response.putHeader("Content-Length", Integer.toString(document.length()));
            response.end();
        } else {
            response.end(document);
        }
        UnreadBody.discard(request.vertx(), request.request());
    }

    /** Identity may wait, so it is asked on a thread of its own while the body waits too. */
    private void identify(RoutingContext request, String path) {
        var requestId = RequestId.give(
                request, RequestId.accept(request.request().getHeader(RequestId.HEADER), maxRequestIdLength));
        request.response().putHeader(RequestId.HEADER, requestId);
        MDC.put("request", requestId);
        BrokenRequest.watch(request);
        request.request().pause();
        Context home = request.get(HOME);
        Thread.ofVirtual().name("identity").start(() -> {
            try {
                var authentication = tickets.admit(request, path, requestId)
                        .orElseGet(() -> identity.authenticate(name -> header(request.request(), name), requestId));
                home.runOnContext(_ -> proceed(request, path, authentication));
            } catch (RuntimeException | Error trouble) {
                FaultWriter.write(request, trouble);
            }
        });
    }

    private static Optional<String> header(HttpServerRequest request, String name) {
        return switch (name) {
            case HeaderLookup.METHOD -> Optional.of(request.method().name());
            case HeaderLookup.PATH -> Optional.ofNullable(request.path());
            default -> Optional.ofNullable(request.getHeader(name));
        };
    }

    private void proceed(RoutingContext request, String path, Authentication authentication) {
        if (BrokenRequest.of(request).isPresent()) {
            return;
        }
        try {
            switch (authentication) {
                case Authentication.Rejected(String challenge, String reason) ->
                    FaultWriter.write(
                            request,
                            FaultAnswer.of(
                                            Fault.UNAUTHENTICATED,
                                            reason,
                                            request.request().getHeader("Accept"))
                                    .with("WWW-Authenticate", challenge));
                case Authentication.Authenticated(Caller caller) -> {
                    request.put(CALLER, policy.recognised(caller));
                    route(request, path);
                }
            }
        } catch (RuntimeException trouble) {
            FaultWriter.write(request, trouble);
        }
    }

    private void route(RoutingContext request, String path) {
        var method = request.request().method().name();
        if (!KNOWN_METHODS.contains(method)) {
            throw new FaultException(Fault.NOT_IMPLEMENTED, "The method " + method + " is not known here.");
        }
        if (path.equals("/v2")) {
            redirect(request);
            return;
        }
        var query = Optional.ofNullable(request.request().query());
        QueryString.decode(path);
        query.ifPresent(QueryString::decode);
        var route = ApiRoute.of(path).orElseThrow(ApiGate::unknownPath);
        var verb = route.verb(method);
        if (verb.isEmpty()) {
            refuseMethod(request, route);
            return;
        }
        if (!verb.get().takesBody() && hasBody(request.request())) {
            throw new FaultException(Fault.INVALID, "A body is not expected with this request.");
        }
        handOn(request, path, query);
    }

    private static FaultException unknownPath() {
        return new FaultException(Fault.NOT_FOUND, "The resource could not be found.");
    }

    private static void refuseMethod(RoutingContext request, ApiRoute route) {
        if (route.hidesWrongMethods()) {
            throw unknownPath();
        }
        var message = "The method " + request.request().method().name() + " is not allowed for this resource.";
        FaultWriter.write(
                request,
                FaultAnswer.of(
                                Fault.METHOD_NOT_ALLOWED,
                                message,
                                request.request().getHeader("Accept"))
                        .with("Allow", route.allow()));
    }

    private void redirect(RoutingContext request) {
        request.response()
                .setStatusCode(302)
                .putHeader("Location", externalUrl.base(request.request()) + "/v2/")
                .end();
        UnreadBody.discard(request.vertx(), request.request());
    }

    /** Sends the request on to its route; under the path that the routes know, where the client used another. */
    private static void handOn(RoutingContext request, String path, Optional<String> query) {
        if (path.equals(request.request().path())) {
            request.next();
        } else {
            request.reroute(path + query.map(text -> "?" + text).orElse(""));
        }
    }

    /** Only methods that may carry a body are asked about chunks: a GET is often sent with the header by mistake. */
    private static boolean hasBody(HttpServerRequest request) {
        var length = request.getHeader("Content-Length");
        if (length != null) {
            return !length.strip().equals("0");
        }
        var encoding = request.getHeader("Transfer-Encoding");
        return encoding != null
                && encoding.toLowerCase(java.util.Locale.ROOT).contains("chunked")
                && Set.of("POST", "PUT", "PATCH").contains(request.method().name());
    }
}
