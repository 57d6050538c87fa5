package io.vitrine.gateway.cli;

import io.vitrine.config.ConfigCheck;
import io.vitrine.config.ConfigCheck.Finding;
import io.vitrine.config.ConfigFileException;
import io.vitrine.config.OsloConfFiles;
import io.vitrine.config.Verdict.BadValue;
import io.vitrine.config.Verdict.NoUse;
import io.vitrine.config.Verdict.OfAbsentStore;
import io.vitrine.config.Verdict.Overruled;
import io.vitrine.config.Verdict.Remarked;
import io.vitrine.config.Verdict.Unknown;
import io.vitrine.config.Verdict.Used;
import io.vitrine.gateway.Refusal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code config}: what a configuration means here, without starting anything. */
@Command(name = "config", description = "Says what a configuration file does.", subcommands = ConfigCommand.Check.class)
final class ConfigCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "config wants to be told what to do: check FILE...");
    }

    /** {@code config check}: a line for each option; 1 where one is not known or has a value that is not allowed. */
    @Command(
            name = "check",
            description = {
                "Says of each option in configuration files what it does: used, known and of no use here, not known, or not allowed.",
                "Exits with 1 where an option is not known or has a value that is not allowed. Values are not printed, but for those that are not allowed."
            })
    static final class Check implements java.util.concurrent.Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
        private CommandSpec spec;

        @Parameters(
                paramLabel = "FILE",
                arity = "1..*",
                description = "files, a later one after an earlier, and folders, of which every *.conf counts")
        private List<Path> files = new ArrayList<>();

        @Override
        public Integer call() throws Refusal {
            var findings = findings();
            findings.forEach(finding -> spec.commandLine().getOut().println(sentence(finding)));
            return findings.stream().anyMatch(Check::isWrong) ? Refusal.CANNOT : 0;
        }

        private List<Finding> findings() throws Refusal {
            try {
                return new ConfigCheck(OsloConfFiles.read(files)).findings();
            } catch (ConfigFileException e) {
                throw Refusal.misuse(e.sentence());
            }
        }

        private static boolean isWrong(Finding finding) {
            return finding.verdict() instanceof Unknown || finding.verdict() instanceof BadValue;
        }

        private static String sentence(Finding finding) {
            return finding.place() + ": "
                    + switch (finding.verdict()) {
                        case Used _ -> "used";
                        case Remarked remarked -> "used, but: " + remarked.but();
                        case Overruled overruled -> "said again in " + overruled.by() + ", which counts";
                        case NoUse useless -> "no use here: " + useless.why();
                        case OfAbsentStore store ->
                            "no effect: store " + store.store() + " is of type " + store.type()
                                    + ", which this release does not have";
                        case BadValue bad ->
                            "\"" + finding.assignment().value() + "\" is not allowed; " + bad.allowed();
                        case Unknown unknown ->
                            "not known"
                                    + unknown.nearest()
                                            .map(name -> "; the nearest one is " + name)
                                            .orElse("");
                    };
        }
    }
}
