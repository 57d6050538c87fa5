package io.vitrine.http.policy;

import io.vitrine.model.PolicyTarget;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** All rules, compiled. A name without a rule means the default rule; a rule that refers to itself, however far around, allows nothing. */
public final class RuleBook {
    private static final Check NEVER = new Check.Never();

    private final Map<String, Check> rules;
    private final Check standard;
    private final SortedSet<String> cyclic = new TreeSet<>();

    /** @param standard the name of the rule that counts where there is none of a name */
    public RuleBook(Map<String, Check> rules, String standard) {
        this.rules = Map.copyOf(rules);
        this.standard = this.rules.getOrDefault(standard, NEVER);
        this.rules.keySet().stream().filter(name -> reaches(name, name)).forEach(cyclic::add);
    }

    /** @throws IllegalArgumentException where one of them is no rule */
    public static RuleBook of(Map<String, String> texts, String standard) {
        var rules = new LinkedHashMap<String, Check>();
        texts.forEach((name, text) -> {
            try {
                rules.put(name, RuleParser.parse(text));
            } catch (RuleSyntaxException e) {
                throw new IllegalArgumentException("rule " + name + ": " + e.getMessage(), e);
            }
        });
        return new RuleBook(rules, standard);
    }

    /** These rules, and {@code others} in place of those of the same name. */
    RuleBook with(Map<String, Check> others, String standardName) {
        var all = new LinkedHashMap<>(rules);
        all.putAll(others);
        return new RuleBook(all, standardName);
    }

    public boolean allows(String rule, Credentials who, PolicyTarget target) {
        return meant(rule).allows(who, target, this);
    }

    Check meant(String rule) {
        return cyclic.contains(rule) ? NEVER : rules.getOrDefault(rule, standard);
    }

    Optional<Check> find(String rule) {
        return Optional.ofNullable(rules.get(rule));
    }

    SortedSet<String> names() {
        return new TreeSet<>(rules.keySet());
    }

    /** Rules that refer to themselves. */
    SortedSet<String> cyclic() {
        return cyclic;
    }

    /** What {@code rule:} names without there being such a rule. */
    SortedSet<String> missing() {
        var missing = new TreeSet<String>();
        rules.values().forEach(check -> referred(check, missing));
        missing.removeAll(rules.keySet());
        return missing;
    }

    /** What some rule refers to. */
    Set<String> referred() {
        var referred = new HashSet<String>();
        rules.values().forEach(check -> referred(check, referred));
        return referred;
    }

    private boolean reaches(String from, String wanted) {
        var seen = new HashSet<String>();
        var open = new HashSet<>(references(from));
        while (!open.isEmpty()) {
            var name = open.iterator().next();
            open.remove(name);
            if (name.equals(wanted)) {
                return true;
            }
            if (seen.add(name)) {
                open.addAll(references(name));
            }
        }
        return false;
    }

    private Set<String> references(String rule) {
        var references = new HashSet<String>();
        find(rule).ifPresent(check -> referred(check, references));
        return references;
    }

    private static void referred(Check check, Set<String> into) {
        switch (check) {
            case Check.Named(var rule) -> into.add(rule);
            case Check.Not(var denied) -> referred(denied, into);
            case Check.All(var parts) -> parts.forEach(part -> referred(part, into));
            case Check.Any(var parts) -> parts.forEach(part -> referred(part, into));
            case Check.Always _, Check.Never _, Check.Role _, Check.Literal _, Check.Attribute _ -> {}
        }
    }
}
