package io.vitrine.http.policy;

import io.vitrine.model.PolicyTarget;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether a rule allows something, and the branch of it that decided.
 *
 * @param reason the parts of the rule that decided, with what they found
 */
record Explanation(boolean allowed, String reason) {
    /** What {@code rule} of {@code rules} says. */
    static Explanation of(String rule, RuleBook rules, Credentials who, PolicyTarget target) {
        return named(rule, rules, who, target);
    }

    static Explanation of(Check check, RuleBook rules, Credentials who, PolicyTarget target) {
        return switch (check) {
            case Check.Always _ -> new Explanation(true, "@ (everybody)");
            case Check.Never _ -> new Explanation(false, "! (nobody)");
            case Check.Not(var denied) -> {
                var inner = of(denied, rules, who, target);
                yield new Explanation(!inner.allowed, "not " + inner.reason);
            }
            case Check.All(var parts) -> all(explained(parts, rules, who, target));
            case Check.Any(var parts) -> any(explained(parts, rules, who, target));
            case Check.Named(var rule) -> named(rule, rules, who, target).under("rule:" + rule);
            case Check.Role role -> leaf(role, rules, who, target, "roles are", who.values("roles"));
            case Check.Literal literal -> leaf(literal, rules, who, target, "", List.of());
            case Check.Attribute attribute ->
                leaf(attribute, rules, who, target, attribute.name() + " is", who.values(attribute.name()));
        };
    }

    private static Explanation named(String rule, RuleBook rules, Credentials who, PolicyTarget target) {
        if (rules.cyclic().contains(rule)) {
            return new Explanation(false, "it refers to itself, so it allows nothing");
        }
        var meant = of(rules.meant(rule), rules, who, target);
        return rules.find(rule).isPresent() ? meant : meant.under("there is no such rule, so the default rule counts");
    }

    private Explanation under(String step) {
        return new Explanation(allowed, step + " -> " + reason);
    }

    private static List<Explanation> explained(
            List<Check> parts, RuleBook rules, Credentials who, PolicyTarget target) {
        return parts.stream().map(part -> of(part, rules, who, target)).toList();
    }

    /** Where one part is not so, the first of those says it all. */
    private static Explanation all(List<Explanation> parts) {
        return parts.stream()
                .filter(part -> !part.allowed)
                .findFirst()
                .orElseGet(() -> new Explanation(true, joined(parts, " and ")));
    }

    private static Explanation any(List<Explanation> parts) {
        return parts.stream()
                .filter(part -> part.allowed)
                .findFirst()
                .orElseGet(() -> new Explanation(false, joined(parts, "; ")));
    }

    private static String joined(List<Explanation> parts, String by) {
        return parts.stream().map(Explanation::reason).collect(Collectors.joining(by));
    }

    private static Explanation leaf(
            Check check,
            RuleBook rules,
            Credentials who,
            PolicyTarget target,
            String what,
            java.util.Collection<String> found) {
        if (check.allows(who, target, rules)) {
            return new Explanation(true, check.toString());
        }
        var values = found.isEmpty()
                ? "none"
                : String.join(", ", found.stream().sorted().toList());
        return new Explanation(false, "not " + check + (what.isEmpty() ? "" : " (" + what + " " + values + ")"));
    }
}
