package io.vitrine.keystone;

import com.fasterxml.jackson.databind.JsonNode;
import io.vitrine.keystone.JsonHttp.Answer;
import io.vitrine.model.FaultException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * A service user logged in at Keystone: its token, got when it is first wanted and renewed before it ends, and the catalogue that came with it. May
 * be used from any number of threads; waits, so from virtual ones. Whoever made it closes it.
 */
public final class ServiceSession implements AutoCloseable {
    private static final Duration RENEWED_BEFORE = Duration.ofMinutes(1);

    private final CloudHttp http;
    private final URI keystone;
    private final Supplier<Login> login;
    private final InstantSource clock;
    private final ReentrantLock renewing = new ReentrantLock();
    private volatile Optional<Held> held = Optional.empty();

    /** @param renewAt when a new one is got, by our own clock */
    private record Held(
            String token, Instant renewAt, Optional<String> project, Set<String> roles, ServiceCatalog catalog) {}

    private ServiceSession(CloudHttp http, URI keystone, Supplier<Login> login, InstantSource clock) {
        this.http = http;
        this.keystone = keystone;
        this.login = login;
        this.clock = clock;
    }

    /**
     * For the options of a section.
     *
     * @param section as the operator writes it, without brackets
     * @param limit of one call to Keystone
     * @param retries where no connection comes about
     * @throws IllegalArgumentException with a sentence for the operator
     */
    public static ServiceSession of(
            AuthOptions options, String section, Duration limit, int retries, InstantSource clock) {
        var login = new Login(AuthRequest.of(options, section));
        return of(
                KeystoneUrl.v3(options.authUrl(), "[" + section + "] auth_url"),
                CloudTls.context(options),
                () -> login,
                limit,
                retries,
                clock);
    }

    /**
     * For one who may have another password tomorrow.
     *
     * @param keystone version 3, see {@link KeystoneUrl}
     * @param login asked for at each log-in, so that a changed secret needs no restart; {@link IllegalArgumentException} where there is none now
     */
    public static ServiceSession of(
            URI keystone, SSLContext tls, Supplier<Login> login, Duration limit, int retries, InstantSource clock) {
        return new ServiceSession(new CloudHttp("Keystone", tls, limit, retries, clock), keystone, login, clock);
    }

    /** Where Keystone is, version 3. */
    public URI keystone() {
        return keystone;
    }

    /** The identity service of the catalogue, or where we logged in, if the catalogue does not name it. */
    public URI identity(String audience, Optional<String> region) {
        return catalog().find("identity", audience, region).map(KeystoneUrl::v3).orElse(keystone);
    }

    /** What the catalogue says of now; logs in where that has not happened yet. */
    public ServiceCatalog catalog() {
        return current().catalog();
    }

    /** Whom we act for; empty where the log-in is for no project. */
    public Optional<String> project() {
        return current().project();
    }

    /** What we may be there, in lower case. */
    public Set<String> roles() {
        return current().roles();
    }

    /** A token for a call that carries another's token as well. */
    public String token() {
        return current().token();
    }

    /** A {@code GET} as the service user; logs in again, once, where its token is refused. */
    public Answer get(URI url, Map<String, String> headers) {
        return withToken(token -> http.get(url, with(headers, token)));
    }

    /** Any other call with JSON as the service user, which must be one that may be made twice. */
    public Answer send(String method, URI url, JsonNode body) {
        return withToken(token -> http.send(method, url, with(Map.of(), token), body));
    }

    /** What tells that Keystone is there but cannot be used; {@code why} is for the log alone. */
    public FaultException unusable(String why) {
        return http.unusable(why);
    }

    @Override
    public void close() {
        http.close();
    }

    /** A call to a service of the cloud. */
    @FunctionalInterface
    public interface Call<X extends Exception> {
        Answer with(String token) throws X;
    }

    /** Any call: made once more with a new token where it was answered that its token is none, which says that nothing was done. */
    public <X extends Exception> Answer withToken(Call<X> call) throws X {
        var first = current();
        var answer = call.with(first.token());
        if (answer.status() != 401) {
            return answer;
        }
        forget(first);
        return call.with(current().token());
    }

    private static Map<String, String> with(Map<String, String> headers, String token) {
        var all = new HashMap<>(headers);
        all.put("X-Auth-Token", token);
        return all;
    }

    private void forget(Held refused) {
        renewing.lock();
        try {
            if (held.filter(refused::equals).isPresent()) {
                held = Optional.empty();
            }
        } finally {
            renewing.unlock();
        }
    }

    private Held current() {
        var now = held;
        if (now.isPresent() && clock.instant().isBefore(now.get().renewAt())) {
            return now.get();
        }
        renewing.lock();
        try {
            if (held.isEmpty() || !clock.instant().isBefore(held.get().renewAt())) {
                held = Optional.of(login());
            }
            return held.get();
        } finally {
            renewing.unlock();
        }
    }

    private Held login() {
        var answer = http.send(
                "POST",
                URI.create(keystone + "/auth/tokens"),
                Map.of(),
                credentials().body());
        var token = answer.header("x-subject-token");
        if (answer.status() != 201 || token.isEmpty()) {
            throw http.unusable("our own log-in was answered " + answer.status() + " "
                    + answer.body().path("error").path("message").asText());
        }
        var said = answer.body().path("token");
        var project = Optional.of(said.path("project").path("id").asText()).filter(id -> !id.isEmpty());
        return new Held(token.get(), renewAt(said), project, roles(said), ServiceCatalog.of(said.path("catalog")));
    }

    private static Set<String> roles(JsonNode token) {
        var roles = new HashSet<String>();
        token.path("roles").forEach(role -> roles.add(role.path("name").asText().toLowerCase(Locale.ROOT)));
        return Set.copyOf(roles);
    }

    private Login credentials() {
        try {
            return login.get();
        } catch (IllegalArgumentException e) {
            throw http.unusable("we cannot log in: " + e.getMessage());
        }
    }

    /** By how long it lives, and not by Keystone's clock, which may be another than ours. */
    private Instant renewAt(JsonNode token) {
        try {
            var life = Duration.between(
                    Instant.parse(token.path("issued_at").asText()),
                    Instant.parse(token.path("expires_at").asText()));
            var before = life.dividedBy(10).compareTo(RENEWED_BEFORE) < 0 ? life.dividedBy(10) : RENEWED_BEFORE;
            return clock.instant().plus(life).minus(before);
        } catch (DateTimeParseException e) {
            throw http.unusable("it does not say how long its token lives");
        }
    }
}
