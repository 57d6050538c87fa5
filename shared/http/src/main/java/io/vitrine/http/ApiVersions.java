package io.vitrine.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The minor versions this service has, and the document that tells them (Images API, version discovery). Minor versions are news for
 * humans: all behaviour is always on, but clients look here before they use a feature.
 */
final class ApiVersions {
    /** Several stores, no cache, and not yet import, copies and image tasks; in the order clients know. */
    private static final List<String> IDS = List.of(
            "v2.15", "v2.13", "v2.10", "v2.9", "v2.8", "v2.17", "v2.7", "v2.6", "v2.5", "v2.4", "v2.3", "v2.2", "v2.1",
            "v2.0");

    private static final String CURRENT = "v2.17";
    private static final Set<String> ALLOWED =
            Stream.concat(Stream.of("v2"), IDS.stream()).collect(Collectors.toSet());
    private static final Pattern MEDIA_TYPE = Pattern.compile("application/vnd\\.openstack\\.images-([^\\s;,]*).*");

    private ApiVersions() {}

    /** Whether a request for this version, {@code v2} or {@code v2.7}, is answered. */
    static boolean has(String version) {
        return ALLOWED.contains(version);
    }

    /** The version that the header Accept asks for by media type; empty where it does not. */
    static Optional<String> inAccept(@Nullable String accept) {
        if (accept == null) {
            return Optional.empty();
        }
        var match = MEDIA_TYPE.matcher(accept);
        return match.matches() ? Optional.of(match.group(1)) : Optional.empty();
    }

    /** The version document, as JSON. */
    static String document(String baseUrl) {
        var document = JsonNodeFactory.instance.objectNode();
        var versions = document.putArray("versions");
        for (var id : IDS) {
            var version = versions.addObject();
            version.put("id", id);
            version.put("status", id.equals(CURRENT) ? "CURRENT" : "SUPPORTED");
            version.putArray("links").addObject().put("rel", "self").put("href", baseUrl + "/v2/");
        }
        return document.toString();
    }
}
