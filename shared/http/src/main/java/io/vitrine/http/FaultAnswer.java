package io.vitrine.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vitrine.model.Fault;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A fault as it goes over the wire: status, headers and the body negotiated for this client (Images API, error bodies).
 *
 * @param headers all of them, Content-Type included
 * @param body UTF-8 text in the shape that Content-Type names
 */
public record FaultAnswer(FaultStatus status, Map<String, String> headers, String body) {
    private static final Pattern BREAK = Pattern.compile("<br.*?>", Pattern.CASE_INSENSITIVE);
    private static final Pattern TAG = Pattern.compile("<.*?>");

    public FaultAnswer {
        headers = Map.copyOf(headers);
    }

    /**
     * The answer to a client that sent {@code accept}.
     *
     * @param accept value of the header Accept, null where there was none
     */
    public static FaultAnswer of(Fault fault, String message, @Nullable String accept) {
        var status = FaultStatus.of(fault);
        var shape = ErrorShape.negotiate(accept);
        var headers = new TreeMap<String, String>();
        headers.put("Content-Type", shape.contentType());
        FaultStatus.retryAfterSeconds(fault)
                .ifPresent(seconds -> headers.put("Retry-After", Integer.toString(seconds)));
        return new FaultAnswer(status, headers, body(shape, status, message));
    }

    /** The same answer with one more header. */
    public FaultAnswer with(String header, String value) {
        var more = new TreeMap<>(headers);
        more.put(header, value);
        return new FaultAnswer(status, more, body);
    }

    /** The body as bytes. */
    public byte[] bytes() {
        return body.getBytes(StandardCharsets.UTF_8);
    }

    private static String body(ErrorShape shape, FaultStatus status, String message) {
        return switch (shape) {
            case HTML -> html(status, framed(status, escaped(message)));
            case JSON -> json(status, framed(status, message));
            case TEXT -> status.line() + "\n\n" + withoutTags(framed(status, message));
        };
    }

    /** The white space is what clients have always been sent; some of them compare. */
    private static String framed(FaultStatus status, String explanation) {
        return switch (status) {
            case METHOD_NOT_ALLOWED -> explanation + " <br /><br />\n";
            case UNSUPPORTED_MEDIA_TYPE -> explanation + "\n<br /><br />\n";
            default -> explanation + "<br /><br />\n\n\n";
        };
    }

    private static String html(FaultStatus status, String body) {
        return """
                <html>
                 <head>
                  <title>%1$s</title>
                 </head>
                 <body>
                  <h1>%1$s</h1>
                  %2$s
                 </body>
                </html>""".formatted(status.line(), body);
    }

    private static String json(FaultStatus status, String body) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("message", body)
                .put("code", status.line())
                .put("title", status.reason())
                .toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#x27;");
    }

    private static String withoutTags(String body) {
        var oneLine = body.replace("\n", " ").replace("\r", "");
        return TAG.matcher(BREAK.matcher(oneLine).replaceAll("\n")).replaceAll("");
    }
}
