package io.vitrine.attach.iscsi.cli;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/** Writes what the commands tell as JSON (RFC 8259): maps, collections, numbers, booleans, and texts of everything else. */
final class Json {
    private static final String INDENT = "  ";
    private static final int FIRST_PLAIN = 0x20;

    private Json() {}

    static String of(Object value) {
        return text(value, "");
    }

    private static String text(Object value, String indent) {
        return switch (value) {
            case Map<?, ?> map when map.isEmpty() -> "{}";
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(entry ->
                                quoted(String.valueOf(entry.getKey())) + ": " + text(entry.getValue(), indent + INDENT))
                        .collect(within("{", "}", indent));
            case Collection<?> list when list.isEmpty() -> "[]";
            case Collection<?> list ->
                list.stream().map(one -> text(one, indent + INDENT)).collect(within("[", "]", indent));
            case Double number
            when !Double.isFinite(number) -> throw new IllegalArgumentException("JSON has no " + number);
            case Number number -> number.toString();
            case Boolean flag -> flag.toString();
            default -> quoted(value.toString());
        };
    }

    private static Collector<CharSequence, ?, String> within(String open, String close, String indent) {
        return Collectors.joining(",\n" + indent + INDENT, open + "\n" + indent + INDENT, "\n" + indent + close);
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.chars().forEach(character -> {
            switch (character) {
                case '"', '\\' -> quoted.append('\\').append((char) character);
                case '\n' -> quoted.append("\\n");
                default -> {
                    if (character < FIRST_PLAIN) {
                        quoted.append("\\u%04x".formatted(character));
                    } else {
                        quoted.append((char) character);
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }
}
