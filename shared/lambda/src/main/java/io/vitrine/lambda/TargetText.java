package io.vitrine.lambda;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Path and query put together again. Neither sender decodes; what can still not stand in a URL is escaped, and nothing else touched. */
final class TargetText {
    private static final String LEGAL_EVERYWHERE =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:@!$'()*,;%/+";
    private static final String LEGAL_IN_QUERY = LEGAL_EVERYWHERE + "?=";

    private TargetText() {}

    static String of(String path, String query) {
        var escaped = escape(path.isEmpty() ? "/" : path, LEGAL_EVERYWHERE + "&=");
        return query.isEmpty() ? escaped : escaped + "?" + escape(query, LEGAL_IN_QUERY + "&[]");
    }

    /** A query of names and values as a load balancer lists them, in its order. */
    static String query(List<Header> parameters) {
        return parameters.stream()
                .map(parameter -> escape(parameter.name(), LEGAL_EVERYWHERE + "?[]") + "="
                        + escape(parameter.value(), LEGAL_IN_QUERY + "[]"))
                .collect(Collectors.joining("&"));
    }

    private static String escape(String text, String legal) {
        var escaped = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            if (legal.indexOf(character) >= 0) {
                escaped.appendCodePoint(character);
            } else {
                escapeInto(escaped, Character.toString(character));
            }
        });
        return escaped.toString();
    }

    private static void escapeInto(StringBuilder escaped, String character) {
        for (byte octet : character.getBytes(StandardCharsets.UTF_8)) {
            escaped.append(String.format(Locale.ROOT, "%%%02X", octet & 0xff));
        }
    }
}
