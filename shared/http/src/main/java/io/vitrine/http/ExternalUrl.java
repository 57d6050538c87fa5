package io.vitrine.http;

import io.vertx.core.http.HttpServerRequest;
import io.vitrine.http.identity.HeaderLookup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where clients find this service: {@code public_endpoint}, else the URL of the request, else what a believed proxy says of it. */
@Singleton
public final class ExternalUrl {
    private static final Pattern FORWARDED_PAIR = Pattern.compile("\\s*([A-Za-z]+)\\s*=\\s*\"?([^\";,]+)\"?\\s*");

    private final Optional<String> publicEndpoint;
    private final boolean proxyBelieved;

    @Inject
    public ExternalUrl(ApiConfig api, ProxyConfig proxy) {
        this(api.publicEndpoint(), proxy.enableProxyHeadersParsing());
    }

    ExternalUrl(Optional<String> publicEndpoint, boolean proxyBelieved) {
        this.publicEndpoint = publicEndpoint.map(ExternalUrl::withoutSlash);
        this.proxyBelieved = proxyBelieved;
    }

    /** What a request itself tells of the URL that was asked. */
    record Asked(String scheme, String authority) {}

    /** The base URL, without a slash at its end: {@code https://images.example.org/glance}. */
    public String base(HttpServerRequest request) {
        var authority = request.authority();
        var asked = new Asked(request.scheme(), authority == null ? "localhost" : authority.toString());
        return base(asked, name -> Optional.ofNullable(request.getHeader(name)));
    }

    String base(Asked asked, HeaderLookup headers) {
        if (publicEndpoint.isPresent()) {
            return publicEndpoint.get();
        }
        if (!proxyBelieved) {
            return asked.scheme + "://" + asked.authority;
        }
        var forwarded = headers.first("Forwarded");
        var scheme = first(forwardedPart(forwarded, "proto"), headers.first("X-Forwarded-Proto"), asked.scheme);
        var host = first(forwardedPart(forwarded, "host"), headers.first("X-Forwarded-Host"), asked.authority);
        var prefix = first(Optional.empty(), headers.first("X-Forwarded-Prefix"), "");
        return scheme.toLowerCase(Locale.ROOT) + "://" + host + withoutSlash(prefix);
    }

    /** A chain of proxies appends: the first value is what the client used. */
    private static String first(Optional<String> one, Optional<String> two, String otherwise) {
        return one.or(() -> two).map(value -> value.split(",", 2)[0].strip()).orElse(otherwise);
    }

    private static Optional<String> forwardedPart(Optional<String> forwarded, String name) {
        for (String pair : forwarded.orElse("").split(",", 2)[0].split(";", -1)) {
            var match = FORWARDED_PAIR.matcher(pair);
            if (match.matches() && match.group(1).equalsIgnoreCase(name)) {
                return Optional.of(match.group(2));
            }
        }
        return Optional.empty();
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? withoutSlash(url.substring(0, url.length() - 1)) : url;
    }
}
