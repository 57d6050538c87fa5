package io.vitrine.functions.images;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients keep their connections: whatever comes of one request, the next one on the same connection is answered. */
@QuarkusTest
class KeptConnectionTest {
    private static final int PATIENCE_MILLISECONDS = 20_000;

    private final Http alice = Http.member();

    @ParameterizedTest(name = "{0} {1} with {2} is answered with {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /v2/images | Content-Length | 200",
                "POST /v2/images | Content-Length | 400",
                "POST /v2/images | chunked | 400",
                "PATCH /v2/images/x | Content-Length | 415",
                "PATCH /v2/images/x | chunked | 415",
                "PUT /v2/images | Content-Length | 405",
                "PUT /v2/images | chunked | 405",
                "PUT /v2/nothing | chunked | 404",
                "GET /v2/images/x | Content-Length | 400",
                "POST /v2/images/x/actions/deactivate | chunked | 400",
                "POST /v1/images | chunked | 300",
                "BREW /v2/images | Content-Length | 501",
                "GET /v2/images?name=%zz | none | 400",
                "DELETE /v2/images/x | none | 404"
            })
    @DisplayName("V-15, V-16: a body that nobody reads does not block the connection")
    void nextRequestIsAnswered(String line, String framing, int status) throws IOException {
        try (var connection = new Socket("127.0.0.1", RestAssured.port)) {
            connection.setSoTimeout(PATIENCE_MILLISECONDS);

            send(connection, line, framing);
            send(connection, "GET /v2/schemas/member", "last");
            var answers = new String(connection.getInputStream().readAllBytes(), ISO_8859_1);

            assertThat(answers).startsWith("HTTP/1.1 " + status).contains("\"name\":\"member\"");
        }
    }

    @ParameterizedTest(name = "{0} with {1}")
    @CsvSource(
            delimiter = '|',
            value = {"GET /v2/images | X-Host: none", "GET /v2/images | Host: a b", "GET /versions | X-Host: none"})
    @DisplayName("what is wrong with a request before any route is asked is told as everything else is")
    void malformedRequestIsToldApart(String line, String header) throws IOException {
        try (var connection = new Socket("127.0.0.1", RestAssured.port)) {
            connection.setSoTimeout(PATIENCE_MILLISECONDS);
            var request = line + " HTTP/1.1\r\n" + header + "\r\nConnection: close\r\n\r\n";

            connection.getOutputStream().write(request.getBytes(ISO_8859_1));
            var answer = new String(connection.getInputStream().readAllBytes(), ISO_8859_1);

            assertThat(answer)
                    .startsWith("HTTP/1.1 400 Bad Request")
                    .containsIgnoringCase("x-openstack-request-id: req-")
                    .contains("malformed");
        }
    }

    private void send(Socket connection, String line, String framing) throws IOException {
        var body = "x".repeat(200_000);
        var request =
                line + " HTTP/1.1\r\nHost: images\r\n" + TestIdentity.HEADER + ": " + alice.project() + ":member\r\n";
        request += switch (framing) {
            case "Content-Length" -> "Content-Length: " + body.length() + "\r\n\r\n" + body;
            case "chunked" ->
                "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(body.length()) + "\r\n" + body
                        + "\r\n0\r\n\r\n";
            case "last" -> "Connection: close\r\n\r\n";
            default -> "\r\n";
        };
        connection.getOutputStream().write(request.getBytes(ISO_8859_1));
        connection.getOutputStream().flush();
    }
}
