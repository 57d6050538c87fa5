package io.vitrine.acceptance.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What stands in front of a function, and how it writes requests as events: as AWS documents it. */
public enum EventStyle {
    /** Load balancer whose target group has {@code lambda.multi_value_headers.enabled}. */
    ALB_MULTI(1 << 20),
    /** Load balancer as it is without that: the last of repeated values wins. */
    ALB_SINGLE(1 << 20),
    /** HTTP API, payload format 2.0, stage {@code $default}. */
    HTTP_API(6 << 20);

    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern TEXT =
            Pattern.compile("(text/.*|application/(json|javascript|xml))(;.*)?", Pattern.CASE_INSENSITIVE);

    private final int mostBodyBytes;

    EventStyle(int mostBodyBytes) {
        this.mostBodyBytes = mostBodyBytes;
    }

    /** Of a request's body, and of the whole JSON of an answer. */
    int mostBodyBytes() {
        return mostBodyBytes;
    }

    /** A request as an event; its body, where it has one, is JSON. */
    public byte[] event(String method, String target, String json) throws IOException {
        var host = Map.entry("Host", "images.example.org");
        var headers = json.isEmpty() ? List.of(host) : List.of(host, Map.entry("Content-Type", "application/json"));
        return event(new HttpHead(method, target, headers, new byte[0]), json.getBytes(StandardCharsets.UTF_8));
    }

    byte[] event(HttpHead head, byte[] body) throws IOException {
        var event = JSON.createObjectNode();
        if (this == HTTP_API) {
            putHttpApi(event, head);
        } else {
            putLoadBalancer(event, head);
        }
        boolean text = head.first("Content-Encoding").isEmpty()
                && TEXT.matcher(head.first("Content-Type").orElse("application/octet-stream"))
                        .matches();
        if (body.length > 0 || this != HTTP_API) {
            event.put(
                    "body",
                    text
                            ? new String(body, StandardCharsets.UTF_8)
                            : Base64.getEncoder().encodeToString(body));
        }
        event.put("isBase64Encoded", !text && body.length > 0);
        return JSON.writeValueAsBytes(event);
    }

    private void putLoadBalancer(ObjectNode event, HttpHead head) {
        event.putObject("requestContext")
                .putObject("elb")
                .put("targetGroupArn", "arn:aws:elasticloadbalancing:eu-central-1:000000000000:targetgroup/images/0");
        event.put("httpMethod", head.method());
        event.put("path", head.path());
        var headers = event.putObject(this == ALB_MULTI ? "multiValueHeaders" : "headers");
        headers(head).forEach(header -> put(headers, header.getKey(), header.getValue()));
        var query = event.putObject(this == ALB_MULTI ? "multiValueQueryStringParameters" : "queryStringParameters");
        parameters(head.query()).forEach(parameter -> put(query, parameter[0], parameter[1]));
    }

    private void put(ObjectNode map, String name, String value) {
        if (this == ALB_MULTI) {
            map.withArray(name).add(value);
        } else {
            map.put(name, value);
        }
    }

    private static void putHttpApi(ObjectNode event, HttpHead head) {
        event.put("version", "2.0");
        event.put("routeKey", "$default");
        event.put("rawPath", URLDecoder.decode(head.path().replace("+", "%2B"), StandardCharsets.UTF_8));
        event.put("rawQueryString", head.query());
        var headers = event.putObject("headers");
        headers(head)
                .filter(header -> !header.getKey().equals("cookie"))
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.joining(","))))
                .forEach(headers::put);
        head.first("Cookie")
                .ifPresent(cookies -> Stream.of(cookies.split("; ", -1)).forEach(event.putArray("cookies")::add));
        var context = event.putObject("requestContext");
        context.put("stage", "$default");
        context.putObject("http")
                .put("method", head.method())
                .put("path", head.path())
                .put("protocol", "HTTP/1.1")
                .put("sourceIp", "127.0.0.1")
                .put("userAgent", head.first("User-Agent").orElse(""));
    }

    /** Names in lower case; what only concerns the connection to the client stays here. */
    private static Stream<Map.Entry<String, String>> headers(HttpHead head) {
        var ours = Stream.of(
                Map.entry("x-forwarded-for", "127.0.0.1"),
                Map.entry("x-forwarded-proto", "http"),
                Map.entry("x-forwarded-port", "80"),
                Map.entry("x-amzn-trace-id", "Root=1-00000000-000000000000000000000000"));
        var sent = head.headers().stream()
                .map(header -> Map.entry(header.getKey().toLowerCase(Locale.ROOT), header.getValue()))
                .filter(header ->
                        !header.getKey().matches("connection|keep-alive|transfer-encoding|expect|x-forwarded-.*"));
        return Stream.concat(sent, ours);
    }

    private static Stream<String[]> parameters(String query) {
        return Arrays.stream(query.split("&", -1))
                .filter(parameter -> !parameter.isEmpty())
                .map(parameter -> Arrays.copyOf(parameter.split("=", 2), 2))
                .map(pair -> new String[] {pair[0], pair[1] == null ? "" : pair[1]});
    }

    /** An answer without a status, or larger than can be carried, is none. */
    FunctionAnswer answer(byte[] json) throws IOException, InvocationException {
        if (json.length > mostBodyBytes) {
            throw new InvocationException("the answer has " + json.length + " bytes of JSON");
        }
        JsonNode answer = JSON.readTree(json);
        if (!answer.path("statusCode").isInt()) {
            throw new InvocationException("the answer has no status");
        }
        return FunctionAnswer.of(answer);
    }
}
