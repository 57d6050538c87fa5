package io.vitrine.http.keystone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vitrine.http.identity.Authentication;
import io.vitrine.http.identity.Authentication.Authenticated;
import io.vitrine.http.identity.Authentication.Rejected;
import io.vitrine.http.keystone.ScriptedKeystone.Reply;
import io.vitrine.model.Caller;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens, and a Keystone that is well, ill, slow or away. */
class KeystoneIdentityTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LATER = START.plus(Duration.ofHours(1));

    private Instant now = START;
    private boolean anonymous;
    private final ScriptedKeystone keystone = new ScriptedKeystone();
    private final Map<String, String> options = new HashMap<>(Map.of(
            "auth_url", keystone.url(),
            "username", "glance",
            "password", "s3cret",
            "project_name", "service",
            "http_request_max_retries", "0",
            "http_connect_timeout", "2"));
    private Optional<KeystoneIdentity> made = Optional.empty();

    @AfterEach
    void close() {
        made.ifPresent(KeystoneIdentity::close);
        keystone.close();
    }

    @Test
    @DisplayName("1.2: user, project, domains and lower-case roles come from the token")
    void tokenSaysWhoCalls() {
        keystone.knows("t1", LATER, "\"is_admin_project\": false, ");

        var caller = accepted(ask("t1"));

        assertThat(caller.user()).isEqualTo("u1");
        assertThat(caller.project()).contains("p1");
        assertThat(caller.roles()).containsExactlyInAnyOrder("member", "reader");
        assertThat(caller.admin()).isFalse();
        assertThat(caller.standing().userDomain()).contains("d1");
        assertThat(caller.standing().projectDomain()).contains("d2");
        assertThat(caller.standing().adminProject()).isFalse();
        assertThat(caller.requestId()).isEqualTo("req-1");
    }

    @Test
    @DisplayName("1.1: without a valid token 401, and where to get one")
    void noTokenAndUnknownTokenAreRefused() {
        options.put("www_authenticate_uri", "https://keystone.example.org:5000");

        assertThat(identity().authenticate(_ -> Optional.empty(), "req-1"))
                .isInstanceOfSatisfying(Rejected.class, refused -> assertThat(refused.challenge())
                        .isEqualTo("Keystone uri=\"https://keystone.example.org:5000\""));
        assertThat(keystone.validations()).isZero();
        assertThat(ask("unknown")).isInstanceOf(Rejected.class);
        assertThat(ask("two words")).isInstanceOf(Rejected.class);
    }

    @Test
    void tokenIsTakenFromXStorageTokenToo() {
        keystone.knows("t1", LATER, "");

        accepted(identity().authenticate(headers(Map.of("X-Storage-Token", " t1 ")), "req-1"));
    }

    @Test
    void tokenIsAskedAboutOnceUntilItsTime() {
        keystone.knows("t1", LATER, "");
        options.put("token_cache_time", "60");

        for (var i = 0; i < 5; i++) {
            accepted(ask("t1"));
        }
        assertThat(keystone.validations()).isEqualTo(1);
        now = now.plusSeconds(60);
        accepted(ask("t1"));

        assertThat(keystone.validations()).isEqualTo(2);
        assertThat(keystone.logins()).isEqualTo(1);
    }

    @Test
    void tokenIsAskedAboutEachTimeWhereNothingIsRemembered() {
        keystone.knows("t1", LATER, "");
        options.put("token_cache_time", "-1");

        accepted(ask("t1"));
        accepted(ask("t1"));

        assertThat(keystone.validations()).isEqualTo(2);
    }

    @Test
    void manyRequestsWithOneTokenAskOnce() throws Exception {
        keystone.knows("t1", LATER, "");
        var identity = identity();
        var held = new CountDownLatch(1);
        keystone.answers(exchange -> {
            await(held);
            return Optional.empty();
        });

        try (var crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = java.util.stream.IntStream.range(0, 200)
                    .mapToObj(_ -> crowd.submit(() -> identity.authenticate(token("t1"), "req-1")))
                    .toList();
            held.countDown();
            for (var answer : answers) {
                accepted(answer.get(10, TimeUnit.SECONDS));
            }
        }

        assertThat(keystone.validations()).isEqualTo(1);
        assertThat(keystone.logins()).isEqualTo(1);
    }

    @Test
    void revokedTokenIsRefusedOnceItsTimeIsOver() {
        keystone.knows("t1", LATER, "");
        options.put("token_cache_time", "5");
        accepted(ask("t1"));

        keystone.revokes("t1");
        now = now.plusSeconds(5);

        assertThat(ask("t1")).isInstanceOf(Rejected.class);
    }

    @Test
    void refusalIsRememberedForAShortTimeOnly() {
        assertThat(ask("t1")).isInstanceOf(Rejected.class);
        assertThat(ask("t1")).isInstanceOf(Rejected.class);
        assertThat(keystone.validations()).isEqualTo(1);

        keystone.knows("t1", LATER, "");
        now = now.plusSeconds(10);

        accepted(ask("t1"));
    }

    @Test
    void rememberedTokenEndsWhenItExpires() {
        keystone.knows("t1", START.plusSeconds(30), "");
        accepted(ask("t1"));

        now = now.plusSeconds(30);

        assertThat(ask("t1")).isInstanceOf(Rejected.class);
    }

    @Test
    void knownTokensGoOnWhileKeystoneIsAwayAndUnknownOnesAreAskedToWait() {
        keystone.knows("known", LATER, "");
        keystone.knows("other", LATER, "");
        options.put("token_cache_time", "5");
        accepted(ask("known"));

        keystone.goesAway();
        for (var minute = 0; minute < 30; minute++) {
            now = now.plusSeconds(60);
            accepted(ask("known"));
            unavailable("other");
        }
        keystone.comesBack();
        now = now.plusSeconds(10);

        accepted(ask("other"));
        keystone.revokes("known");
        now = now.plusSeconds(5);
        assertThat(ask("known")).isInstanceOf(Rejected.class);
    }

    @Test
    void knownTokenIsNotTakenPastItsEndWhileKeystoneIsAway() {
        keystone.knows("known", START.plusSeconds(30), "");
        options.put("token_cache_time", "5");
        accepted(ask("known"));
        keystone.goesAway();

        now = now.plusSeconds(31);

        assertThatThrownBy(() -> ask("known")).isInstanceOf(FaultException.class);
    }

    @Test
    void slowKeystoneIsWaitedForNoLongerThanItsTime() {
        options.put("http_connect_timeout", "300ms");
        var forever = new CountDownLatch(1);
        keystone.answers(_ -> {
            await(forever);
            return Optional.empty();
        });
        var began = System.nanoTime();

        unavailable("t1");

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        forever.countDown();
    }

    @Test
    void connectionIsTriedAgain() {
        options.put("http_request_max_retries", "3");
        keystone.knows("t1", LATER, "");
        keystone.goesAway();
        var back = Thread.ofVirtual().start(() -> {
            await(Duration.ofMillis(150));
            keystone.comesBack();
        });

        accepted(ask("t1"));

        assertThat(back.isAlive()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200|this is no JSON",
                "200|{}",
                "200|{\"token\": {\"user\": {\"id\": \"u\"}, \"expires_at\": \"tomorrow\"}}",
                "200|{\"token\": {\"expires_at\": \"2027-01-01T00:00:00Z\"}}",
                "300|{\"versions\": {\"values\": []}}",
                "302|{}",
                "403|{\"error\": {\"code\": 403}}",
                "500|oops",
                "503|",
            })
    void answerThatIsNoneMeansThatKeystoneCannotBeUsed(int status, String body) {
        keystone.answers(exchange -> exchange.getRequestMethod().equals("GET")
                ? Optional.of(new Reply(status, Optional.ofNullable(body).orElse("")))
                : Optional.empty());

        unavailable("t1");

        keystone.knows("t1", LATER, "");
        keystone.answersNormally();
        now = now.plusSeconds(2);
        accepted(ask("t1"));
    }

    @Test
    void endlessAnswerIsCutOff() {
        var much = "\"" + "x".repeat(5 << 20) + "\"";
        keystone.answers(exchange ->
                exchange.getRequestMethod().equals("GET") ? Optional.of(new Reply(200, much)) : Optional.empty());

        unavailable("t1");
    }

    @Test
    void refusedLogInMeansThatKeystoneCannotBeUsedAndTellsNoClientWhy() {
        keystone.answers(_ -> Optional.of(new Reply(401, "{\"error\": {\"message\": \"user glance: wrong\"}}")));

        assertThatThrownBy(() -> ask("t1"))
                .isInstanceOfSatisfying(FaultException.class, trouble -> assertThat(trouble.fault())
                        .isEqualTo(Fault.UNAVAILABLE))
                .hasMessageNotContaining("glance");
    }

    @Test
    void serviceUserLogsInAgainWhereItsTokenIsRefused() {
        keystone.knows("t1", LATER, "");
        keystone.knows("t2", LATER, "");
        accepted(ask("t1"));

        keystone.forgetsTheServiceUser();

        accepted(ask("t2"));
        assertThat(keystone.logins()).isEqualTo(2);
    }

    @Test
    void serviceUserLogsInAgainBeforeItsTokenEnds() {
        keystone.knows("t1", START.plus(Duration.ofDays(2)), "");
        keystone.knows("t2", START.plus(Duration.ofDays(2)), "");
        accepted(ask("t1"));

        now = now.plus(Duration.ofMinutes(59));

        accepted(ask("t2"));
        assertThat(keystone.logins()).isEqualTo(2);
    }

    @Test
    @DisplayName("1.2: tokens for the whole system get 403")
    void systemScopeIsForbidden() {
        keystone.knows("t1", LATER, "\"system\": {\"all\": true}, ");

        assertThatThrownBy(() -> ask("t1"))
                .isInstanceOfSatisfying(FaultException.class, trouble -> assertThat(trouble.fault())
                        .isEqualTo(Fault.FORBIDDEN));
    }

    @Test
    void roleAdminMakesAnAdmin() {
        keystone.knows("t1", LATER, "\"roles\": [{\"name\": \"Admin\"}], ");

        assertThat(accepted(ask("t1")).admin()).isTrue();
    }

    @Test
    @DisplayName("1.1, V-22: with anonymous access who has no valid token only reads, without project and roles")
    void anybodyReadsWhereThatIsAllowed() {
        anonymous = true;
        keystone.knows("t1", LATER, "");

        var caller = accepted(ask(Map.of(":method", "GET", "X-Auth-Token", "unknown")));

        assertThat(caller.project()).isEmpty();
        assertThat(caller.roles()).isEmpty();
        assertThat(accepted(ask(Map.of(":method", "POST", "X-Auth-Token", "t1")))
                        .project())
                .contains("p1");
        assertThatThrownBy(() -> ask(Map.of(":method", "POST")))
                .isInstanceOfSatisfying(FaultException.class, trouble -> assertThat(trouble.fault())
                        .isEqualTo(Fault.FORBIDDEN));
    }

    @Test
    void expiredTokenIsTakenFromAServiceThatPassesItOn() {
        keystone.knows("over", START.minusSeconds(60), "");
        keystone.knows("nova", LATER, "\"roles\": [{\"name\": \"service\"}], ");
        assertThat(ask("over")).isInstanceOf(Rejected.class);

        var caller = accepted(ask("over", "nova"));

        assertThat(caller.serviceRoles()).containsExactly("service");
        assertThat(caller.roles()).doesNotContain("service");
        assertThat(keystone.queries()).last().asString().contains("allow_expired=1");
        assertThat(ask("over")).isInstanceOf(Rejected.class);
    }

    @Test
    void serviceTokenWithoutTheRoleCountsForNothing() {
        keystone.knows("over", START.minusSeconds(60), "");
        keystone.knows("live", LATER, "");
        keystone.knows("somebody", LATER, "");

        assertThat(ask("over", "somebody")).isInstanceOf(Rejected.class);
        assertThat(accepted(ask("live", "somebody")).standing().service()).isEmpty();
        assertThat(accepted(ask("live", "unknown")).standing().service()).isEmpty();
    }

    @Test
    void serviceRolesAreWhatTheOperatorSays() {
        options.put("service_token_roles", "Trusted,service");
        options.put("service_token_roles_required", "False");
        keystone.knows("over", START.minusSeconds(60), "");
        keystone.knows("live", LATER, "");
        keystone.knows("trusted", LATER, "\"roles\": [{\"name\": \"trusted\"}], ");
        keystone.knows("somebody", LATER, "\"roles\": [{\"name\": \"reader\"}], ");

        accepted(ask("over", "trusted"));
        assertThat(ask("over", "somebody")).isInstanceOf(Rejected.class);
        assertThat(accepted(ask("live", "somebody")).serviceRoles()).containsExactly("reader");
    }

    @Test
    void restrictedApplicationCredentialIsHeldToItsRules() {
        options.put("service_type", "image");
        keystone.knows(
                "t1",
                LATER,
                "\"application_credential\": {\"access_rules\": [{\"service\": \"image\", \"method\": \"GET\", \"path\": \"/v2/images/{id}\"},"
                        + " {\"service\": \"compute\", \"method\": \"POST\", \"path\": \"/**\"}]}, ");
        keystone.knows("nova", LATER, "\"roles\": [{\"name\": \"service\"}], ");

        accepted(ask(Map.of("X-Auth-Token", "t1", ":method", "GET", ":path", "/v2/images/1")));
        assertThat(ask(Map.of("X-Auth-Token", "t1", ":method", "GET", ":path", "/v2/images/1/file")))
                .isInstanceOf(Rejected.class);
        assertThat(ask(Map.of("X-Auth-Token", "t1", ":method", "POST", ":path", "/v2/images")))
                .isInstanceOf(Rejected.class);
        accepted(ask(Map.of("X-Auth-Token", "t1", "X-Service-Token", "nova", ":method", "PUT", ":path", "/v2/images")));
    }

    @Test
    void identityServiceOfTheCatalogueIsAsked() {
        keystone.catalog("[{\"type\": \"identity\", \"name\": \"keystone\", \"endpoints\": ["
                + "{\"interface\": \"internal\", \"region_id\": \"two\", \"url\": \"" + keystone.url() + "/\"},"
                + "{\"interface\": \"internal\", \"region_id\": \"one\", \"url\": \"http://127.0.0.1:1/v3\"}]}]");
        options.put("region_name", "two");
        keystone.knows("t1", LATER, "");

        accepted(ask("t1"));
    }

    @Test
    void applicationCredentialLogsIn() {
        options.remove("username");
        options.remove("password");
        options.put("auth_type", "v3applicationcredential");
        options.put("application_credential_id", "ac1");
        options.put("application_credential_secret", "shh");
        keystone.knows("t1", LATER, "");

        accepted(ask("t1"));

        var sent = keystone.lastLogin().path("auth");
        assertThat(sent.path("identity").path("application_credential").toString())
                .isEqualTo("{\"id\":\"ac1\",\"secret\":\"shh\"}");
        assertThat(sent.has("scope")).isFalse();
    }

    @Test
    void passwordLogsInUnderNamesAndDomains() {
        options.put("user_domain_name", "Users");
        options.put("project_domain_id", "pd");
        keystone.knows("t1", LATER, "");

        accepted(ask("t1"));

        var sent = keystone.lastLogin().path("auth");
        assertThat(sent.path("identity").path("password").path("user").toString())
                .isEqualTo("{\"name\":\"glance\",\"domain\":{\"name\":\"Users\"},\"password\":\"s3cret\"}");
        assertThat(sent.path("scope").toString())
                .isEqualTo("{\"project\":{\"name\":\"service\",\"domain\":{\"id\":\"pd\"}}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "auth_url||auth_url is missing",
                "auth_url|controller:5000|no address of Keystone",
                "password||[keystone_authtoken] password is missing",
                "auth_type|kerberos|auth_type = kerberos is not known",
                "auth_section|service_user|auth_section = service_user names a section of the configuration file",
                "cafile|/nowhere.pem|cafile, certfile and keyfile cannot be used",
            })
    void settingsThatCannotBeUsedAreNamed(String option, String value, String sentence) {
        if (value == null) {
            options.remove(option);
        } else {
            options.put(option, value);
        }

        assertThatThrownBy(this::identity)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(sentence)
                .hasMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/v3", "/v3/", "/v2.0"})
    void addressOfKeystoneMayNameAVersionOrNone(String path) {
        options.put("auth_url", keystone.url() + path);
        keystone.knows("t1", LATER, "");

        accepted(ask("t1"));
    }

    private KeystoneIdentity identity() {
        if (made.isEmpty()) {
            var given = new HashMap<String, String>();
            options.forEach((option, value) -> given.put(KeystoneConfig.PREFIX + "." + option, value));
            given.put("vitrine.default.allow_anonymous_access", Boolean.toString(anonymous));
            var config = new SmallRyeConfigBuilder()
                    .withSources(new PropertiesConfigSource(given, "test", 100))
                    .withConverter(Duration.class, 200, new DurationConverter())
                    .withMapping(KeystoneConfig.class)
                    .withMapping(TokenCacheConfig.class)
                    .withMapping(AnonymousConfig.class)
                    .build();
            made = Optional.of(new KeystoneIdentity(
                    config.getConfigMapping(KeystoneConfig.class),
                    config.getConfigMapping(TokenCacheConfig.class),
                    config.getConfigMapping(AnonymousConfig.class),
                    () -> now));
        }
        return made.get();
    }

    private Authentication ask(String token) {
        return identity().authenticate(token(token), "req-1");
    }

    private Authentication ask(String token, String service) {
        return ask(Map.of("X-Auth-Token", token, "X-Service-Token", service));
    }

    private Authentication ask(Map<String, String> headers) {
        return identity().authenticate(headers(headers), "req-1");
    }

    private void unavailable(String token) {
        assertThatThrownBy(() -> ask(token))
                .isInstanceOfSatisfying(FaultException.class, trouble -> assertThat(trouble.fault())
                        .isEqualTo(Fault.UNAVAILABLE));
    }

    private static io.vitrine.http.identity.HeaderLookup token(String token) {
        return headers(Map.of("X-Auth-Token", token));
    }

    private static io.vitrine.http.identity.HeaderLookup headers(Map<String, String> headers) {
        return name -> Optional.ofNullable(headers.get(name));
    }

    private static Caller accepted(Authentication authentication) {
        assertThat(authentication).isInstanceOf(Authenticated.class);
        return ((Authenticated) authentication).caller();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
