package io.vitrine.gateway.cli;

import io.vitrine.gateway.GatewayProcess;
import io.vitrine.gateway.Refusal;
import io.vitrine.gateway.config.LaunchSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code up}: serves until it is told to stop. */
public final class UpCommand {
    private static final String[] FOOTER = {
        "",
        "Every option, and every setting of the configuration file, may also come from the environment:",
        "[SECTION] option is VITRINE_SECTION_OPTION, --port is VITRINE_VITRINE_BIND_PORT.",
        "The password of --database comes from VITRINE_DATABASE_PASSWORD, PGPASSWORD or [vitrine] database_password_file."
    };

    private UpCommand() {}

    static int serve(Map<String, String> flags) throws Refusal {
        return new GatewayProcess(LaunchSettings.read(flags, System.getenv()), System.out).serve();
    }

    static CommandSpec spec() {
        return spec("up", "Serves the Images API until stopped by Ctrl-C.");
    }

    /** A command with these options, for its help and for the sentence about what is wrong. */
    public static CommandSpec spec(String name, String... description) {
        var spec = CommandSpec.create().name(name);
        spec.usageMessage().description(description).footer(FOOTER).sortOptions(false);
        for (var option : UpOption.values()) {
            spec.addOption(option(option));
        }
        return spec;
    }

    /** What the options are, once the library has read them. */
    static Map<String, String> flags(CommandLine.ParseResult parsed) {
        var flags = new LinkedHashMap<String, String>();
        for (var option : UpOption.values()) {
            if (parsed.hasMatchedOption(option.flag())) {
                flags.merge(
                        option.setting(),
                        value(parsed.matchedOption(option.flag())),
                        (one, other) -> one + "," + other);
            }
        }
        return flags;
    }

    private static String value(OptionSpec matched) {
        return String.join(",", matched.stringValues());
    }

    private static OptionSpec option(UpOption option) {
        var names = option == UpOption.CONFIG
                ? new String[] {option.flag(), UpOption.GLANCES_CONFIG}
                : new String[] {option.flag()};
        var spec = OptionSpec.builder(names).description(option.description());
        if (option.mayRepeat()) {
            return spec.type(List.class)
                    .auxiliaryTypes(String.class)
                    .arity("1")
                    .paramLabel(option.value())
                    .build();
        }
        return option.value().isEmpty()
                ? spec.type(boolean.class).arity("0").build()
                : spec.type(String.class).arity("1").paramLabel(option.value()).build();
    }
}
