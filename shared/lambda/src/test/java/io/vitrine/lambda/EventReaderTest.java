package io.vitrine.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {
    /** Query strings in the order in which a load balancer lists them: a name's values together. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=1",
                "a=1&a=2&a=2&b=",
                "tag=x&tag=y&sort=name:asc&sort=created_at:desc",
                "name=in:%22a%2Cb%22,c",
                "name=100%25%20caf%C3%A9+x",
                "created_at=gte:2026-01-01T00:00:00%2B01:00",
                "filter=a=b=c",
                "a%26b=c%3Dd",
                "marker=&limit=0",
                "owner=%2F%3F&x=/?",
            })
    void queryOfLoadBalancerComesOutAsTheClientWroteIt(String query) throws IOException {
        var event = Events.ofLoadBalancer("GET", "/v2/images");
        event.put("multiValueHeaders", Map.of("host", List.of("images.example.org")));
        event.put("multiValueQueryStringParameters", grouped(query));

        assertThat(Events.read(event).target()).isEqualTo("/v2/images?" + query);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=1&b=2&a=3", "limit=2&limit=%20&marker", "a=%zz&&b", "x=%C3%A9&&", "a[]=1&a[]=2"})
    void queryOfHttpApiIsNotTouched(String query) throws IOException {
        assertThat(Events.read(Events.ofHttpApi("GET", "/v2/images", query)).target())
                .isEqualTo("/v2/images?" + query);
    }

    @Test
    void whatALogShowsHoldsNoTicket() throws IOException {
        var path = "/v2/images/1/file";

        assertThat(Events.read(Events.ofHttpApi("GET", path, "ticket=secret&x=1"))
                        .path())
                .isEqualTo(path);
        assertThat(Events.read(Events.ofHttpApi("GET", path, "")).path()).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /v2/images/a%20b/tags/x%2Fy | /v2/images/a%20b/tags/x%2Fy
                    /v2/images/a b              | /v2/images/a%20b
                    /v2/images/caf\u00e9        | /v2/images/caf%C3%A9
                    /v2/images/a?b#c            | /v2/images/a%3Fb%23c
                    /                           | /
                    """)
    void pathsStayEncodedAndWhatCannotStandInOneIsEscaped(String sent, String target) throws IOException {
        var event = Events.ofLoadBalancer("GET", sent);
        event.put("headers", Map.of());

        assertThat(Events.read(event).target()).isEqualTo(target);
        assertThat(Events.read(Events.ofHttpApi("GET", sent, "")).target()).isEqualTo(target);
    }

    @Test
    void repeatedHeadersOfLoadBalancerStayRepeatedAndUncut() throws IOException {
        var event = Events.ofLoadBalancer("GET", "/v2/images");
        event.put(
                "multiValueHeaders",
                Map.of(
                        "accept", List.of("text/html, application/json;q=0.5", "*/*;q=0.1"),
                        "host", List.of("images.example.org:8443"),
                        "x-forwarded-for", List.of("198.51.100.1, 192.0.2.7"),
                        "x-forwarded-proto", List.of("https"),
                        "x-empty", List.of("")));

        var request = Events.read(event);

        assertThat(request.form()).isEqualTo(EventForm.ALB_MULTI);
        assertThat(Events.values(request, "Accept")).containsExactly("text/html, application/json;q=0.5", "*/*;q=0.1");
        assertThat(Events.values(request, "Host")).containsExactly("images.example.org:8443");
        assertThat(Events.values(request, "X-Forwarded-Proto")).containsExactly("https");
        assertThat(Events.values(request, "X-Empty")).containsExactly("");
        assertThat(request.clientAddress()).contains("192.0.2.7");
    }

    @Test
    void singleHeadersOfLoadBalancerAreAnsweredInTheirForm() throws IOException {
        var event = Events.ofLoadBalancer("GET", "/v2/images");
        event.put("headers", Map.of("accept", "a/b, c/d"));
        event.put("queryStringParameters", Map.of("limit", "2"));

        var request = Events.read(event);

        assertThat(request.form()).isEqualTo(EventForm.ALB_SINGLE);
        assertThat(request.target()).isEqualTo("/v2/images?limit=2");
        assertThat(Events.values(request, "accept")).containsExactly("a/b, c/d");
    }

    @Test
    void healthCheckOfLoadBalancerIsARequestWithoutHost() throws IOException {
        var event = Events.ofLoadBalancer("GET", "/healthcheck");
        event.put("queryStringParameters", Map.of());
        event.put("headers", Map.of("user-agent", "ELB-HealthChecker/2.0"));

        var request = Events.read(event);

        assertThat(request.target()).isEqualTo("/healthcheck");
        assertThat(Events.values(request, "Host")).isEmpty();
        assertThat(request.clientAddress()).isEmpty();
    }

    @Test
    void cookiesAndAddressOfHttpApiAreKept() throws IOException {
        var event = Events.ofHttpApi("GET", "/v2/images", "");
        event.put("cookies", List.of("a=1", "b=2"));

        var request = Events.read(event);

        assertThat(Events.values(request, "Cookie")).containsExactly("a=1; b=2");
        assertThat(request.clientAddress()).contains("192.0.2.7");
        assertThat(request.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/prod/v2/images,/v2/images", "/prod,/", "/production,/production", "/v2/prod,/v2/prod"})
    void namedStageIsNoPartOfThePath(String sent, String target) throws IOException {
        var event = Events.ofHttpApi("GET", sent, "");
        event.put("requestContext", Map.of("http", Map.of("method", "GET"), "stage", "prod"));

        assertThat(Events.read(event).target()).isEqualTo(target);
    }

    @Test
    void bodiesComeOutByteForByte() throws IOException {
        var random = new Random(4);
        for (int i = 0; i < 50; i++) {
            var bytes = new byte[random.nextInt(4000)];
            random.nextBytes(bytes);
            var event = Events.ofLoadBalancer("POST", "/v2/images");
            event.put("multiValueHeaders", Map.of());
            event.put("body", Base64.getEncoder().encodeToString(bytes));
            event.put("isBase64Encoded", true);

            assertThat(Events.read(event).body()).isEqualTo(bytes);
        }
        var text = Events.ofHttpApi("POST", "/v2/images", "");
        text.put("body", "{\"name\": \"caf\u00e9 \\\"\ud83d\udcbe\\\"\"}");
        assertThat(new String(Events.read(text).body(), StandardCharsets.UTF_8)).isEqualTo(text.get("body"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{}",
                "{\"version\":\"1.0\",\"httpMethod\":\"GET\",\"path\":\"/\",\"requestContext\":{\"stage\":\"prod\"}}",
                "{\"requestContext\":{\"elb\":{}},\"path\":\"/\"}",
                "{\"detail-type\":\"Scheduled Event\",\"source\":\"aws.events\"}",
                "{\"requestContext\":{\"elb\":{}},\"httpMethod\":\"GET\",\"path\":\"/\",\"body\":\"*\",\"isBase64Encoded\":true}",
            })
    void otherEventsAreRefusedByName(String event) {
        assertThatThrownBy(() -> EventReader.read(new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(UnknownEventException.class)
                .hasMessageContaining("payload format 2.0");
    }

    private static Map<String, List<String>> grouped(String query) {
        var grouped = new LinkedHashMap<String, List<String>>();
        for (var pair : Arrays.asList(query.split("&", -1))) {
            var parts = pair.split("=", 2);
            grouped.computeIfAbsent(parts[0], _ -> new java.util.ArrayList<>()).add(parts[1]);
        }
        return grouped;
    }
}
