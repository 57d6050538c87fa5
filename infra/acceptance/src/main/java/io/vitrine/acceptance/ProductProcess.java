package io.vitrine.acceptance;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** How a program of the product is started: of this process's own environment nothing that configures one is passed on. */
public final class ProductProcess {
    /** What a run of tests wants each JVM to be started with beside its own options, such as the first compiler alone. */
    private static final String MORE_OPTIONS = "vitrine.process.options";

    private ProductProcess() {}

    /** The command line of a packaged process: this JVM's program, the options that all of them have, its own, the jar. */
    public static List<String> java(Path jar, String... options) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.addAll(List.of(options));
        command.addAll(moreOptions());
        command.addAll(List.of("-jar", jar.toString()));
        return command;
    }

    private static List<String> moreOptions() {
        return Pattern.compile(" ")
                .splitAsStream(System.getProperty(MORE_OPTIONS, ""))
                .filter(option -> !option.isEmpty())
                .toList();
    }

    /** Ready to start; what it says is added to the log. */
    public static ProcessBuilder of(List<String> command, Map<String, String> environment, Path log) {
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("VITRINE_") || name.startsWith("QUARKUS_"));
        builder.environment().putAll(environment);
        return builder;
    }
}
