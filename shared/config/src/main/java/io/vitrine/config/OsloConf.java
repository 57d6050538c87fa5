package io.vitrine.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Configuration files as oslo.config reads them: sections, {@code key = value} or {@code key: value}, a comment is a line that begins
 * with {@code #} or {@code ;}, a line that begins with a blank continues the value above, one pair of quotes around a value is taken
 * off, a key given again adds a value. Of several files it is as if they were one, a later one after an earlier.
 *
 * @param assignments in the order of the files and their lines
 */
public record OsloConf(List<Assignment> assignments) {
    /**
     * An option with a value.
     *
     * @param file what it stands in, as it was named
     * @param line its first one, from 1 on
     * @param section {@code DEFAULT}, any other in lower case: there is no difference between those that differ in case
     * @param option dashes are underscores here
     * @param value as it is written, its lines stripped
     */
    public record Assignment(String file, int line, String section, String option, String value) {
        /** How an operator finds and writes it. */
        public String name() {
            return "[" + section + "] " + option;
        }

        boolean is(String inSection, String named) {
            return section.equals(inSection) && option.equals(named);
        }
    }

    /** What cannot be read; the message names the line. */
    public static final class SyntaxException extends Exception {
        private static final long serialVersionUID = 1L;

        SyntaxException(int line, String message) {
            super("line " + line + ": " + message);
        }
    }

    public OsloConf {
        assignments = List.copyOf(assignments);
    }

    /** @param file its name, for those who tell an operator where something is */
    public static OsloConf parse(String file, List<String> lines) throws SyntaxException {
        var reading = new Reading(file);
        for (var line : lines) {
            reading.take(line.stripTrailing());
        }
        reading.finishValue();
        return new OsloConf(reading.assignments);
    }

    /** This file and another one after it. */
    OsloConf and(OsloConf later) {
        return new OsloConf(
                Stream.concat(assignments.stream(), later.assignments.stream()).toList());
    }

    /** The values of an option in the order given; empty where it is not set. */
    public List<String> values(String section, String option) {
        return assignments.stream()
                .filter(assignment -> assignment.is(section, option))
                .map(Assignment::value)
                .toList();
    }

    /** The one that counts where one is asked for: the last. */
    Optional<String> value(String section, String option) {
        return values(section, option).stream().reduce((_, later) -> later);
    }

    static String section(String written) {
        return written.equals("DEFAULT") ? written : written.toLowerCase(Locale.ROOT);
    }

    /** The state while going through the lines. */
    private static final class Reading {
        private final String file;
        private final List<Assignment> assignments = new ArrayList<>();
        private final List<String> value = new ArrayList<>();
        private Optional<String> section = Optional.empty();
        private Optional<String> option = Optional.empty();
        private int optionLine;
        private int line;

        Reading(String file) {
            this.file = file;
        }

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
            section = Optional.of(section(text.substring(1, text.length() - 1)));
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
            optionLine = line;
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
                assignments.add(
                        new Assignment(file, optionLine, section.get(), option.get(), String.join("\n", value)));
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
