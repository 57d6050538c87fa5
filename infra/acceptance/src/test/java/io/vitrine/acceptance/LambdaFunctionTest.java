package io.vitrine.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vitrine.acceptance.lambda.EventStyle;
import io.vitrine.acceptance.lambda.Function;
import io.vitrine.acceptance.lambda.LoadBalancer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The functions' zips in AWS's own runtime client: what the suite of a whole shape does not ask. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // one environment of each function: a start takes seconds
class LambdaFunctionTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_ANSWER_BYTES = 1_000_000;
    private static final Duration LONG = Duration.ofSeconds(29);

    private final HttpClient http = HttpClient.newHttpClient();

    @SuppressWarnings("NullAway.Init") // before all tests
    private LambdaParts parts;

    @SuppressWarnings("NullAway.Init") // before all tests
    private Function images;

    @SuppressWarnings("NullAway.Init") // before all tests
    private Map<EventStyle, LoadBalancer> fronts;

    @BeforeAll
    void start() {
        parts = LambdaParts.start();
        images = parts.function("images", Map.of("VITRINE_VITRINE_IDENTITY", "none"));
        fronts = parts.fronts(images);
    }

    @AfterAll
    void stop() {
        http.close();
        parts.close();
    }

    /** The function that says where bytes are, for the same images. */
    @Nested
    class Locations extends LambdaLocations {
        @Override
        LambdaParts parts() {
            return parts;
        }

        @Override
        URI images() {
            return address(EventStyle.HTTP_API);
        }
    }

    @ParameterizedTest
    @EnumSource
    void answersWithoutTheApiArriveWhole(EventStyle style) throws Exception {
        assertThat(ask(style, "GET", "/versions").statusCode()).isEqualTo(200);
        assertThat(ask(style, "GET", "/").statusCode()).isEqualTo(300);
        assertThat(ask(style, "GET", "/healthcheck").body()).isEqualTo("OK");
        assertThat(ask(style, "PUT", "/healthcheck").headers().firstValue("Allow"))
                .contains("GET, HEAD");

        var head = ask(style, "HEAD", "/versions");
        var redirected = ask(style, "GET", "/v2");

        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValueAsLong("Content-Length").orElse(0)).isGreaterThan(100);
        assertThat(redirected.statusCode()).isEqualTo(302);
        assertThat(redirected.headers().firstValue("Location")).contains(address(style) + "/v2/");
    }

    @ParameterizedTest
    @EnumSource
    void recordsLiveThroughEvents(EventStyle style) throws Exception {
        var created = ask(style, "POST", "/v2/images", "{\"name\":\"caf\u00e9 \\\"1\\\"\",\"tags\":[\"a b\",\"c\"]}");
        var path = "/v2/images/" + json(created).path("id").asText();

        var shown = ask(style, "GET", path);
        var patched = http.send(
                request(style, path)
                        .header("Content-Type", "application/openstack-images-v2.1-json-patch")
                        .method("PATCH", BodyPublishers.ofString("[{\"op\":\"add\",\"path\":\"/x\",\"value\":\"\"}]"))
                        .build(),
                BodyHandlers.ofString());
        var deleted = ask(style, "DELETE", path);

        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(created.headers().firstValue("Location")).contains(address(style) + path);
        assertThat(created.headers().firstValue("X-Openstack-Request-Id")).isPresent();
        assertThat(json(shown).path("name").asText()).isEqualTo("caf\u00e9 \"1\"");
        assertThat(json(patched).path("x").asText("none")).isEmpty();
        assertThat(deleted.statusCode()).isEqualTo(204);
        assertThat(deleted.body()).isEmpty();
        assertThat(ask(style, "GET", path).statusCode()).isEqualTo(404);
    }

    /** Every value of a repeated parameter counts; a load balancer without multi-value headers tells the last alone. */
    @ParameterizedTest
    @EnumSource(names = {"ALB_MULTI", "HTTP_API"})
    void repeatedAndEncodedParametersArrive(EventStyle style) throws Exception {
        var both = json(ask(style, "POST", "/v2/images", "{\"name\":\"50% & more\",\"tags\":[\"x\",\"y\"]}"));
        var one = json(ask(style, "POST", "/v2/images", "{\"name\":\"50% & more\",\"tags\":[\"x\"]}"));

        var found = json(ask(style, "GET", "/v2/images?tag=x&name=50%25%20%26+more&tag=y&sort=name:asc&sort=id:desc"));

        assertThat(found.path("images")).hasSize(1);
        assertThat(found.path("images").path(0).path("id")).isEqualTo(both.path("id"));
        delete(both);
        delete(one);
    }

    @ParameterizedTest
    @EnumSource(names = {"ALB_MULTI", "ALB_SINGLE"})
    void whatALoadBalancerDoesNotCarryIsRefusedByIt(EventStyle style) throws Exception {
        assertThat(ask(style, "POST", "/v2/images", " ".repeat(2 << 20)).statusCode())
                .isEqualTo(413);
    }

    /** Quotes take two bytes each within an event, so that bytes of the body alone would not tell. */
    @Test
    void everyImageIsOnOnePageAndNoPageIsTooLargeToBeCarried() throws Exception {
        var expected = new HashSet<String>();
        for (int i = 0; i < 1000; i++) {
            expected.add(json(ask(EventStyle.ALB_MULTI, "POST", "/v2/images", large(i)))
                    .path("id")
                    .asText());
        }

        var met = new ArrayList<String>();
        int pages = 0;
        for (var next = "/v2/images?limit=1000&tag=large"; !next.isEmpty(); pages++) {
            var answer = ask(EventStyle.ALB_MULTI, "GET", next);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(JSON.writeValueAsBytes(answer.body())).hasSizeLessThan(MOST_ANSWER_BYTES);
            json(answer)
                    .path("images")
                    .forEach(image -> met.add(image.path("id").asText()));
            next = json(answer).path("next").asText("");
        }

        assertThat(met).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(expected);
        assertThat(pages).isGreaterThan(3);
    }

    /** Its one connection is free again at once: what went on behind the answer would keep the next request waiting. */
    @Test
    void workOfAnInvocationThatHasRunOutOfTimeIsEnded() throws Exception {
        assertThat(status("/v2/info/stores", LONG)).isEqualTo(200);

        try (var held = parts.connection();
                var statement = held.createStatement()) {
            held.setAutoCommit(false);
            statement.execute("lock table image in access exclusive mode");

            assertThat(status("/v2/images", Duration.ofSeconds(3))).isEqualTo(503);
            // sooner than the server gives up waiting for the lock by itself
            assertThat(status("/v2/info/stores", Duration.ofSeconds(5))).isEqualTo(200);
        }

        assertThat(status("/v2/images", LONG)).isEqualTo(200);
    }

    private int status(String target, Duration limit) throws Exception {
        var answer = images.invoke(EventStyle.HTTP_API.event("GET", target, ""), limit);
        return JSON.readTree(answer).path("statusCode").asInt();
    }

    @Test
    void aRecordThatCannotBeCarriedIsAFailureThatSaysSo() throws Exception {
        var value = "\\\"".repeat(30_000);
        var properties = new ArrayList<String>();
        for (int i = 0; i < 12; i++) {
            properties.add("\"p" + i + "\":\"" + value + "\"");
        }
        var created = ask(EventStyle.HTTP_API, "POST", "/v2/images", "{" + String.join(",", properties) + "}");
        var path = "/v2/images/" + json(created).path("id").asText();

        var shown = ask(EventStyle.ALB_MULTI, "GET", path);

        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        assertThat(shown.statusCode()).isEqualTo(500);
        assertThat(shown.body()).contains("1000000");
        assertThat(ask(EventStyle.HTTP_API, "GET", path).statusCode()).isEqualTo(200);
        delete(json(created));
    }

    private static String large(int number) {
        var properties = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            properties.append(",\"property_%d\":\"\\\"%d\\\" of %s\"".formatted(i, number, "large ".repeat(5)));
        }
        return "{\"name\":\"large %d\",\"tags\":[\"large\"]%s}".formatted(number, properties);
    }

    private void delete(JsonNode image) throws Exception {
        ask(EventStyle.HTTP_API, "DELETE", "/v2/images/" + image.path("id").asText());
    }

    private HttpResponse<String> ask(EventStyle style, String method, String target) throws Exception {
        return http.send(
                request(style, target).method(method, BodyPublishers.noBody()).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> ask(EventStyle style, String method, String target, String json) throws Exception {
        return http.send(
                request(style, target)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(json))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(EventStyle style, String target) {
        return HttpRequest.newBuilder(address(style).resolve(target)).timeout(Duration.ofSeconds(60));
    }

    private URI address(EventStyle style) {
        return Objects.requireNonNull(fronts.get(style)).address();
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return JSON.readTree(answer.body());
    }
}
