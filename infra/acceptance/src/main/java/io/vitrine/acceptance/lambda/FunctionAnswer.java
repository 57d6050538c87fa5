package io.vitrine.acceptance.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a function has answered, as HTTP. */
record FunctionAnswer(int status, String reason, List<Map.Entry<String, String>> headers, byte[] body) {
    static FunctionAnswer of(JsonNode answer) {
        int status = answer.path("statusCode").asInt();
        var reason = answer.path("statusDescription").asText(status + " Answer").replaceFirst("^\\d+ ", "");
        var headers = new ArrayList<Map.Entry<String, String>>();
        answer.path("headers").properties().forEach(entry -> headers.add(header(entry.getKey(), entry.getValue())));
        answer.path("multiValueHeaders").properties().forEach(entry -> entry.getValue()
                .forEach(value -> headers.add(header(entry.getKey(), value))));
        answer.path("cookies").forEach(cookie -> headers.add(header("set-cookie", cookie)));
        var text = answer.path("body").isTextual() ? answer.path("body").asText() : "";
        var body = answer.path("isBase64Encoded").asBoolean()
                ? Base64.getDecoder().decode(text)
                : text.getBytes(StandardCharsets.UTF_8);
        return new FunctionAnswer(status, reason, headers, body);
    }

    static FunctionAnswer ofFront(int status, String reason) {
        var body = ("<html><head><title>" + status + " " + reason + "</title></head></html>\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        return new FunctionAnswer(status, reason, List.of(Map.entry("Content-Type", "text/html")), body);
    }

    private static Map.Entry<String, String> header(String name, JsonNode value) {
        return Map.entry(name, value.asText());
    }

    /** The bytes of the whole answer. Its length is of the body that is sent; of a HEAD, which has none, it is what the function says. */
    byte[] bytes(boolean toHead, boolean closing) {
        var bytes = new ByteArrayOutputStream(body.length + 1024);
        write(bytes, "HTTP/1.1 " + status + " " + reason + "\r\n");
        for (var header : headers) {
            boolean length = header.getKey().toLowerCase(Locale.ROOT).equals("content-length");
            if (!length || toHead) {
                write(bytes, header.getKey() + ": " + header.getValue() + "\r\n");
            }
        }
        if (!toHead && status != 204 && status != 304) {
            write(bytes, "Content-Length: " + body.length + "\r\n");
        }
        write(bytes, closing ? "Connection: close\r\n\r\n" : "\r\n");
        if (!toHead) {
            bytes.writeBytes(body);
        }
        return bytes.toByteArray();
    }

    private static void write(ByteArrayOutputStream bytes, String text) {
        bytes.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
