package io.vitrine.http;

import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where clients find this service: {@code public_endpoint}, else the URL of the request, else what a believed proxy says of it. */
@Singleton
public final class ExternalUrl {
    private static final Pattern FORWARDED_PAIR = Pattern.compile("\\s*([A-Za-z]+)\\s*=\\s*\"?([^\";,]+)\"?\\s*");

    private final Optional<String> publicEndpoint;
    private final boolean proxyBelieved;

    public ExternalUrl(ApiConfig api, ProxyConfig proxy) {
        this.publicEndpoint = api.publicEndpoint().map(ExternalUrl::withoutSlash);
        this.proxyBelieved = proxy.enableProxyHeadersParsing();
    }

    /** The base URL, without a slash at its end: {@code https://images.example.org/glance}. */
    public String base(HttpServerRequest request) {
        return publicEndpoint.orElseGet(() -> proxyBelieved ? asForwarded(request) : asAsked(request));
    }

    private static String asAsked(HttpServerRequest request) {
        return request.scheme() + "://" + authority(request);
    }

    private static String asForwarded(HttpServerRequest request) {
        var forwarded = request.getHeader("Forwarded");
        var scheme = first(forwardedPart(forwarded, "proto"), request.getHeader("X-Forwarded-Proto"), request.scheme());
        var host = first(forwardedPart(forwarded, "host"), request.getHeader("X-Forwarded-Host"), authority(request));
        var prefix = first(null, request.getHeader("X-Forwarded-Prefix"), "");
        return scheme.toLowerCase(Locale.ROOT) + "://" + host + withoutSlash(prefix);
    }

    private static String authority(HttpServerRequest request) {
        var authority = request.authority();
        return authority == null ? "localhost" : authority.toString();
    }

    private static String first(@Nullable String one, @Nullable String two, String otherwise) {
        var found = one != null ? one : two;
        // A chain of proxies appends: the first value is what the client used.
        return found == null ? otherwise : found.split(",", 2)[0].strip();
    }

    private static @Nullable String forwardedPart(@Nullable String forwarded, String name) {
        if (forwarded == null) {
            return null;
        }
        for (String pair : forwarded.split(",", 2)[0].split(";", -1)) {
            var match = FORWARDED_PAIR.matcher(pair);
            if (match.matches() && match.group(1).equalsIgnoreCase(name)) {
                return match.group(2);
            }
        }
        return null;
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? withoutSlash(url.substring(0, url.length() - 1)) : url;
    }
}
