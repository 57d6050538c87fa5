package io.vitrine.http.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads a rule (oslo.policy, rule language): {@code not} binds more than {@code and}, that more than {@code or}. */
public final class RuleParser {
    private static final int MOST_NESTED = 100;

    private final String rule;
    private final List<String> tokens;
    private int at;
    private int depth;

    private RuleParser(String rule) {
        this.rule = rule;
        this.tokens = tokens(rule);
    }

    /** The empty rule always allows. */
    public static Check parse(String rule) throws RuleSyntaxException {
        if (rule.isBlank()) {
            return new Check.Always();
        }
        var parser = new RuleParser(rule);
        var check = parser.any();
        if (parser.at < parser.tokens.size()) {
            throw parser.unexpected("\"and\", \"or\" or the end");
        }
        return check;
    }

    /** The old form: one of the inner lists has to hold as a whole. */
    static Check parse(List<List<String>> rule) throws RuleSyntaxException {
        if (rule.isEmpty()) {
            return new Check.Always();
        }
        var alternatives = new ArrayList<Check>();
        for (var inner : rule) {
            var checks = new ArrayList<Check>();
            for (var check : inner) {
                checks.add(SingleCheck.parse(check));
            }
            if (!checks.isEmpty()) {
                alternatives.add(checks.size() == 1 ? checks.getFirst() : new Check.All(checks));
            }
        }
        return switch (alternatives.size()) {
            case 0 -> new Check.Never();
            case 1 -> alternatives.getFirst();
            default -> new Check.Any(alternatives);
        };
    }

    private Check any() throws RuleSyntaxException {
        var parts = new ArrayList<Check>();
        do {
            parts.add(all());
        } while (takes("or"));
        return parts.size() == 1 ? parts.getFirst() : new Check.Any(parts);
    }

    private Check all() throws RuleSyntaxException {
        var parts = new ArrayList<Check>();
        do {
            parts.add(single());
        } while (takes("and"));
        return parts.size() == 1 ? parts.getFirst() : new Check.All(parts);
    }

    private Check single() throws RuleSyntaxException {
        if (++depth > MOST_NESTED) {
            throw new RuleSyntaxException("it is nested more than " + MOST_NESTED + " times");
        }
        try {
            if (takes("not")) {
                return new Check.Not(single());
            }
            return takes("(") ? closed(any()) : SingleCheck.parse(next());
        } finally {
            depth--;
        }
    }

    private Check closed(Check inner) throws RuleSyntaxException {
        if (!takes(")")) {
            throw unexpected("a closing parenthesis");
        }
        return inner;
    }

    private String next() throws RuleSyntaxException {
        if (at == tokens.size() || isOperator(tokens.get(at)) || tokens.get(at).equals(")")) {
            throw unexpected("a check such as role:member");
        }
        return tokens.get(at++);
    }

    private boolean takes(String token) {
        boolean there =
                at < tokens.size() && tokens.get(at).toLowerCase(Locale.ROOT).equals(token);
        at += there ? 1 : 0;
        return there;
    }

    private static boolean isOperator(String token) {
        return List.of("and", "or", "not").contains(token.toLowerCase(Locale.ROOT));
    }

    private RuleSyntaxException unexpected(String wanted) {
        var found = at == tokens.size() ? "the end" : "\"" + tokens.get(at) + "\"";
        return new RuleSyntaxException("in \"" + rule + "\" " + found + " stands where " + wanted + " was expected");
    }

    /** Words between blanks; parentheses are tokens at the ends of a word only, since {@code %(name)s} has some within. */
    private static List<String> tokens(String rule) {
        var tokens = new ArrayList<String>();
        for (var word : rule.strip().split("\\s+")) {
            int begin = 0;
            while (begin < word.length() && word.charAt(begin) == '(') {
                tokens.add("(");
                begin++;
            }
            int end = word.length();
            while (end > begin && word.charAt(end - 1) == ')') {
                end--;
            }
            if (begin < end) {
                tokens.add(word.substring(begin, end));
            }
            for (int i = end; i < word.length(); i++) {
                tokens.add(")");
            }
        }
        return tokens;
    }
}
