package io.vitrine.functions.images;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * A file of property protections (Images API, property protections), read: an INI file whose sections are named by regular expressions.
 *
 * @param sections in the order of the file; the first that matches a property decides
 */
record ProtectionFile(List<Section> sections) {
    private static final String OURS = "os_glance";
    private static final Pattern HEADER = Pattern.compile("\\[(.+)].*");

    /** Python's way to name a group, which Java writes without the P. */
    private static final String PYTHONS_GROUP = "(?P<";

    ProtectionFile {
        sections = List.copyOf(sections);
    }

    /** Who may. */
    sealed interface Permission {
        record Everybody() implements Permission {}

        record Nobody() implements Permission {}

        /** @param roles lower case */
        record Roles(Set<String> roles) implements Permission {}

        record Policy(String rule) implements Permission {}
    }

    /** @param properties found anywhere in the name of a property */
    record Section(Pattern properties, Map<PropertyUse, Permission> permissions) {
        static Section everybodys(String pattern) {
            return new Section(
                    Pattern.compile(pattern),
                    Arrays.stream(PropertyUse.values())
                            .collect(Collectors.toMap(use -> use, _ -> new Permission.Everybody())));
        }
    }

    /** A file that is wrong; the message names the line where there is one. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    /** @param policies whether permissions are names of policies instead of roles */
    static ProtectionFile parse(List<String> lines, boolean policies) throws Malformed {
        var reading = new Reading();
        for (var line : lines) {
            reading.take(line);
        }
        var defaults = Optional.ofNullable(reading.sections.remove("DEFAULT")).orElseGet(Map::of);
        var sections = new ArrayList<Section>();
        sections.add(Section.everybodys(OURS + ".*"));
        for (var entry : reading.sections.entrySet()) {
            if (!entry.getKey().startsWith(OURS)) {
                var options = new LinkedHashMap<>(defaults);
                options.putAll(entry.getValue());
                sections.add(section(entry.getKey(), options, policies));
            }
        }
        return new ProtectionFile(sections);
    }

    private static Section section(String name, Map<String, String> options, boolean policies) throws Malformed {
        var permissions = new EnumMap<PropertyUse, Permission>(PropertyUse.class);
        for (var use : PropertyUse.values()) {
            var given = options.get(use.optionName());
            if (given == null) {
                throw new Malformed("section [" + name + "] has no option " + use.optionName()
                        + "; it needs create, read, update and delete");
            }
            permissions.put(use, permission("[" + name + "] " + use.optionName(), given, policies));
        }
        try {
            return new Section(Pattern.compile(name.replace(PYTHONS_GROUP, "(?<")), permissions);
        } catch (PatternSyntaxException e) {
            throw new Malformed("section [" + name + "] is no regular expression: " + e.getDescription());
        }
    }

    private static Permission permission(String where, String given, boolean policies) throws Malformed {
        var words = Arrays.stream(given.split(","))
                .map(word -> word.strip().toLowerCase(Locale.ROOT))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toSet());
        if (words.contains("@") && words.contains("!")) {
            throw new Malformed(where + " has both @ (everybody) and ! (nobody)");
        }
        if (words.isEmpty() || words.contains("!")) {
            return new Permission.Nobody();
        }
        if (words.contains("@")) {
            return new Permission.Everybody();
        }
        if (policies && given.contains(",")) {
            throw new Malformed(where + " has several policies; combine them in the policy file and name that one");
        }
        return policies ? new Permission.Policy(given.strip()) : new Permission.Roles(words);
    }

    /** The state while going through the lines, as Python's configparser does. */
    private static final class Reading {
        private final Map<String, Map<String, String>> sections = new LinkedHashMap<>();
        private Optional<Map<String, String>> section = Optional.empty();
        private Optional<String> option = Optional.empty();
        private int line;

        void take(String text) throws Malformed {
            line++;
            var stripped = text.strip();
            if (stripped.isEmpty()) {
                option = Optional.empty();
            } else if (stripped.startsWith("#") || stripped.startsWith(";")) {
                return;
            } else if (Character.isWhitespace(text.charAt(0)) && option.isPresent() && section.isPresent()) {
                section.get().merge(option.get(), stripped, (before, more) -> before + " " + more);
            } else if (stripped.startsWith("[")) {
                begin(stripped);
            } else {
                set(stripped);
            }
        }

        private void begin(String text) throws Malformed {
            var header = HEADER.matcher(text);
            if (!header.matches()) {
                throw new Malformed("line " + line + ": a section is written [REGULAR EXPRESSION]");
            }
            var options = new LinkedHashMap<String, String>();
            if (sections.put(header.group(1), options) != null) {
                throw new Malformed("line " + line + ": section [" + header.group(1) + "] stands in it twice");
            }
            section = Optional.of(options);
            option = Optional.empty();
        }

        private void set(String text) throws Malformed {
            var at = text.split("[=:]", 2);
            if (at.length != 2 || at[0].isBlank() || section.isEmpty()) {
                throw new Malformed("line " + line + ": expected OPTION = ROLES below a [SECTION]");
            }
            var name = at[0].strip().toLowerCase(Locale.ROOT);
            if (section.get().put(name, at[1].strip()) != null) {
                throw new Malformed("line " + line + ": option " + name + " stands twice in its section");
            }
            option = Optional.of(name);
        }
    }
}
