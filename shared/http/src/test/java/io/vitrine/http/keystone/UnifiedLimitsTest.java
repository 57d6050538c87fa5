package io.vitrine.http.keystone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vitrine.keystone.ServiceSession;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** 19.1: limits as Keystone keeps them. */
class UnifiedLimitsTest {
    private static final String LIMITS = "/limits?service_id=s1&project_id=p";
    private static final String REGISTERED = "/registered_limits?service_id=s1";

    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final ScriptedKeystone keystone = new ScriptedKeystone();
    private final Map<String, String> options = new HashMap<>(
            Map.of("auth_url", keystone.url(), "username", "glance", "password", "s3cret", "project_name", "service"));
    private Optional<ServiceSession> session = Optional.empty();

    UnifiedLimitsTest() {
        keystone.serves("/services?type=image", "{\"services\": [{\"id\": \"s1\"}]}");
        keystone.serves(
                REGISTERED,
                "{\"registered_limits\": [" + registered("image_count_total", "null", 10)
                        + ", " + registered("image_count_total", "\"one\"", 20)
                        + ", " + registered("image_count_total", "\"two\"", 30)
                        + ", " + registered("image_size_total", "null", -1) + "]}");
        keystone.serves(LIMITS, "{\"limits\": []}");
    }

    @AfterEach
    void close() {
        session.ifPresent(ServiceSession::close);
        keystone.close();
    }

    @Test
    @DisplayName("Q-01: what is registered holds for every project, that of the region before that of all")
    void registeredLimitsAreThoseOfTheRegion() {
        options.put("endpoint_region_name", "one");

        assertThat(limits(Duration.ZERO).of("p")).isEqualTo(Map.of("image_count_total", 20L, "image_size_total", -1L));
    }

    @Test
    void limitOfAProjectIsBeforeWhatIsRegistered() {
        keystone.serves(
                LIMITS,
                "{\"limits\": [{\"resource_name\": \"image_size_total\", \"region_id\": null, \"resource_limit\": 5}]}");

        assertThat(limits(Duration.ZERO).of("p")).containsEntry("image_size_total", 5L);
    }

    @Test
    void limitsKnownLastGoOnWhileKeystoneIsAway() {
        var limits = limits(Duration.ofSeconds(5));
        var before = limits.of("p");

        keystone.goesAway();
        now = now.plusSeconds(60);

        assertThat(limits.of("p")).isEqualTo(before);
        assertThatThrownBy(() -> limits.of("other"))
                .isInstanceOfSatisfying(FaultException.class, trouble -> assertThat(trouble.fault())
                        .isEqualTo(Fault.UNAVAILABLE));
    }

    @Test
    void limitsAreReadAgainAfterTheirTime() {
        var limits = limits(Duration.ofSeconds(5));
        limits.of("p");

        keystone.serves(REGISTERED, "{\"registered_limits\": []}");
        assertThat(limits.of("p")).isNotEmpty();
        now = now.plusSeconds(5);

        assertThat(limits.of("p")).isEmpty();
    }

    @Test
    @DisplayName("19.1: a Keystone that is not set up for limits is 500")
    void keystoneThatIsNotSetUpIsOurFault() {
        keystone.refuses(LIMITS, 403);
        internal();
        keystone.serves("/services?type=image", "{\"services\": []}");
        internal();
    }

    @Test
    @DisplayName(
            "19.1: however many want to know at once, one asks, and which service it is about is known for a while")
    void questionsAreShared() throws Exception {
        var limits = limits(Duration.ZERO);
        limits.of("p");
        keystone.told().clear();
        keystone.shuts();

        var askers = new ArrayList<Thread>();
        for (int i = 0; i < 50; i++) {
            askers.add(Thread.ofVirtual().start(() -> limits.of("p")));
        }
        await().until(() -> askers.stream().allMatch(asker -> asker.getState() == Thread.State.TIMED_WAITING));
        keystone.opens();
        for (var asker : askers) {
            asker.join();
        }

        assertThat(keystone.told()).containsExactly(REGISTERED, LIMITS);
    }

    @Test
    @DisplayName("19.1: questions under way are bound, whatever is asked for")
    void questionsAreBound() throws Exception {
        var limits = limits(Duration.ZERO);
        limits.of("p");
        keystone.shuts();

        var askers = new ArrayList<Thread>();
        for (int i = 0; i < 50; i++) {
            var project = "p" + i;
            keystone.serves("/limits?service_id=s1&project_id=" + project, "{\"limits\": []}");
            askers.add(Thread.ofVirtual().start(() -> limits.of(project)));
        }
        await().until(() -> keystone.mostUnderWay() == 16);
        keystone.opens();
        for (var asker : askers) {
            asker.join();
        }

        assertThat(keystone.mostUnderWay()).isEqualTo(16);
    }

    @Test
    @DisplayName("19.1: a Keystone that hangs holds nobody up who knows its last answer")
    void nobodyWaitsLongForAKeystoneThatHangs() {
        var limits = limits(Duration.ofSeconds(5));
        var before = limits.of("p");
        now = now.plusSeconds(60);
        keystone.shuts();

        assertThat(limits.of("p")).isEqualTo(before);
        keystone.opens();
    }

    private void internal() {
        assertThatThrownBy(() -> limits(Duration.ZERO).of("p"))
                .isInstanceOfSatisfying(FaultException.class, trouble -> assertThat(trouble.fault())
                        .isEqualTo(Fault.INTERNAL));
    }

    private static String registered(String name, String region, long limit) {
        return "{\"resource_name\": \"" + name + "\", \"region_id\": " + region + ", \"default_limit\": " + limit + "}";
    }

    private UnifiedLimits limits(Duration freshFor) {
        var given = new HashMap<String, String>();
        options.forEach((option, value) -> given.put("vitrine.oslo_limit." + option, value));
        var config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(given, "test", 100))
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(LimitConfig.class)
                .build()
                .getConfigMapping(LimitConfig.class);
        var open =
                session.orElseGet(() -> ServiceSession.of(config, "oslo_limit", Duration.ofSeconds(2), 0, () -> now));
        session = Optional.of(open);
        return new UnifiedLimits(open, config, freshFor, () -> now);
    }
}
