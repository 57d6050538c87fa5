package io.vitrine.config;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code $name}, <code>${name}</code> and <code>${section.name}</code> by what the file says for them; a plain name is looked for in the section
 * of the value, then in DEFAULT. {@code $$} and {@code \$} are a dollar sign. A name the file does not set stays as it is: most
 * belong to options with built-in values of services this is not.
 */
record Substitution(OsloConf file) {
    private static final Pattern REFERENCE = Pattern.compile(
            "\\$\\$|\\\\\\$|\\$(?<plain>[_a-z][_a-z0-9]*(?:\\.[_a-z0-9]+)*)|\\$\\{(?<braced>[_a-zA-Z][._a-zA-Z0-9-]*)}",
            Pattern.CASE_INSENSITIVE);

    String apply(String section, String value) {
        return apply(section, value, new HashSet<>());
    }

    private String apply(String section, String value, Set<String> under) {
        return REFERENCE
                .matcher(value)
                .replaceAll(found -> Matcher.quoteReplacement(replacement(section, found.group(), under)));
    }

    private String replacement(String section, String reference, Set<String> under) {
        if (reference.equals("$$") || reference.equals("\\$")) {
            return "$";
        }
        var name = reference.startsWith("${") ? reference.substring(2, reference.length() - 1) : reference.substring(1);
        var dot = name.lastIndexOf('.');
        var owner = dot < 0 ? ownerOf(section, name) : name.substring(0, dot);
        var option = name.substring(dot + 1);
        var values = file.values(owner, option);
        if (values.isEmpty() || !under.add(owner + "." + option)) {
            return reference;
        }
        var text = apply(owner, values.getLast(), under);
        under.remove(owner + "." + option);
        return text;
    }

    private String ownerOf(String section, String option) {
        return file.values(section, option).isEmpty() ? "DEFAULT" : section;
    }
}
