package io.vitrine.testkit.cinder;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** How Cinder reads metadata: those of a body, and those of a filter, which are a dictionary as its language writes one. */
final class FakeMetadata {
    private static final Pattern KEY = Pattern.compile("^[a-zA-Z0-9-_:. /]{1,255}$");
    private static final Pattern ENTRY = Pattern.compile("'((?:[^'\\\\]|\\\\.)*)': '((?:[^'\\\\]|\\\\.)*)'");

    private FakeMetadata() {}

    /** The refusal of a key, where there is one. */
    static Optional<CinderReply> badKey(JsonNode metadata) {
        return metadata.propertyStream()
                .map(Map.Entry::getKey)
                .filter(key -> !KEY.matcher(key).matches())
                .map(key -> CinderReply.fault(
                        400,
                        "Invalid input for field/attribute metadata. \"" + key
                                + "\" does not match any of the regexes: '" + KEY + "'"))
                .findFirst();
    }

    static void putInto(Map<String, String> kept, JsonNode metadata) {
        metadata.properties()
                .forEach(entry -> kept.put(entry.getKey(), entry.getValue().asText()));
    }

    static Map<String, String> ofLiteral(String literal) {
        var entries = new LinkedHashMap<String, String>();
        var matcher = ENTRY.matcher(literal);
        while (matcher.find()) {
            entries.put(unquoted(matcher.group(1)), unquoted(matcher.group(2)));
        }
        return entries;
    }

    private static String unquoted(String text) {
        return text.replaceAll("\\\\(.)", "$1");
    }
}
