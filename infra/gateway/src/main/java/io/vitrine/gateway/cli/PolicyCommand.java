package io.vitrine.gateway.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vitrine.gateway.Refusal;
import io.vitrine.http.Rule;
import io.vitrine.http.policy.PolicyFileException;
import io.vitrine.http.policy.PolicyInquiry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code policy}: what the policy files mean, without a running gateway. */
@Command(
        name = "policy",
        synopsisSubcommandLabel = "COMMAND",
        description = "Tells what the policy files mean.",
        subcommands = PolicyCommand.Check.class)
final class PolicyCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do with policies: check.");
    }

    @Command(
            name = "check",
            sortOptions = false,
            description = {
                "Tells which policies allow something to a caller, and why: the part of the rule that decided.",
                "Exits with 1 where one of the RULEs named does not allow it, or a policy file cannot be used."
            })
    static final class Check implements Callable<Integer> {
        private static final JsonMapper JSON = JsonMapper.builder().build();

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
        private CommandSpec spec;

        @Mixin
        private final PlaceOptions place = new PlaceOptions();

        @Mixin
        private final CredentialOptions credentials = new CredentialOptions();

        @Mixin
        private final TargetOptions target = new TargetOptions();

        @Option(names = "--json", description = "print one JSON object a line")
        private boolean json;

        @Parameters(paramLabel = "RULE", arity = "0..*", description = "policies to check (all)")
        private List<String> rules = new ArrayList<>();

        @Override
        public Integer call() throws Refusal {
            var caller = credentials.caller();
            var asked = target.target(caller);
            var inquiry = inquiry();
            inquiry.doubts().forEach(doubt -> spec.commandLine().getErr().println("vitrine: " + doubt));
            boolean all = true;
            for (var rule : wanted(inquiry)) {
                var answer = inquiry.ask(rule, caller, asked);
                spec.commandLine().getOut().println(json ? object(rule, answer) : sentence(rule, answer));
                all &= answer.allowed();
            }
            return all || rules.isEmpty() ? 0 : Refusal.CANNOT;
        }

        private PolicyInquiry inquiry() throws Refusal {
            try {
                return new PolicySettings(place.settings().configFiles()).inquiry();
            } catch (PolicyFileException e) {
                throw Refusal.cannot(e.sentence());
            }
        }

        private List<String> wanted(PolicyInquiry inquiry) throws Refusal {
            var known = inquiry.rules();
            for (var rule : rules) {
                if (!known.contains(rule)) {
                    throw Refusal.misuse(
                            "There is no policy " + rule + "; there are " + String.join(", ", known) + ".");
                }
            }
            return rules.isEmpty()
                    ? Stream.of(Rule.values()).map(Rule::ruleName).toList()
                    : rules;
        }

        private static String sentence(String rule, PolicyInquiry.Answer answer) {
            return (answer.allowed() ? "pass  " : "deny  ") + rule + ": " + answer.reason();
        }

        private static ObjectNode object(String rule, PolicyInquiry.Answer answer) {
            return JSON.createObjectNode()
                    .put("rule", rule)
                    .put("allowed", answer.allowed())
                    .put("reason", answer.reason());
        }
    }
}
