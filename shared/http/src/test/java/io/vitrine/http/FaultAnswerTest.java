package io.vitrine.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.model.Fault;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The expected texts are what WebOb, which Glance answers with, writes for the same input. */
@DisplayName("V-12: error bodies")
class FaultAnswerTest {
    private static final String MESSAGE = "no <image> \"x\" & 'y'";

    @ParameterizedTest(name = "Accept: {0} gets {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            nullValues = "none",
            value = {
                "none | text/plain; charset=UTF-8",
                "~~ | text/plain; charset=UTF-8",
                "~ ~ | text/plain; charset=UTF-8",
                "*/* | text/html; charset=UTF-8",
                "text/html | text/html; charset=UTF-8",
                "text/* | text/html; charset=UTF-8",
                "TEXT/HTML | text/html; charset=UTF-8",
                "application/json | application/json",
                "application/* | application/json",
                "application/json; charset=utf-8 | application/json",
                "application/json;v=\"1, 2\" | text/html; charset=UTF-8",
                "application/json, */* | text/html; charset=UTF-8",
                "*/*;q=0.5, application/json | application/json",
                "text/html;q=0.1,application/json;q=0.2 | application/json",
                "application/json;q=0.001 | application/json",
                "application/json;q=0 | text/plain; charset=UTF-8",
                "*/*, text/html;q=0 | application/json",
                "text/plain | text/plain; charset=UTF-8",
                "image/png | text/plain; charset=UTF-8",
                "application/vnd.openstack.images-v2.7 | text/plain; charset=UTF-8",
                "bogus | text/html; charset=UTF-8",
                "*/json | text/html; charset=UTF-8",
                "application/json;q=2 | text/html; charset=UTF-8",
                ",, application/json , | application/json"
            })
    void shapeFollowsAccept(String accept, String contentType) {
        var answer = FaultAnswer.of(Fault.NOT_FOUND, MESSAGE, accept);

        assertThat(answer.headers()).containsEntry("Content-Type", contentType);
    }

    @Test
    void htmlIsEscaped() {
        assertThat(FaultAnswer.of(Fault.NOT_FOUND, MESSAGE, "*/*").body())
                .isEqualTo(
                        "<html>\n <head>\n  <title>404 Not Found</title>\n </head>\n <body>\n  <h1>404 Not Found</h1>\n"
                                + "  no &lt;image&gt; &quot;x&quot; &amp; &#x27;y&#x27;<br /><br />\n\n\n\n </body>\n</html>");
    }

    @Test
    void jsonIsFlat() {
        assertThat(FaultAnswer.of(Fault.NOT_FOUND, MESSAGE, "application/json").body())
                .isEqualTo("{\"message\":\"no <image> \\\"x\\\" & 'y'<br /><br />\\n\\n\\n\","
                        + "\"code\":\"404 Not Found\",\"title\":\"Not Found\"}");
    }

    @Test
    void textHasNoTags() {
        assertThat(FaultAnswer.of(Fault.NOT_FOUND, MESSAGE, null).body())
                .isEqualTo("404 Not Found\n\nno  \"x\" & 'y'\n\n   ");
    }

    @Test
    void wrongMethodsAndMediaTypesHaveFramesOfTheirOwn() {
        assertThat(FaultAnswer.of(Fault.METHOD_NOT_ALLOWED, "No.", null).body())
                .isEqualTo("405 Method Not Allowed\n\nNo. \n\n ");
        assertThat(FaultAnswer.of(Fault.UNSUPPORTED_MEDIA_TYPE, "No.", "application/json")
                        .body())
                .contains("\"No.\\n<br /><br />\\n\"");
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "INVALID, 400 Bad Request",
        "UNAUTHENTICATED, 401 Unauthorized",
        "FORBIDDEN, 403 Forbidden",
        "NOT_FOUND, 404 Not Found",
        "METHOD_NOT_ALLOWED, 405 Method Not Allowed",
        "CONFLICT, 409 Conflict",
        "GONE, 410 Gone",
        "TOO_LARGE, 413 Request Entity Too Large",
        "UNSUPPORTED_MEDIA_TYPE, 415 Unsupported Media Type",
        "RANGE_NOT_SATISFIABLE, 416 Request Range Not Satisfiable",
        "HEADER_TOO_LARGE, 431 Request Header Fields Too Large",
        "NOT_IMPLEMENTED, 501 Not Implemented",
        "UNAVAILABLE, 503 Service Unavailable",
        "BUSY, 503 Service Unavailable",
        "OUTCOME_UNKNOWN, 500 Internal Server Error",
        "CORRUPT, 500 Internal Server Error",
        "INTERNAL, 500 Internal Server Error"
    })
    void eachFaultHasItsStatus(Fault fault, String line) {
        assertThat(FaultStatus.of(fault).line()).isEqualTo(line);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void whoMayTryAgainIsToldWhen(Fault fault) {
        boolean later = fault.retry() == Fault.Retry.LATER;

        assertThat(FaultAnswer.of(fault, "x", "*/*").headers().containsKey("Retry-After"))
                .isEqualTo(later);
    }

    @Test
    void headersAreAdded() {
        assertThat(FaultAnswer.of(Fault.METHOD_NOT_ALLOWED, "x", "*/*")
                        .with("Allow", "GET")
                        .headers())
                .containsEntry("Allow", "GET")
                .containsKey("Content-Type");
    }
}
