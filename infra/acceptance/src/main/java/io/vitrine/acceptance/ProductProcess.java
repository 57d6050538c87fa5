package io.vitrine.acceptance;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** How a program of the product is started: of this process's own environment nothing that configures one is passed on. */
public final class ProductProcess {
    private ProductProcess() {}

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
