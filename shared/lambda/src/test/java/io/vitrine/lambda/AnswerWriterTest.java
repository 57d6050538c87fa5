package io.vitrine.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AnswerWriterTest {
    private static final EventAnswer REFUSED = new EventAnswer(
            401,
            "Unauthorized",
            List.of(
                    new Header("WWW-Authenticate", "Basic realm=\"a\""),
                    new Header("www-authenticate", "Keystone uri=\"b\""),
                    new Header("Set-Cookie", "a=1"),
                    new Header("Set-Cookie", "b=2"),
                    new Header("Transfer-Encoding", "chunked"),
                    new Header("Content-Type", "text/plain; charset=UTF-8")),
            "caf\u00e9 \"x\"".getBytes(StandardCharsets.UTF_8));

    @Test
    void loadBalancerGetsEveryValueOfEveryHeader() {
        var written = Events.written(REFUSED, EventForm.ALB_MULTI);

        assertThat(written)
                .containsEntry("statusCode", 401)
                .containsEntry("statusDescription", "401 Unauthorized")
                .containsEntry("isBase64Encoded", false)
                .containsEntry("body", "caf\u00e9 \"x\"")
                .doesNotContainKey("headers")
                .containsEntry(
                        "multiValueHeaders",
                        Map.of(
                                "WWW-Authenticate", List.of("Basic realm=\"a\"", "Keystone uri=\"b\""),
                                "Set-Cookie", List.of("a=1", "b=2"),
                                "Content-Type", List.of("text/plain; charset=UTF-8")));
    }

    @Test
    void loadBalancerWithSingleHeadersGetsThemJoined() {
        var written = Events.written(REFUSED, EventForm.ALB_SINGLE);

        assertThat(written).doesNotContainKey("multiValueHeaders");
        assertThat(headers(written)).containsEntry("WWW-Authenticate", "Basic realm=\"a\", Keystone uri=\"b\"");
    }

    @Test
    void httpApiGetsCookiesApart() {
        var written = Events.written(REFUSED, EventForm.HTTP_API);

        assertThat(written).containsEntry("cookies", List.of("a=1", "b=2")).doesNotContainKey("statusDescription");
        assertThat(headers(written)).doesNotContainKey("Set-Cookie").doesNotContainKey("Transfer-Encoding");
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerWithoutBodyHasAnEmptyOne(EventForm form) {
        var written = Events.written(new EventAnswer(204, "No Content", List.of(), new byte[0]), form);

        assertThat(written).containsEntry("body", "").containsEntry("isBase64Encoded", false);
    }

    @ParameterizedTest
    @EnumSource
    void bytesThatAreNoTextTravelAsBase64(EventForm form) {
        var bytes = new byte[] {0, -1, 7, 13};
        var written = Events.written(
                new EventAnswer(200, "OK", List.of(new Header("Content-Type", "application/octet-stream")), bytes),
                form);

        assertThat(written)
                .containsEntry("isBase64Encoded", true)
                .containsEntry("body", Base64.getEncoder().encodeToString(bytes));
    }

    /** Quotes and backslashes count twice on the way: what matters is the size of the whole. */
    @ParameterizedTest
    @EnumSource
    void anAnswerThatCannotBeCarriedIsAFailureThatSaysSo(EventForm form) {
        var type = List.of(new Header("Content-Type", "application/json"));
        var quotes = new byte[form.mostAnswerBytes() / 2];
        Arrays.fill(quotes, (byte) '"');
        var letters = new byte[form.mostAnswerBytes() / 2];
        Arrays.fill(letters, (byte) 'x');

        assertThat(Events.written(new EventAnswer(200, "OK", type, letters), form))
                .containsEntry("statusCode", 200);
        assertThat(Events.written(new EventAnswer(200, "OK", type, quotes), form))
                .containsEntry("statusCode", 500)
                .hasEntrySatisfying(
                        "body", body -> assertThat((String) body).contains(String.valueOf(form.mostAnswerBytes())));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> headers(Map<String, Object> written) {
        return (Map<String, String>) java.util.Objects.requireNonNull(written.get("headers"));
    }
}
