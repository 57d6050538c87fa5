package io.vitrine.lambda;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** An HTTP answer on its way into an event. */
record EventAnswer(int status, String reason, List<Header> headers, byte[] body) {
    EventAnswer {
        headers = List.copyOf(headers);
    }

    /** One that the HTTP server did not give: a sentence. */
    static EventAnswer sentence(int status, String reason, String sentence, Header... headers) {
        var body = (sentence + "\n").getBytes(StandardCharsets.UTF_8);
        var head = Stream.concat(Stream.of(new Header("Content-Type", "text/plain; charset=UTF-8")), Stream.of(headers))
                .toList();
        return new EventAnswer(status, reason, head, body);
    }

    Optional<String> first(String name) {
        return headers.stream()
                .filter(header -> header.is(name))
                .map(Header::value)
                .findFirst();
    }

    /** Whether the body may travel as text: our JSON and sentences do, anything else as base64. */
    boolean isText() {
        if (first("Content-Encoding").isPresent()) {
            return false;
        }
        var type = first("Content-Type")
                .orElse("application/octet-stream")
                .split(";", 2)[0]
                .strip();
        var lower = type.toLowerCase(Locale.ROOT);
        return lower.startsWith("text/") || lower.equals("application/json") || lower.endsWith("+json");
    }
}
