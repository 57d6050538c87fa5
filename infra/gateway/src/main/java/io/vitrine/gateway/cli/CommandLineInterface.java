package io.vitrine.gateway.cli;

import io.vitrine.gateway.Refusal;
import io.vitrine.model.FaultException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** All commands, and the one place where trouble becomes a sentence and an exit code. */
@Command(
        name = "vitrine",
        description = "An image store gateway: the OpenStack Images API v2 over block volumes and other stores.",
        subcommands = {UpCommand.class, DbCommand.class, UserCommand.class},
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false)
public final class CommandLineInterface implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "show this help")
    private boolean help;

    private CommandLineInterface() {}

    /** Runs the command that {@code args} name and returns its exit code: 0, 1 where it cannot, 2 where it was asked for wrongly. */
    public static int run(String... args) {
        return commandLine().execute(args);
    }

    static CommandLine commandLine() {
        return new CommandLine(new CommandLineInterface())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(CommandLineInterface::explain)
                .setParameterExceptionHandler(CommandLineInterface::explainMisuse);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "No command is given.");
    }

    private static int explain(Exception trouble, CommandLine command, CommandLine.ParseResult parsed)
            throws Exception {
        if (trouble instanceof Refusal refusal) {
            command.getErr().println("vitrine: " + refusal.sentence());
            return refusal.exitCode();
        }
        if (trouble instanceof FaultException fault) {
            command.getErr().println("vitrine: " + fault.getMessage());
            return Refusal.CANNOT;
        }
        throw trouble;
    }

    private static int explainMisuse(ParameterException misuse, String[] args) {
        PrintWriter err = misuse.getCommandLine().getErr();
        var sentence = String.valueOf(misuse.getMessage());
        err.println("vitrine: " + sentence + (sentence.endsWith(".") ? "" : ".") + " Try \""
                + misuse.getCommandLine().getCommandSpec().qualifiedName() + " --help\".");
        return Refusal.MISUSE;
    }
}
