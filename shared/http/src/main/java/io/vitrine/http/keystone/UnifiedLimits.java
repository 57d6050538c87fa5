package io.vitrine.http.keystone;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vitrine.keystone.ServiceSession;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * What a project may use at most, as Keystone's unified limits say. What they said last is asked for again after a time, and goes on counting while
 * Keystone is away. Waits: call it on a virtual thread, and hold nothing meanwhile.
 */
public final class UnifiedLimits {
    private static final Logger LOG = Logger.getLogger(UnifiedLimits.class);
    private static final int MOST_PROJECTS = 10_000;

    /** Services and endpoints hardly ever change. */
    private static final Duration PLACE_KEPT_FOR = Duration.ofMinutes(5);

    /** Questions under way: more wait for their turn, as long as whoever asked would wait for the answer. */
    private static final int AT_ONCE = 16;

    /** How long somebody waits who has no earlier answer to fall back on, and who has one. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ServiceSession session;
    private final LimitConfig config;
    private final Duration freshFor;
    private final InstantSource clock;
    private final Cache<String, Known> known =
            Caffeine.newBuilder().maximumSize(MOST_PROJECTS).build();

    private final ConcurrentMap<String, CompletableFuture<Map<String, Long>>> asked = new ConcurrentHashMap<>();
    private final Semaphore turns = new Semaphore(AT_ONCE);
    private volatile Optional<KnownPlace> knownPlace = Optional.empty();

    private record Known(Map<String, Long> limits, Instant until) {}

    /** @param region empty where any will do */
    private record Place(String service, Optional<String> region) {}

    private record KnownPlace(Place place, Instant until) {}

    public UnifiedLimits(ServiceSession session, LimitConfig config, Duration freshFor, InstantSource clock) {
        this.session = session;
        this.config = config;
        this.freshFor = freshFor;
        this.clock = clock;
    }

    /**
     * Limits of a project by the name of what is limited; -1 is none. What is missing may not be used at all.
     *
     * @throws FaultException {@link Fault#UNAVAILABLE} where Keystone cannot say, {@link Fault#INTERNAL} where it is not set up for limits
     */
    public Map<String, Long> of(String project) {
        var before = Optional.ofNullable(known.getIfPresent(project));
        if (before.filter(entry -> clock.instant().isBefore(entry.until())).isPresent()) {
            return before.get().limits();
        }
        try {
            return answer(question(project), before.isPresent() ? PATIENCE : LONGEST_WAIT);
        } catch (FaultException trouble) {
            if (trouble.fault() != Fault.UNAVAILABLE) {
                throw trouble;
            }
            return before.orElseThrow(() -> trouble).limits();
        }
    }

    /** However many want to know of one project at the same time, one of them asks. */
    private CompletableFuture<Map<String, Long>> question(String project) {
        var mine = new CompletableFuture<Map<String, Long>>();
        var present = asked.putIfAbsent(project, mine);
        if (present != null) {
            return present;
        }
        Thread.ofVirtual().name("limits").start(() -> {
            try {
                var limits = inTurn(project);
                known.put(project, new Known(limits, clock.instant().plus(freshFor)));
                asked.remove(project, mine);
                mine.complete(limits);
            } catch (RuntimeException | Error trouble) {
                asked.remove(project, mine);
                mine.completeExceptionally(trouble);
            }
        });
        return mine;
    }

    private Map<String, Long> inTurn(String project) {
        try {
            if (!turns.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw slow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw slow();
        }
        try {
            return read(project);
        } finally {
            turns.release();
        }
    }

    private static Map<String, Long> answer(CompletableFuture<Map<String, Long>> question, Duration limit) {
        try {
            return question.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw slow();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof FaultException trouble ? trouble : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw slow();
        }
    }

    private static FaultException slow() {
        return new FaultException(Fault.UNAVAILABLE, "Keystone does not say at the moment what projects may use.");
    }

    private Map<String, Long> read(String project) {
        var place = place();
        var service = "service_id=" + encoded(place.service());
        var limits = new HashMap<String, Long>();
        collect(limits, list("registered_limits", service), "default_limit", place.region());
        collect(limits, list("limits", service + "&project_id=" + encoded(project)), "resource_limit", place.region());
        return Map.copyOf(limits);
    }

    /** Those for the region come last, and so win over those for all regions. */
    private static void collect(Map<String, Long> into, JsonNode limits, String value, Optional<String> region) {
        for (var regional : new boolean[] {false, true}) {
            for (var limit : limits) {
                var ofRegion = Optional.ofNullable(limit.path("region_id").textValue());
                if (ofRegion.isPresent() == regional
                        && (ofRegion.isEmpty() || region.isEmpty() || ofRegion.equals(region))) {
                    into.put(
                            limit.path("resource_name").asText(),
                            limit.path(value).asLong());
                }
            }
        }
    }

    private Place place() {
        var known = knownPlace.filter(entry -> clock.instant().isBefore(entry.until()));
        if (known.isPresent()) {
            return known.get().place();
        }
        var place = findPlace();
        knownPlace = Optional.of(new KnownPlace(place, clock.instant().plus(PLACE_KEPT_FOR)));
        return place;
    }

    private Place findPlace() {
        if (config.endpointId().isPresent()) {
            var endpoint =
                    get("/endpoints/" + encoded(config.endpointId().get())).path("endpoint");
            return new Place(
                    endpoint.path("service_id").asText(),
                    Optional.ofNullable(endpoint.path("region_id").textValue()));
        }
        var services = list(
                "services",
                "type=" + encoded(config.endpointServiceType())
                        + config.endpointServiceName()
                                .map(name -> "&name=" + encoded(name))
                                .orElse(""));
        if (services.size() != 1) {
            throw unfit("there are " + services.size() + " services of type " + config.endpointServiceType()
                    + ": [oslo_limit] endpoint_service_name or endpoint_id has to say which one is meant");
        }
        return new Place(services.path(0).path("id").asText(), config.endpointRegionName());
    }

    private JsonNode list(String kind, String query) {
        return get("/" + kind + "?" + query).path(kind);
    }

    private JsonNode get(String path) {
        var answer = session.get(URI.create(session.keystone() + path), Map.of());
        return switch (answer.status()) {
            case 200 -> answer.body();
            case 401, 403, 404 ->
                throw unfit("reading " + path.replaceFirst("\\?.*", "") + " was answered " + answer.status()
                        + ": the user of [oslo_limit] needs the role reader on the whole system");
            default -> throw session.unusable("reading limits was answered " + answer.status());
        };
    }

    /** Said to the log, and to clients that it is our fault. */
    private static FaultException unfit(String why) {
        LOG.errorf("Keystone is not set up for limits: %s", why);
        return new FaultException(Fault.INTERNAL, "The limits of projects cannot be read.");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
