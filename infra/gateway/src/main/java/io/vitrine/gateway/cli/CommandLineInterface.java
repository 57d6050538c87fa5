package io.vitrine.gateway.cli;

import io.vitrine.gateway.Refusal;
import io.vitrine.model.FaultException;
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
        subcommands = {
            ConfigCommand.class,
            DbCommand.class,
            UserCommand.class,
            KeystoneCommand.class,
            CleanupCommand.class,
            RestoreCommand.class,
            VerifyCommand.class,
            DoctorCommand.class,
            AuditCommand.class,
            PolicyCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false)
final class CommandLineInterface implements Runnable {
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

    static CommandLine commandLine() {
        return new CommandLine(new CommandLineInterface())
                .addSubcommand(UpCommand.spec())
                .setExecutionStrategy(CommandLineInterface::execute)
                .setExecutionExceptionHandler(CommandLineInterface::explain)
                .setParameterExceptionHandler(CommandLineInterface::explainMisuse);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "No command is given.");
    }

    private static int execute(CommandLine.ParseResult parsed) {
        var last = parsed.asCommandLineList().getLast();
        if (!last.getCommandName().equals("up") || last.isUsageHelpRequested()) {
            return new CommandLine.RunLast().execute(parsed);
        }
        try {
            return UpCommand.serve(UpCommand.flags(last.getParseResult()));
        } catch (Refusal refusal) {
            return explain(refusal, last, parsed);
        }
    }

    private static int explain(Exception trouble, CommandLine command, CommandLine.ParseResult parsed) {
        return switch (trouble) {
            case Refusal refusal -> say(command, refusal.sentence(), refusal.exitCode());
            case FaultException fault -> say(command, String.valueOf(fault.getMessage()), Refusal.CANNOT);
            case RuntimeException defect -> throw defect;
            default -> throw new IllegalStateException(trouble);
        };
    }

    private static int say(CommandLine command, String sentence, int exitCode) {
        command.getErr().println("vitrine: " + sentence);
        return exitCode;
    }

    private static int explainMisuse(ParameterException misuse, String[] args) {
        var sentence = String.valueOf(misuse.getMessage());
        var command = misuse.getCommandLine().getCommandSpec().qualifiedName();
        return say(
                misuse.getCommandLine(),
                sentence + (sentence.endsWith(".") ? "" : ".") + " Try \"" + command + " --help\".",
                Refusal.MISUSE);
    }
}
