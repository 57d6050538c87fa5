package io.vitrine.lambda;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Events as AWS documents them, built field by field. */
final class Events {
    static final JsonMapper JSON = new JsonMapper();

    private Events() {}

    static EventRequest read(Map<String, Object> event) throws IOException {
        return EventReader.read(new ByteArrayInputStream(JSON.writeValueAsBytes(event)));
    }

    /** Of a load balancer with multi-value headers, unless headers and query are put in again in the other form. */
    static Map<String, Object> ofLoadBalancer(String method, String path) {
        var event = new LinkedHashMap<String, Object>();
        event.put(
                "requestContext",
                Map.of("elb", Map.of("targetGroupArn", "arn:aws:elasticloadbalancing:::targetgroup/images")));
        event.put("httpMethod", method);
        event.put("path", path);
        event.put("body", "");
        event.put("isBase64Encoded", false);
        return event;
    }

    static Map<String, Object> ofHttpApi(String method, String rawPath, String rawQuery) {
        var event = new LinkedHashMap<String, Object>();
        event.put("version", "2.0");
        event.put("routeKey", "$default");
        event.put("rawPath", rawPath);
        event.put("rawQueryString", rawQuery);
        event.put("headers", Map.of("host", "images.example.org"));
        event.put(
                "requestContext",
                Map.of(
                        "accountId", "0",
                        "http", Map.of("method", method, "path", rawPath, "sourceIp", "192.0.2.7"),
                        "stage", "$default"));
        event.put("isBase64Encoded", false);
        return event;
    }

    static List<String> values(EventRequest request, String name) {
        return request.headers().stream()
                .filter(header -> header.is(name))
                .map(Header::value)
                .toList();
    }

    static Map<String, Object> written(EventAnswer answer, EventForm form) {
        var output = new java.io.ByteArrayOutputStream();
        try {
            AnswerWriter.write(answer, form, output);
            return JSON.readerForMapOf(Object.class).readValue(output.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
