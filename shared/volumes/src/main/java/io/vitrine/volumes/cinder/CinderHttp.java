package io.vitrine.volumes.cinder;

import com.fasterxml.jackson.databind.JsonNode;
import io.vitrine.keystone.JsonHttp;
import io.vitrine.keystone.JsonHttp.Answer;
import io.vitrine.keystone.ServiceSession;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.volumes.CallerProject;
import io.vitrine.volumes.VolumeException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * Calls to one Cinder as the user of a store: finds it, makes sure that it is new enough, renews the token, and makes calls again that may be made
 * twice. Owns the session.
 */
final class CinderHttp implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(CinderHttp.class);
    private static final Pattern REQUEST_ID = Pattern.compile("req-[0-9A-Za-z-]{1,60}");

    private final CinderPlace place;
    private final ServiceSession session;
    private final CinderTiming timing;
    private final JsonHttp http;
    private final AtomicReference<Optional<URI>> negotiated;

    CinderHttp(CinderPlace place, ServiceSession session, CinderTiming timing, SSLContext tls) {
        this(place, session, timing, new JsonHttp(tls, timing.call()), new AtomicReference<>(Optional.empty()));
    }

    private CinderHttp(
            CinderPlace place,
            ServiceSession session,
            CinderTiming timing,
            JsonHttp http,
            AtomicReference<Optional<URI>> negotiated) {
        this.place = place;
        this.session = session;
        this.timing = timing;
        this.http = http;
        this.negotiated = negotiated;
    }

    /** The same with one further try, as a connection may have lain there for too long: for who asks again anyway. Nothing to close. */
    CinderHttp hurried() {
        return new CinderHttp(place, session, timing.withRetries(Math.min(1, timing.retries())), http, negotiated);
    }

    /**
     * A call.
     *
     * @param doing for sentences: "creating a volume"
     * @param path behind the project, with its query
     * @param caller whose project and token are used instead of ours
     */
    record Call(String doing, String method, String path, Optional<JsonNode> body, Optional<CallerProject> caller) {
        static Call get(String doing, String path) {
            return new Call(doing, "GET", path, Optional.empty(), Optional.empty());
        }

        static Call delete(String doing, String path) {
            return new Call(doing, "DELETE", path, Optional.empty(), Optional.empty());
        }

        static Call post(String doing, String path, JsonNode body) {
            return new Call(doing, "POST", path, Optional.of(body), Optional.empty());
        }

        static Call put(String doing, String path, JsonNode body) {
            return new Call(doing, "PUT", path, Optional.of(body), Optional.empty());
        }

        Call as(Optional<CallerProject> whose) {
            return new Call(doing, method, path, body, whose);
        }

        private boolean onlyLooks() {
            return method.equals("GET");
        }
    }

    /** What came of one try. */
    sealed interface Outcome {
        /** An answer that does not blame the service. */
        record Answered(Answer answer) implements Outcome {}

        /** Nobody was reached: nothing was done. */
        record NotSent(VolumeException trouble) implements Outcome {}

        /** Nobody knows whether it was done: no answer, or one that blames the service. */
        record Unknown(VolumeException trouble) implements Outcome {}
    }

    /** What our user may be in its project. */
    Set<String> roles() throws VolumeException {
        try {
            return session.roles();
        } catch (FaultException e) {
            throw new VolumeException(e.fault(), e.getMessage(), e);
        }
    }

    /** The project that our user acts for. */
    Optional<String> project() throws VolumeException {
        try {
            return session.project();
        } catch (FaultException e) {
            throw new VolumeException(e.fault(), e.getMessage(), e);
        }
    }

    /** One try. Throws only where it could not be begun: without a token, or without an endpoint. */
    Outcome once(Call call) throws VolumeException {
        try {
            var answer = send(call);
            return CinderErrors.blamesService(answer)
                    ? new Outcome.Unknown(CinderErrors.trouble(call.doing(), answer))
                    : new Outcome.Answered(answer);
        } catch (ConnectException | HttpConnectTimeoutException e) {
            return new Outcome.NotSent(
                    new VolumeException(Fault.UNAVAILABLE, "Cinder could not be reached for " + call.doing(), e));
        } catch (IOException e) {
            return new Outcome.Unknown(new VolumeException(
                    call.onlyLooks() ? Fault.UNAVAILABLE : Fault.OUTCOME_UNKNOWN,
                    "Cinder did not answer to " + call.doing(),
                    e));
        } catch (FaultException e) {
            throw new VolumeException(e.fault(), e.getMessage(), e);
        }
    }

    /** A call that may be made any number of times: tried again while the service is away or fails. Answers whatever else the service says. */
    Answer repeated(Call call) throws VolumeException {
        var pauses = Pauses.retrying(timing);
        for (var triesLeft = timing.retries(); ; triesLeft--) {
            VolumeException trouble;
            switch (once(call)) {
                case Outcome.Answered(var answer) -> {
                    return answer;
                }
                case Outcome.NotSent(var e) -> trouble = e;
                case Outcome.Unknown(var e) -> trouble = e;
            }
            if (triesLeft <= 0) {
                throw trouble;
            }
            LOG.debugf("Once more: %s", trouble.getMessage());
            pauses.next();
        }
    }

    private Answer send(Call call) throws IOException, VolumeException {
        var url = URI.create(base(call.caller()) + call.path());
        var requestId = requestId();
        return session.<IOException>withToken(token -> http.send(
                call.method(),
                url,
                call.caller()
                        .map(caller -> headers(requestId, caller.token(), Optional.of(token)))
                        .orElseGet(() -> headers(requestId, token, Optional.empty())),
                call.body()));
    }

    private static Map<String, String> headers(String requestId, String token, Optional<String> serviceToken) {
        var version = "volume " + Microversion.NEEDED;
        return serviceToken
                .map(service -> Map.of(
                        "X-Auth-Token", token,
                        "X-Service-Token", service,
                        "OpenStack-API-Version", version,
                        "X-OpenStack-Request-ID", requestId))
                .orElseGet(() -> Map.of(
                        "X-Auth-Token", token,
                        "OpenStack-API-Version", version,
                        "X-OpenStack-Request-ID", requestId));
    }

    /** The id of the request that is being answered on this thread, so that both services' logs can be laid side by side. */
    private static String requestId() {
        return Optional.ofNullable(MDC.get("request"))
                .map(Object::toString)
                .filter(id -> REQUEST_ID.matcher(id).matches())
                .orElseGet(() -> "req-" + UUID.randomUUID());
    }

    /** Looked up anew with each token: a catalogue changes without telling. */
    private String base(Optional<CallerProject> caller) throws IOException, VolumeException {
        var catalog = session.catalog();
        var own = session.project().orElse("");
        var url = place.of(caller.map(CallerProject::project).orElse(own), catalog, own)
                .orElseThrow(() -> new VolumeException(
                        Fault.UNAVAILABLE,
                        "the catalogue of the cloud has no block storage: looked for " + place.described()));
        requireNewEnough(Microversion.root(url));
        return url.toString();
    }

    private void requireNewEnough(URI root) throws IOException, VolumeException {
        if (Objects.requireNonNull(negotiated.get()).filter(root::equals).isPresent()) {
            return;
        }
        var answer = session.<IOException>withToken(
                token -> http.send("GET", root, Map.of("X-Auth-Token", token), Optional.empty()));
        if (CinderErrors.blamesService(answer)) {
            throw new IOException("answered " + answer.status() + " to what versions it has");
        }
        Microversion.require(answer);
        negotiated.set(Optional.of(root));
    }

    @Override
    public void close() {
        http.close();
        session.close();
    }
}
