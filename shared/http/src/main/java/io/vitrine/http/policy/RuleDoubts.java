package io.vitrine.http.policy;

import io.vitrine.http.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is probably not meant in rules that can be read. */
final class RuleDoubts {
    /** Further apart than this, two names have nothing to do with each other. */
    private static final int MOST_EDITS = 5;

    private RuleDoubts() {}

    /** Sentences for the operator. @param own names of the rules that are in policy files */
    static List<String> of(RuleBook rules, Set<String> own) {
        var doubts = new ArrayList<String>();
        var referred = rules.referred();
        for (var name : own) {
            if (Rule.of(name).isEmpty() && !referred.contains(name)) {
                doubts.add("Policy " + name + " is in a policy file, but nothing asks for a policy of that name"
                        + nearest(name).map(near -> "; is " + near + " meant?").orElse("."));
            }
        }
        if (own.contains(Rule.MODIFY_TASK.ruleName())) {
            doubts.add("Policy modify_task is deprecated: nothing has ever asked for it.");
        }
        rules.missing()
                .forEach(name -> doubts.add("Policies refer to rule:" + name
                        + ", which does not exist; the default rule counts instead"
                        + nearest(name)
                                .map(near -> " (is " + near + " meant?).")
                                .orElse(".")));
        rules.cyclic().forEach(name -> doubts.add("Policy " + name + " refers to itself; it allows nothing."));
        return doubts;
    }

    private static Optional<String> nearest(String name) {
        return Rule.texts().keySet().stream()
                .min(Comparator.comparingInt(known -> edits(name, known)))
                .filter(known -> edits(name, known) <= Math.min(MOST_EDITS, name.length() / 2));
    }

    /** How many characters have to be put in, taken out or changed to make one name the other. */
    private static int edits(String from, String to) {
        var row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int substituted = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j - 1], row[j]));
            }
        }
        return row[to.length()];
    }
}
