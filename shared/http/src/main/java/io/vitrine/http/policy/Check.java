package io.vitrine.http.policy;

import io.vitrine.model.PolicyTarget;
import java.util.List;
import java.util.stream.Collectors;

/** A rule, read: what has to be so about a caller and a target. {@link #toString} writes it as the rule language does. */
public sealed interface Check {
    /** @param rules where {@code rule:} looks */
    boolean allows(Credentials who, PolicyTarget target, RuleBook rules);

    /** {@code @}, and the empty rule. */
    record Always() implements Check {
        @Override
        public boolean allows(Credentials who, PolicyTarget target, RuleBook rules) {
            return true;
        }

        @Override
        public String toString() {
            return "@";
        }
    }

    /** {@code !}. */
    record Never() implements Check {
        @Override
        public boolean allows(Credentials who, PolicyTarget target, RuleBook rules) {
            return false;
        }

        @Override
        public String toString() {
            return "!";
        }
    }

    record Not(Check denied) implements Check {
        @Override
        public boolean allows(Credentials who, PolicyTarget target, RuleBook rules) {
            return !denied.allows(who, target, rules);
        }

        @Override
        public String toString() {
            return "not " + denied;
        }
    }

    /** {@code and}. */
    record All(List<Check> parts) implements Check {
        public All {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean allows(Credentials who, PolicyTarget target, RuleBook rules) {
            for (var part : parts) {
                if (!part.allows(who, target, rules)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public String toString() {
            return parts.stream().map(Check::toString).collect(Collectors.joining(" and ", "(", ")"));
        }
    }

    /** {@code or}. */
    record Any(List<Check> parts) implements Check {
        public Any {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean allows(Credentials who, PolicyTarget target, RuleBook rules) {
            for (var part : parts) {
                if (part.allows(who, target, rules)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public String toString() {
            return parts.stream().map(Check::toString).collect(Collectors.joining(" or ", "(", ")"));
        }
    }

    /** {@code rule:NAME}. */
    record Named(String rule) implements Check {
        @Override
        public boolean allows(Credentials who, PolicyTarget target, RuleBook rules) {
            return rules.meant(rule).allows(who, target, rules);
        }

        @Override
        public String toString() {
            return "rule:" + rule;
        }
    }

    /** {@code role:NAME}, whatever its case. */
    record Role(Template role) implements Check {
        @Override
        public boolean allows(Credentials who, PolicyTarget target, RuleBook rules) {
            return role.filled(target, true).filter(who::hasRole).isPresent();
        }

        @Override
        public String toString() {
            return "role:" + role;
        }
    }

    /** {@code 'text':%(attribute)s}: a literal of Python, which is the same for every caller. */
    record Literal(String written, String text, Template expected) implements Check {
        @Override
        public boolean allows(Credentials who, PolicyTarget target, RuleBook rules) {
            return expected.filled(target, true).filter(text::equals).isPresent();
        }

        @Override
        public String toString() {
            return written + ":" + expected;
        }
    }

    /**
     * {@code project_id:%(owner)s}: what is known of the caller under a name. Nothing a caller has equals what a target has not, so that
     * somebody without a project does not own what nobody owns.
     */
    record Attribute(String name, Template expected) implements Check {
        @Override
        public boolean allows(Credentials who, PolicyTarget target, RuleBook rules) {
            return expected.isConstant()
                    ? who.has(name, expected.toString())
                            || expected.toString().equals(PolicyTarget.NONE) && who.lacks(name)
                    : expected.filled(target, false)
                            .filter(value -> who.has(name, value))
                            .isPresent();
        }

        @Override
        public String toString() {
            return name + ":" + expected;
        }
    }
}
