package io.vitrine.http.policy;

import io.vitrine.http.Rule;
import io.vitrine.model.Caller;
import io.vitrine.model.PolicyTarget;
import java.util.List;
import java.util.SortedSet;

/** Asks the rules of policy files what they would say, and why. */
public final class PolicyInquiry {
    private final RuleBook book;
    private final List<String> doubts;

    /**
     * What one rule says.
     *
     * @param reason the part of the rule that decided, with what it found
     */
    public record Answer(boolean allowed, String reason) {}

    /** @throws PolicyFileException where a file cannot be used */
    public PolicyInquiry(PolicyFiles files, String standard) {
        var own = PolicyFiles.rules(files.stamps());
        this.book = CurrentRules.merged(own, standard);
        this.doubts = RuleDoubts.of(book, own.keySet());
    }

    /** What is probably not meant in the files: sentences for the operator. */
    public List<String> doubts() {
        return doubts;
    }

    /** The names of all rules. */
    public SortedSet<String> rules() {
        return book.names();
    }

    public Answer ask(String rule, Caller caller, PolicyTarget target) {
        var who = new Credentials(caller);
        if (!who.actsForProject() && Rule.of(rule).filter(Rule::isOfApi).isPresent()) {
            return new Answer(false, "the API is for who acts for a project, not for a domain or the whole deployment");
        }
        var explained = Explanation.of(rule, book, who, target);
        return new Answer(explained.allowed(), explained.reason());
    }
}
