package io.vitrine.split;

import io.vitrine.gateway.Refusal;
import io.vitrine.gateway.cli.UpCommand;
import io.vitrine.gateway.cli.UpOption;
import io.vitrine.gateway.config.LaunchSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** {@code vitrine split}: the same options as {@code up}. */
public final class Main {
    /** Where the packages of functions and workers are. */
    private static final String HOME = "vitrine.home";

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Returns the exit code: 0, 1 where it cannot, 2 where it was asked for wrongly. */
    static int run(String... args) {
        var flags = UpOption.read(args);
        return flags.isPresent() ? serve(flags.get()) : explain(args);
    }

    private static int serve(Map<String, String> flags) {
        try {
            var settings = LaunchSettings.read(flags, System.getenv());
            new SplitProcess(settings, home(), System.out).serve();
            return 0;
        } catch (Refusal refusal) {
            System.err.println("vitrine: " + refusal.sentence());
            return refusal.exitCode();
        }
    }

    private static Path home() throws Refusal {
        return Optional.ofNullable(System.getProperty(HOME))
                .map(Path::of)
                .orElseThrow(() -> Refusal.misuse("Start it with ./vitrine split."));
    }

    /** The help, or what is wrong. */
    private static int explain(String... args) {
        var spec = UpCommand.spec(
                "vitrine split",
                "Serves the Images API by several processes until stopped by Ctrl-C: PostgreSQL, RabbitMQ, functions, two workers, and nginx"
                        + " in front. What dies is started again.");
        spec.remove(spec.findOption("--management-port"));
        spec.addOption(OptionSpec.builder("--management-port")
                .paramLabel("PORT")
                .arity("1")
                .type(String.class)
                .description(
                        "port of the health of all, on 127.0.0.1 (9290); /NAME/q/metrics and /NAME/q/health are sent on to a process")
                .build());
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("show this help")
                .build());
        return new CommandLine(spec)
                .setExecutionStrategy(parsed -> {
                    var help = CommandLine.executeHelpRequest(parsed);
                    return help == null ? Refusal.MISUSE : help;
                })
                .setParameterExceptionHandler((misuse, _) -> {
                    System.err.println("vitrine: " + misuse.getMessage() + ". Try \"vitrine split --help\".");
                    return Refusal.MISUSE;
                })
                .execute(args);
    }
}
