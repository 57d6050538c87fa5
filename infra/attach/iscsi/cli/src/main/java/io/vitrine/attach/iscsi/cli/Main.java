package io.vitrine.attach.iscsi.cli;

import io.vitrine.attach.iscsi.IscsiException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The commands, and where trouble becomes a sentence and an exit code: 1 where it cannot be done, 2 on misuse. */
@Command(
        name = "vitrine iscsi",
        subcommands = {LsCommand.class, InfoCommand.class, BenchCommand.class},
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false,
        description = {
            "Looks at iSCSI targets and their disks, without root and without the kernel, and measures them.",
            "Nothing is written unless bench is told so.",
            "",
            "A URL is iscsi://HOST[:PORT] for ls, and iscsi://HOST[:PORT]/TARGET/LUN for the others. Names and secrets of",
            "CHAP are taken from the environment: LIBISCSI_CHAP_USERNAME, LIBISCSI_CHAP_PASSWORD, and those the target proves",
            "itself with, LIBISCSI_CHAP_TARGET_USERNAME and LIBISCSI_CHAP_TARGET_PASSWORD.",
            ""
        })
public final class Main implements Runnable {
    private static final int CANNOT = 1;
    private static final int MISUSE = 2;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "show this help")
    private boolean help;

    private Main() {}

    public static void main(String... args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(Main::explain)
                .setParameterExceptionHandler(Main::explainMisuse);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "No command is given.");
    }

    private static int explain(Exception trouble, CommandLine command, CommandLine.ParseResult parsed) {
        return switch (trouble) {
            case IscsiException known -> say(command, "%s (%s)".formatted(known.getMessage(), known.fault()), CANNOT);
            case RuntimeException defect -> throw defect;
            default -> throw new IllegalStateException(trouble);
        };
    }

    private static int explainMisuse(ParameterException misuse, String[] args) {
        var sentence = String.valueOf(misuse.getMessage());
        var command = misuse.getCommandLine().getCommandSpec().qualifiedName();
        return say(
                misuse.getCommandLine(),
                sentence + (sentence.endsWith(".") ? "" : ".") + " Try \"" + command + " --help\".",
                MISUSE);
    }

    private static int say(CommandLine command, String sentence, int exitCode) {
        command.getErr().println("vitrine: " + sentence);
        return exitCode;
    }
}
