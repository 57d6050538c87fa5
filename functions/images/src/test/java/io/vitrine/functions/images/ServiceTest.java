package io.vitrine.functions.images;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vitrine.http.JsonBody;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every path: versions, identity, request ids, methods, bodies, errors. */
@QuarkusTest
class ServiceTest {
    private static final List<String> VERSIONS = List.of(
            "v2.15", "v2.13", "v2.10", "v2.9", "v2.8", "v2.17", "v2.7", "v2.6", "v2.5", "v2.4", "v2.3", "v2.2", "v2.1",
            "v2.0");

    private final Http alice = Http.member();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/v1",
                "/v10",
                "/va.1/images",
                "/v2.99/images",
                "/v2.14/images",
                "/v2.18",
                "/foo",
                "/q/health",
                "/V2/images",
                "/v2.0.1"
            })
    @DisplayName(
            "V-01, V-02, V-04, V-05, V-06, V-08: whatever is no version of ours is answered with the versions there are, to anybody")
    void unknownVersionsGetTheChoice(String path) {
        for (var accept : List.of("*/*", "unknown/type", "application/json")) {
            Http.anonymous()
                    .accept(accept)
                    .get(path)
                    .then()
                    .statusCode(300)
                    .contentType("application/json")
                    .body("versions.id", equalTo(VERSIONS))
                    .body("versions.find { it.status == 'CURRENT' }.id", equalTo("v2.17"))
                    .body("versions.findAll { it.status == 'SUPPORTED' }.size()", equalTo(VERSIONS.size() - 1))
                    .body("versions.links.flatten().rel", everyItem(equalTo("self")))
                    .body("versions.links.flatten().href", everyItem(matchesPattern("http://127.0.0.1:\\d+/v2/")));
        }
        Http.anonymous().body("x").post(path).then().statusCode(300);
    }

    @Test
    @DisplayName("V-03: /versions answers 200, with anything behind it")
    void versionsAnswer() {
        Http.anonymous().get("/versions").then().statusCode(200).body("versions.id", equalTo(VERSIONS));
        Http.anonymous().get("/versions/and/more").then().statusCode(200);
    }

    @Test
    @DisplayName("V-06: each advertised minor version is the same service, with the query kept")
    void minorVersionsAreTheSameService() {
        var id = alice.created(Map.of("name", "x y"));
        for (var version : VERSIONS) {
            alice.get("/" + version + "/images?name=x%20y&limit=5")
                    .then()
                    .statusCode(200)
                    .header("X-Openstack-Request-Id", startsWith("req-"))
                    .body("images[0].id", equalTo(id))
                    .body("images[0].self", equalTo("/v2/images/" + id))
                    .body("first", startsWith("/v2/images?name=x+y"));
        }
        alice.post("/v2.7/images", Map.of("name", "y")).then().statusCode(201);
    }

    @Test
    @DisplayName("V-07: the version may stand in Accept instead of the path")
    void versionMayStandInAccept() {
        alice.ask("application/vnd.openstack.images-v2.7")
                .get("/images")
                .then()
                .statusCode(200)
                .contentType("application/json;charset=UTF-8");
        alice.ask("application/vnd.openstack.images-v9").get("/images").then().statusCode(300);
    }

    @Test
    @DisplayName("V-09: /v2 leads to /v2/, where nothing is; both want to know who asks")
    void rootOfTheApi() {
        alice.get("/v2").then().statusCode(302).header("Location", endsWith("/v2/"));
        alice.get("/v2/").then().statusCode(404);
        alice.get("/v2/nothing").then().statusCode(404);
        for (var path : List.of("/v2", "/v2/", "/v2/nothing", "/v2/images")) {
            Http.anonymous().get(path).then().statusCode(401);
        }
    }

    @Test
    @DisplayName("V-10: who is not known is told how to become so, before anything else is checked")
    void unknownCallersAreChallenged() {
        Http.anonymous()
                .accept("application/json")
                .body("{}")
                .put("/v2/images")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", equalTo(TestIdentity.CHALLENGE))
                .header("X-Openstack-Request-Id", startsWith("req-"))
                .body("code", equalTo("401 Unauthorized"));
    }

    @Test
    @DisplayName("V-11: a request id is made, or taken over with its prefix")
    void requestIdsAreEchoed() {
        alice.get("/v2/images").then().header("X-Openstack-Request-Id", matchesPattern("req-[0-9a-f-]{36}"));
        withId("req-abc").statusCode(200).header("X-Openstack-Request-Id", equalTo("req-abc"));
        withId("abc").statusCode(200).header("X-Openstack-Request-Id", equalTo("req-abc"));
        alice.ask()
                .header("X-Openstack-Request-Id", "req-abc")
                .get("/v2/images/x")
                .then()
                .statusCode(404)
                .header("X-Openstack-Request-Id", equalTo("req-abc"));
    }

    @Test
    @DisplayName("V-11: a request id of more than 64 characters is refused")
    void longRequestIdsAreRefused() {
        withId("x".repeat(64)).statusCode(200);
        withId("x".repeat(65)).statusCode(431).body("message", containsString("64"));
    }

    private ValidatableResponse withId(String id) {
        return alice.ask()
                .header("X-Openstack-Request-Id", id)
                .get("/v2/images")
                .then();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "*/*                                  | text/html",
                "text/html                            | text/html",
                "application/json                     | application/json",
                "application/json, */*                | text/html",
                "image/png                            | text/plain",
                "''                                   | text/plain",
                "bogus                                | text/html"
            })
    @DisplayName("V-12: errors come in the shape that the client reads, wherever they arise")
    void errorsAreNegotiated(String accept, String type) {
        var id = UUID.randomUUID().toString();
        for (var path : List.of("/v2/images/" + id, "/v2/nothing/" + id)) {
            var answer = alice.ask(accept).get(path);

            answer.then().statusCode(404).contentType(startsWith(type)).body(containsString("404 Not Found"));
        }
        alice.ask(accept).get("/v2/images").then().statusCode(200).contentType("application/json;charset=UTF-8");
    }

    @Test
    @DisplayName("V-12: the flat JSON has message, code and title; the HTML names the image")
    void errorBodiesHaveTheirShape() {
        var id = UUID.randomUUID().toString();

        alice.get("/v2/images/" + id)
                .then()
                .body("message", equalTo("Failed to find image " + id + "<br /><br />\n\n\n"))
                .body("code", equalTo("404 Not Found"))
                .body("title", equalTo("Not Found"));
        var html = alice.ask("*/*").get("/v2/images/" + id).asString();
        assertThat(html)
                .isEqualTo(
                        "<html>\n <head>\n  <title>404 Not Found</title>\n </head>\n <body>\n  <h1>404 Not Found</h1>\n"
                                + "  Failed to find image " + id + "<br /><br />\n\n\n\n </body>\n</html>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v2/images | GET, POST",
                "/v2/images/x | GET, PATCH, DELETE",
                "/v2/images/x/file | GET, PUT",
                "/v2/images/x/actions/deactivate | POST",
                "/v2/images/x/actions/reactivate | POST",
                "/v2/images/x/tags/t | PUT, DELETE",
                "/v2/images/x/members | GET, POST",
                "/v2/images/x/members/m | GET, PUT, DELETE",
                "/v2/schemas/image | GET",
                "/v2/schemas/images | GET",
                "/v2/schemas/member | GET",
                "/v2/schemas/members | GET",
                "/v2/schemas/task | GET",
                "/v2/schemas/tasks | GET",
                "/v2/info/import | GET",
                "/v2/info/stores | GET",
                "/v2/info/stores/detail | GET"
            })
    @DisplayName("V-13, V-14: wrong methods are refused, and the allowed ones named; odd methods are not implemented")
    void wrongMethodsAreRefused(String path, String allow) {
        for (var method : List.of("HEAD", "GET", "POST", "PUT", "PATCH", "DELETE")) {
            if (List.of(allow.split(", ", -1)).contains(method)) {
                continue;
            }
            alice.ask().request(method, path).then().statusCode(405).header("Allow", equalTo(allow));
        }
        alice.ask().head(path).then().statusCode(405).body(equalTo(""));
        alice.ask().request("BREW", path).then().statusCode(501);
    }

    @Test
    @DisplayName(
            "V-13, I-35, G-06: unknown paths, and one known one, have no wrong methods; tasks are unknown until there is import")
    void unknownPathsHaveNoWrongMethods() {
        alice.post("/v2/info/usage", "{}").then().statusCode(404);
        for (var path : List.of(
                "/v2/images/",
                "/v2/images/x/import",
                "/v2/images/x/tasks",
                "/v2/tasks",
                "/v2/metadefs/namespaces",
                "/v2/cache")) {
            alice.get(path).then().statusCode(404);
            alice.delete(path).then().statusCode(404);
            alice.put(path).then().statusCode(404);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v2/images/x",
        "DELETE, /v2/images/x",
        "POST, /v2/images/x/actions/deactivate",
        "POST, /v2/images/x/actions/reactivate",
        "GET, /v2/images/x/file",
        "PUT, /v2/images/x/tags/t",
        "DELETE, /v2/images/x/tags/t",
        "GET, /v2/images/x/members",
        "GET, /v2/images/x/members/m",
        "DELETE, /v2/images/x/members/m",
        "GET, /v2/schemas/image",
        "GET, /v2/info/stores"
    })
    @DisplayName("V-15: who expects no body refuses one")
    void bodiesAreRefusedWhereNoneIsExpected(String method, String path) {
        alice.ask()
                .body("x")
                .request(method, path)
                .then()
                .statusCode(400)
                .body("message", containsString("A body is not expected with this request."));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\": | Malformed JSON",
                "{'a': 'b'} | Malformed JSON",
                "{\"a\": \"b\"} x | Malformed JSON",
                "{\"a\": \"b\", \"a\": \"c\"} | uplicate",
                "5 | JSON object",
                "\"x\" | JSON object",
                "null | JSON object",
                "[] | JSON object",
                "'' | expected",
                "{\"a\": [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[ | Malformed JSON"
            })
    @DisplayName("V-16: bodies that are no JSON object, or missing, are refused")
    void malformedBodiesAreRefused(String body, String hint) {
        alice.post("/v2/images", body.replace("''", "")).then().statusCode(400).body("message", containsString(hint));
    }

    @Test
    @DisplayName("V-16: bodies that are not UTF-8 are refused")
    void undecodableBodiesAreRefused() {
        alice.ask()
                .body(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'})
                .post("/v2/images")
                .then()
                .statusCode(400)
                .body("message", containsString("UTF-8"));
    }

    @Test
    @DisplayName("V-16: bodies of more than 900 KB are too large")
    void largeBodiesAreRefused() {
        var body = "{\"x\": \"" + "x".repeat(JsonBody.MOST_BYTES) + "\"}";

        alice.post("/v2/images", body)
                .then()
                .statusCode(413)
                .body("message", containsString(String.valueOf(JsonBody.MOST_BYTES)));
    }

    @Test
    @DisplayName("V-17: Content-Type without a body is fine, and with one it is not asked")
    void contentTypeIsNotAsked() {
        var id = alice.created(Map.of());
        var odd = "application/octet-stream";

        alice.ask().contentType(odd).get("/v2/images/" + id).then().statusCode(200);
        alice.ask().contentType(odd).put("/v2/images/" + id + "/tags/t").then().statusCode(204);
        alice.ask().contentType(odd).delete("/v2/images/" + id).then().statusCode(204);
        for (var type : List.of(odd, "text/plain", "application/xml; charset=latin1")) {
            alice.ask()
                    .contentType(type)
                    .body("{}".getBytes(UTF_8))
                    .post("/v2/images")
                    .then()
                    .statusCode(201);
        }
        alice.ask()
                .noContentType()
                .body("{}".getBytes(UTF_8))
                .post("/v2/images")
                .then()
                .statusCode(201);
    }

    @Test
    @DisplayName("V-19: the health check is nobody's secret")
    void healthcheckAnswersAnybody() {
        Http.anonymous()
                .get("/healthcheck")
                .then()
                .statusCode(200)
                .contentType(startsWith("text/plain"))
                .body(equalTo("OK"));
        Http.anonymous()
                .accept("application/json")
                .get("/healthcheck")
                .then()
                .statusCode(200)
                .body("reasons[0]", equalTo("OK"));
        Http.anonymous()
                .accept("text/html")
                .get("/healthcheck")
                .then()
                .statusCode(200)
                .contentType(startsWith("text/html"));
        Http.anonymous().head("/healthcheck").then().statusCode(204);
        for (var method : List.of("DELETE", "OPTIONS")) {
            Http.anonymous()
                    .request(method, "/healthcheck")
                    .then()
                    .statusCode(405)
                    .header("Allow", equalTo("GET, HEAD"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/versions", "/v1", "/v2", "/v2/images", "/v2/images/x/file", "/v2/nothing"})
    @DisplayName(
            "V-18, V-13: anybody may ask for the options of any path, and is told nothing of them unless a page may ask")
    void optionsAreAnswered(String path) {
        Http.anonymous()
                .header("Origin", "https://dashboard.example.org")
                .header("Access-Control-Request-Method", "PUT")
                .options(path)
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", nullValue())
                .body(equalTo(""));
        Http.anonymous().options(path).then().statusCode(200);
    }

    @Test
    @DisplayName("V-24: forwarded headers are not believed unless that is switched on")
    void forwardedHeadersAreNotBelieved() {
        Http.anonymous()
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Host", "evil.example.org")
                .get("/")
                .then()
                .body("versions[0].links[0].href", startsWith("http://127.0.0.1"));
    }

    @Test
    @DisplayName("V-12: a defect of ours is told by its request id alone")
    void defectsAreToldByTheirRequestId() {
        var answer = alice.as(TestIdentity.BREAKING)
                .ask()
                .header("X-Openstack-Request-Id", "req-broken")
                .get("/v2/images");

        answer.then()
                .statusCode(500)
                .body("message", containsString("req-broken"))
                .body("code", equalTo("500 Internal Server Error"));
        assertThat(answer.asString()).doesNotContain("Exception").doesNotContain("made to break");
        assertThat(answer.header("Retry-After")).isNull();
    }
}
