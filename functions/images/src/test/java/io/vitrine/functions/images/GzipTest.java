package io.vitrine.functions.images;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed answers, where they are switched on; the client of the other tests unpacks them unseen. */
@QuarkusTest
@TestProfile(OperatorSettingsTest.Settings.class)
class GzipTest {
    @AutoClose
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Http alice = Http.member();

    private HttpResponse<byte[]> send(String method, String path, BodyPublisher body, String header, String value)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + path))
                .method(method, body)
                .header(TestIdentity.HEADER, alice.project() + ":" + alice.role())
                .header(header, value)
                .build();
        return CLIENT.send(request, BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> get(String path, String acceptEncoding) throws IOException, InterruptedException {
        return send("GET", path, BodyPublishers.noBody(), "Accept-Encoding", acceptEncoding);
    }

    private static String unpacked(HttpResponse<byte[]> answer) throws IOException {
        assertThat(answer.headers().allValues("Content-Encoding")).containsExactly("gzip");
        assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(answer.body().length);
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            return new String(gzip.readAllBytes(), UTF_8);
        }
    }

    private static byte[] packed(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "gzip, deflate", "deflate, GZIP;q=0.5", "br;q=1, gzip;q=0.01", "x-gzip"})
    @DisplayName("V-23: answers are compressed for who accepts that")
    void answersAreCompressed(String accepted) throws Exception {
        var id = alice.created(Map.of("name", "größer"));

        for (var path : new String[] {"/v2/images/" + id, "/v2/images", "/v2/schemas/images", "/v2.7/images/" + id}) {
            var plain = get(path, "identity");
            assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
            assertThat(unpacked(get(path, accepted))).isEqualTo(new String(plain.body(), UTF_8));
        }
    }

    @Test
    @DisplayName("V-23, V-18: caches are told what an answer varies by, compressed or not")
    void cachesAreTold() throws Exception {
        for (var accepted : new String[] {"gzip", "identity"}) {
            var answer = CLIENT.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + "/v2/schemas/image"))
                            .header(TestIdentity.HEADER, alice.project() + ":" + alice.role())
                            .header("Origin", "https://dashboard.example.org")
                            .header("Accept-Encoding", accepted)
                            .build(),
                    BodyHandlers.discarding());

            assertThat(answer.headers().allValues("Vary")).containsExactlyInAnyOrder("Origin", "Accept-Encoding");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "deflate, br", "gzip;q=0", "gzip; q=0.0, deflate", "gzipped", "*"})
    @DisplayName("V-23: for nobody else")
    void othersGetTheirsPlain(String accepted) throws Exception {
        var answer = get("/v2/schemas/image", accepted);

        assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(new String(answer.body(), UTF_8)).startsWith("{");
    }

    @Test
    @DisplayName("V-23: errors of resources too; an answer without a body has nothing to compress")
    void errorsAreCompressed() throws Exception {
        var id = alice.created(Map.of());

        assertThat(unpacked(get("/v2/images/no-such-image", "gzip"))).contains("no-such-image");
        var deleted = send("DELETE", "/v2/images/" + id, BodyPublishers.noBody(), "Accept-Encoding", "gzip");
        assertThat(deleted.statusCode()).isEqualTo(204);
        assertThat(deleted.body()).isEmpty();
        assertThat(deleted.headers().firstValue("Content-Encoding")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"gzip, false, 201", "gzip, true, 400", "identity, false, 201", "unheard-of, false, 201"})
    @DisplayName("V-23, V-16: what a client sends is read as it is, whatever its Content-Encoding says")
    void requestsAreNotUnpacked(String encoding, boolean packed, int status) throws Exception {
        var json = "{\"name\": \"sent\"}";
        var body = BodyPublishers.ofByteArray(packed ? packed(json) : json.getBytes(UTF_8));

        assertThat(send("POST", "/v2/images", body, "Content-Encoding", encoding)
                        .statusCode())
                .isEqualTo(status);
    }
}
