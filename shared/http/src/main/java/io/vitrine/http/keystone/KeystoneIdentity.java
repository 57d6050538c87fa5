package io.vitrine.http.keystone;

import io.vitrine.http.SettingException;
import io.vitrine.http.identity.Authentication;
import io.vitrine.http.identity.HeaderLookup;
import io.vitrine.http.identity.Identity;
import io.vitrine.keystone.ServiceSession;
import io.vitrine.model.Caller;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Mode {@code keystone}: a token in each request, which Keystone says the worth of. A service that passes a request on for a user sends its own
 * token too; the user's may then be over, so that what takes longer than a token comes to its end.
 */
public final class KeystoneIdentity implements Identity, AutoCloseable {
    private static final String REASON =
            "A valid token is required: get one from Keystone and send it as X-Auth-Token.";
    private static final Set<String> READING = Set.of("GET", "HEAD");
    private static final Pattern TOKEN = Pattern.compile("[!-~]{1,8192}");

    /** How many tokens Keystone is asked about at a time: more at once make each answer late, and all of them too late. */
    private static final int MOST_ASKED = 8;

    private static final Duration LONGEST_QUEUE = Duration.ofSeconds(30);

    private final ServiceSession session;
    private final TokenValidator validator;
    private final KnownTokens known;
    private final AccessRules accessRules;
    private final Set<String> serviceRoles;
    private final boolean serviceRolesRequired;
    private final String challenge;
    private final boolean anonymous;
    private final InstantSource clock;
    private final Semaphore places = new Semaphore(MOST_ASKED, true);

    /** @throws IllegalArgumentException with a sentence for the operator where the settings cannot be used */
    public KeystoneIdentity(
            KeystoneConfig config, TokenCacheConfig cache, AnonymousConfig anonymous, InstantSource clock) {
        config.authSection().ifPresent(section -> {
            throw new SettingException(
                    "[keystone_authtoken] auth_section = " + section + " names a section of the configuration file"
                            + " and has to stand there, not in the environment.",
                    null);
        });
        this.session = ServiceSession.of(
                config, "keystone_authtoken", config.httpConnectTimeout(), config.httpRequestMaxRetries(), clock);
        this.validator = new TokenValidator(session, config.endpointInterface(), config.regionName());
        this.known = new KnownTokens(
                cache.tokenCacheSize(), Duration.ofSeconds(config.tokenCacheTime()), cache.tokenRefusalTime(), clock);
        this.accessRules = new AccessRules(config.serviceType());
        this.serviceRoles = config.serviceTokenRoles().stream()
                .map(role -> role.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        this.serviceRolesRequired = config.serviceTokenRolesRequired();
        this.challenge = "Keystone uri=\"" + publicUrl(config).replaceAll("[\"\\\\\\p{Cntrl}]", "") + "\"";
        this.anonymous = anonymous.allowAnonymousAccess();
        this.clock = clock;
    }

    private static String publicUrl(KeystoneConfig config) {
        return config.wwwAuthenticateUri()
                .or(config::authUri)
                .or(config::authUrl)
                .orElseThrow();
    }

    @Override
    public Authentication authenticate(HeaderLookup headers, String requestId) {
        var service = headers.first("X-Service-Token").flatMap(token -> facts(token, false));
        var entitled = service.filter(facts -> facts.roles().stream().anyMatch(serviceRoles::contains));
        var passedOn = serviceRolesRequired ? entitled : service;
        return headers.first("X-Auth-Token")
                .or(() -> headers.first("X-Storage-Token"))
                .flatMap(token -> facts(token, entitled.isPresent()))
                .filter(facts -> passedOn.isPresent() || unrestricted(facts, headers))
                .<Authentication>map(facts -> admitted(facts, passedOn, requestId))
                .orElseGet(
                        () -> anonymous ? anybody(headers, requestId) : new Authentication.Rejected(challenge, REASON));
    }

    /** Somebody without project and roles, who only reads. */
    private static Authentication anybody(HeaderLookup headers, String requestId) {
        if (!READING.contains(headers.first(HeaderLookup.METHOD).orElse(""))) {
            throw new FaultException(Fault.FORBIDDEN, "Without a token nothing can be changed.");
        }
        return new Authentication.Authenticated(new Caller("anonymous", Optional.empty(), Set.of(), false, requestId));
    }

    @Override
    public void close() {
        session.close();
    }

    private Optional<TokenFacts> facts(String sent, boolean evenExpired) {
        var token = sent.strip();
        if (!TOKEN.matcher(token).matches()) {
            return Optional.empty();
        }
        return switch (known.lookup(token, evenExpired ? "any " : "live ", () -> ask(token, evenExpired))) {
            case Verdict.Accepted(var facts) ->
                Optional.of(facts)
                        .filter(found -> evenExpired || clock.instant().isBefore(found.expires()));
            case Verdict.Refused() -> Optional.empty();
            case Verdict.Unknown(var trouble) ->
                throw new FaultException(trouble.fault(), trouble.getMessage(), trouble);
        };
    }

    private Verdict ask(String token, boolean evenExpired) {
        try {
            if (!places.tryAcquire(LONGEST_QUEUE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new FaultException(Fault.UNAVAILABLE, "Too many tokens are being checked at the moment.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FaultException(Fault.UNAVAILABLE, "Interrupted while a token was checked.", e);
        }
        try {
            return validator.ask(token, evenExpired);
        } finally {
            places.release();
        }
    }

    private boolean unrestricted(TokenFacts facts, HeaderLookup headers) {
        return facts.accessRules()
                .map(rules -> accessRules.allow(
                        rules,
                        headers.first(HeaderLookup.METHOD).orElse(""),
                        headers.first(HeaderLookup.PATH).orElse("")))
                .orElse(true);
    }

    private static Authentication admitted(TokenFacts facts, Optional<TokenFacts> service, String requestId) {
        if (facts.standing().systemScope().isPresent()) {
            throw new FaultException(
                    Fault.FORBIDDEN,
                    "The token is for the whole system, and images belong to projects: get one for a project.");
        }
        return new Authentication.Authenticated(facts.caller(service, requestId));
    }
}
