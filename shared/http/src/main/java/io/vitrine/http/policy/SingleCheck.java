package io.vitrine.http.policy;

import java.util.Set;
import java.util.regex.Pattern;

/** Reads one check of a rule: {@code @}, {@code !} or {@code KIND:MATCH}. */
final class SingleCheck {
    /** A name, or several of them with dots, as callers' attributes are called. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");

    private static final Pattern QUOTED = Pattern.compile("'([^'\\\\]*)'|\"([^\"\\\\]*)\"");
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?");
    private static final Set<String> CONSTANTS = Set.of("True", "False", "None");
    private static final Set<String> REMOTE = Set.of("http", "https");

    private SingleCheck() {}

    static Check parse(String check) throws RuleSyntaxException {
        if (check.equals("@")) {
            return new Check.Always();
        }
        if (check.equals("!")) {
            return new Check.Never();
        }
        int colon = check.indexOf(':');
        if (colon < 0) {
            throw new RuleSyntaxException(
                    "\"" + check
                            + "\" is no check; there are @ (everybody), ! (nobody), role:NAME, rule:NAME, ATTRIBUTE:VALUE and 'TEXT':VALUE");
        }
        return parse(check.substring(0, colon), check.substring(colon + 1));
    }

    private static Check parse(String kind, String match) throws RuleSyntaxException {
        if (REMOTE.contains(kind)) {
            throw new RuleSyntaxException("the check " + kind + ":" + match
                    + " would ask another service, which is not supported; allowed are role:, rule: and attributes");
        }
        return switch (kind) {
            case "rule" -> new Check.Named(match);
            case "role" -> new Check.Role(Template.parse(match));
            default -> compared(kind, Template.parse(match));
        };
    }

    private static Check compared(String kind, Template expected) throws RuleSyntaxException {
        var quoted = QUOTED.matcher(kind);
        if (quoted.matches()) {
            return new Check.Literal(kind, kind.substring(1, kind.length() - 1), expected);
        }
        if (CONSTANTS.contains(kind) || NUMBER.matcher(kind).matches()) {
            return new Check.Literal(kind, kind, expected);
        }
        if (!NAME.matcher(kind).matches()) {
            throw new RuleSyntaxException(
                    "\"" + kind + "\" stands before a colon and is neither an attribute of callers"
                            + " (such as project_id) nor a literal (such as 'public', True or 5)");
        }
        return new Check.Attribute(kind, expected);
    }
}
