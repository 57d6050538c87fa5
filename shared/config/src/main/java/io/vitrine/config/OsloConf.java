package io.vitrine.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A configuration file as oslo.config reads it: sections, {@code key = value} or {@code key: value}, a comment is a line that begins
 * with {@code #} or {@code ;}, a line that begins with a blank continues the value above, one pair of quotes around a value is taken
 * off, a key given again adds a value.
 *
 * @param sections by section and option, all values in the order of the file; dashes in option names are underscores here
 */
public record OsloConf(Map<String, Map<String, List<String>>> sections) {
    /** What cannot be read; the message names the line. */
    public static final class SyntaxException extends Exception {
        private static final long serialVersionUID = 1L;

        SyntaxException(int line, String message) {
            super("line " + line + ": " + message);
        }
    }

    public static OsloConf parse(List<String> lines) throws SyntaxException {
        var reading = new Reading();
        for (var line : lines) {
            reading.take(line.stripTrailing());
        }
        reading.finishValue();
        return new OsloConf(reading.sections);
    }

    /** The values of an option in the order given; empty where it is not set. */
    public List<String> values(String section, String option) {
        return sections.getOrDefault(section, Map.of()).getOrDefault(option, List.of());
    }

    /** The state while going through the lines. */
    private static final class Reading {
        private final Map<String, Map<String, List<String>>> sections = new LinkedHashMap<>();
        private final List<String> value = new ArrayList<>();
        private Optional<Map<String, List<String>>> section = Optional.empty();
        private Optional<String> option = Optional.empty();
        private int line;

        void take(String text) throws SyntaxException {
            line++;
            if (text.isEmpty()) {
                finishValue();
            } else if (text.startsWith(" ") || text.startsWith("\t")) {
                continueValue(text.strip());
            } else {
                finishValue();
                begin(text);
            }
        }

        private void begin(String text) throws SyntaxException {
            switch (text.charAt(0)) {
                case '[' -> beginSection(text);
                case '#', ';' -> {}
                default -> beginValue(text);
            }
        }

        private void beginSection(String text) throws SyntaxException {
            if (!text.endsWith("]") || text.length() < 3) {
                throw new SyntaxException(line, "a section is written [name], this is " + text);
            }
            var name = text.substring(1, text.length() - 1);
            section = Optional.of(sections.computeIfAbsent(name, absent -> new LinkedHashMap<>()));
        }

        private void beginValue(String text) throws SyntaxException {
            var at = separator(text);
            var name = text.substring(0, Math.max(at, 0)).strip();
            if (name.isEmpty()) {
                throw new SyntaxException(line, "expected NAME = VALUE, [SECTION] or a comment");
            }
            if (section.isEmpty()) {
                throw new SyntaxException(
                        line, "option " + name + " stands before any section; put [DEFAULT] above it");
            }
            option = Optional.of(name.replace('-', '_'));
            value.add(withoutQuotes(text.substring(at + 1).strip()));
        }

        private void continueValue(String text) throws SyntaxException {
            if (option.isEmpty()) {
                throw new SyntaxException(
                        line, "begins with a blank, so it continues a value, but there is none above it");
            }
            value.add(text);
        }

        void finishValue() {
            if (option.isPresent() && section.isPresent()) {
                section.get()
                        .computeIfAbsent(option.get(), absent -> new ArrayList<>())
                        .add(String.join("\n", value));
            }
            option = Optional.empty();
            value.clear();
        }

        private static int separator(String text) {
            var equal = text.indexOf('=');
            var colon = text.indexOf(':');
            return equal < 0 || colon < 0 ? Math.max(equal, colon) : Math.min(equal, colon);
        }

        private static String withoutQuotes(String text) {
            var quoted =
                    (text.startsWith("\"") || text.startsWith("'")) && text.charAt(0) == text.charAt(text.length() - 1);
            return !quoted ? text : text.length() == 1 ? "" : text.substring(1, text.length() - 1);
        }
    }
}
