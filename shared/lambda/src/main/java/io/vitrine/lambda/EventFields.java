package io.vitrine.lambda;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The fields of one event while it is read, and the request they make. Absent fields are null, as in the event. */
final class EventFields {
    @Nullable
    String method;

    @Nullable
    String path;

    @Nullable
    String rawPath;

    @Nullable
    String rawQuery;

    @Nullable
    String httpMethod;

    @Nullable
    String sourceAddress;

    @Nullable
    String stage;

    @Nullable
    String body;

    @Nullable
    List<Header> multiHeaders;

    @Nullable
    List<Header> multiQuery;

    final List<Header> headers = new ArrayList<>();
    final List<Header> query = new ArrayList<>();
    final List<String> cookies = new ArrayList<>();
    boolean base64;
    boolean loadBalancer;

    EventRequest request() throws UnknownEventException {
        if (loadBalancer) {
            return ofLoadBalancer();
        }
        if (rawPath == null || httpMethod == null) {
            throw new UnknownEventException(
                    "it has neither \"requestContext.elb\" nor \"rawPath\" and \"requestContext.http\"");
        }
        return ofHttpApi(rawPath, httpMethod);
    }

    private EventRequest ofLoadBalancer() throws UnknownEventException {
        if (method == null || path == null) {
            throw new UnknownEventException("an event of a load balancer without \"httpMethod\" or \"path\"");
        }
        var form = multiHeaders == null ? EventForm.ALB_SINGLE : EventForm.ALB_MULTI;
        var sent = multiHeaders == null ? headers : multiHeaders;
        var target = TargetText.of(path, TargetText.query(multiQuery == null ? query : multiQuery));
        return new EventRequest(form, method, target, sent, bytes(), lastForwardedFor(sent));
    }

    private EventRequest ofHttpApi(String path, String verb) throws UnknownEventException {
        var all = new ArrayList<>(headers);
        if (!cookies.isEmpty()) {
            all.add(new Header("Cookie", String.join("; ", cookies)));
        }
        var target = TargetText.of(withoutStage(path), rawQuery == null ? "" : rawQuery);
        return new EventRequest(EventForm.HTTP_API, verb, target, all, bytes(), Optional.ofNullable(sourceAddress));
    }

    /** A named stage is the first segment of the path, which the API knows nothing of. */
    private String withoutStage(String path) {
        var prefix = "/" + stage;
        boolean named = stage != null && !stage.equals("$default");
        return named && (path + "/").startsWith(prefix + "/") ? path.substring(prefix.length()) : path;
    }

    private byte[] bytes() throws UnknownEventException {
        if (body == null) {
            return new byte[0];
        }
        try {
            return base64 ? Base64.getDecoder().decode(body) : body.getBytes(StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new UnknownEventException("its body says that it is base64 and is not");
        }
    }

    /** The load balancer appends the address it was called from. */
    private static Optional<String> lastForwardedFor(List<Header> headers) {
        return headers.stream()
                .filter(header -> header.is("X-Forwarded-For"))
                .map(header -> header.value()
                        .substring(header.value().lastIndexOf(',') + 1)
                        .strip())
                .reduce((_, last) -> last)
                .filter(address -> !address.isEmpty());
    }
}
