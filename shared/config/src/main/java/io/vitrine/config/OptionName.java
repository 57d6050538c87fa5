package io.vitrine.config;

import java.util.Comparator;

/**
 * Which option is meant.
 *
 * @param section {@code DEFAULT}, another in lower case, or in angle brackets a kind of sections
 */
public record OptionName(String section, String option) implements Comparable<OptionName> {
    private static final Comparator<OptionName> ORDER =
            Comparator.comparing(OptionName::section).thenComparing(OptionName::option);

    /** @param text section and option with a blank in between */
    static OptionName parse(String text) {
        var parts = text.split(" ", 2);
        return new OptionName(parts[0], parts[1]);
    }

    boolean isOfKind() {
        return section.startsWith("<");
    }

    OptionName in(String other) {
        return new OptionName(other, option);
    }

    /** The setting's key. */
    String key() {
        return "vitrine." + segment() + "." + option;
    }

    /** A section "default" is not the one called DEFAULT, which nobody else may be called. */
    private String segment() {
        return switch (section) {
            case "DEFAULT" -> "default";
            case "default" -> "\"[default]\"";
            default -> section.contains(".") ? "\"" + section + "\"" : section;
        };
    }

    @Override
    public int compareTo(OptionName other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return "[" + section + "] " + option;
    }
}
