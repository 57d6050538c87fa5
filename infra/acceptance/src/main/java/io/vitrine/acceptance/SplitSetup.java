package io.vitrine.acceptance;

import io.vitrine.testkit.FreePort;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the split shape is started: the supervisor as {@code ./vitrine split} starts it.
 *
 * @param root of the repository, with everything packaged
 * @param log where the supervisor writes, appended to by each start
 * @param port of the edge
 * @param environment added to this process's own, of which nothing that configures a deployment is passed on
 */
public record SplitSetup(
        Path root,
        Path data,
        Path log,
        int port,
        int managementPort,
        Map<String, String> environment,
        List<String> options)
        implements DeploymentSetup {
    public SplitSetup {
        data = data.toAbsolutePath();
        environment = Map.copyOf(environment);
        options = List.copyOf(options);
    }

    /** On free ports. */
    public static SplitSetup packaged(Path root, Path data, Path log) {
        return new SplitSetup(root, data, log, FreePort.find(), FreePort.find(), Map.of(), List.of());
    }

    @Override
    public SplitSetup with(String variable, String value) {
        var more = new HashMap<>(environment);
        more.put(variable, value);
        return new SplitSetup(root, data, log, port, managementPort, more, options);
    }

    @Override
    public SplitSetup withUsers() {
        return withOptions("--identity", "basic");
    }

    /** The same with more words on its command line, as {@code ./vitrine split} takes them. */
    public SplitSetup withOptions(String... words) {
        var more = new ArrayList<>(options);
        more.addAll(List.of(words));
        return new SplitSetup(root, data, log, port, managementPort, environment, more);
    }

    /** Where a test that brings a database of its own notes the password, which the deployment has from somewhere else. */
    public Path databasePasswordFile() {
        return data.resolve("database-password");
    }

    /** Its certificate is its own authority. */
    @Override
    public Optional<Path> authority() {
        int at = options.indexOf("--tls-cert");
        return at < 0 ? Optional.empty() : Optional.of(Path.of(options.get(at + 1)));
    }

    /** Of the gateway's command line, which knows the same data folder. */
    @Override
    public List<String> command(String... words) {
        return GatewaySetup.packaged(root, data, log).command(words);
    }

    @Override
    public RunningSplit start() {
        return RunningSplit.start(this);
    }

    ProcessBuilder process() {
        var split = root.resolve("infra/split/target");
        var line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dvitrine.home=" + root,
                "-cp",
                split.resolve("classes") + ":" + split.resolve("lib") + "/*",
                "io.vitrine.split.Main"));
        line.addAll(List.of("--port", Integer.toString(port)));
        line.addAll(List.of("--management-port", Integer.toString(managementPort)));
        line.addAll(List.of("--data", data.toString()));
        line.addAll(options);
        return ProductProcess.of(line, environment, log);
    }
}
