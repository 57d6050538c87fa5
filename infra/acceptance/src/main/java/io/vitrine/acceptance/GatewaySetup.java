package io.vitrine.acceptance;

import io.vitrine.testkit.FreePort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a gateway is started. The same setup started again is the same gateway: its folder and its ports stay.
 *
 * @param command what comes before {@code up}
 * @param log where the process writes, appended to by each start
 * @param environment added to this process's own, of which nothing that configures a gateway is passed on
 * @param options further options of {@code up}
 */
public record GatewaySetup(
        List<String> command,
        Path data,
        Path log,
        int port,
        int managementPort,
        Map<String, String> environment,
        List<String> options)
        implements DeploymentSetup {
    public GatewaySetup {
        command = List.copyOf(command);
        data = data.toAbsolutePath();
        environment = Map.copyOf(environment);
        options = List.copyOf(options);
    }

    /** The packaged gateway of the repository {@code root}, as the build left it, on free ports. */
    public static GatewaySetup packaged(Path root, Path data, Path log) {
        var runner = root.resolve("infra/gateway/target/quarkus-app");
        if (Files.notExists(runner.resolve("quarkus-run.jar"))) {
            throw new IllegalStateException(
                    "The gateway is not packaged in " + runner
                            + ": run these tests with ./vitrine test, or package infra/gateway first (mvn verify, not mvn test).");
        }
        return on(javaCommand(root, runner), data, log);
    }

    /** {@code ./vitrine} of the repository {@code root}, on free ports. */
    public static GatewaySetup launched(Path root, Path data, Path log) {
        return on(List.of(root.resolve("vitrine").toString()), data, log);
    }

    private static GatewaySetup on(List<String> command, Path data, Path log) {
        return new GatewaySetup(command, data, log, FreePort.find(), FreePort.find(), Map.of(), List.of());
    }

    /** With the options of {@code ./vitrine}, so that what is measured here is what a user gets. */
    private static List<String> javaCommand(Path root, Path runner) {
        var options = new ArrayList<>(jvmOptions(root.resolve("infra/worker/jvm.options")));
        var archive = runner.resolve("app.aot");
        if (Files.exists(archive)) {
            options.addAll(List.of("-XX:AOTCache=" + archive, "-Xlog:aot=off", "-Xlog:cds=off"));
        }
        return ProductProcess.java(runner.resolve("quarkus-run.jar"), options.toArray(String[]::new));
    }

    /** Releases from before there was that file need no more than this to run. */
    private static List<String> jvmOptions(Path file) {
        return List.of(Files.exists(file) ? "@" + file : "--enable-native-access=ALL-UNNAMED");
    }

    @Override
    public GatewaySetup with(String variable, String value) {
        var more = new HashMap<>(environment);
        more.put(variable, value);
        return new GatewaySetup(command, data, log, port, managementPort, more, options);
    }

    public GatewaySetup onPort(int other) {
        return new GatewaySetup(command, data, log, other, managementPort, environment, options);
    }

    public GatewaySetup withOptions(String... more) {
        return new GatewaySetup(command, data, log, port, managementPort, environment, List.of(more));
    }

    @Override
    public GatewaySetup withUsers() {
        return withOptions("--identity", "basic");
    }

    @Override
    public RunningGateway start() {
        return RunningGateway.start(this);
    }

    @Override
    public List<String> command(String... words) {
        var line = new ArrayList<>(command);
        line.addAll(List.of(words));
        line.addAll(List.of("--data", data.toString()));
        return line;
    }

    ProcessBuilder process() {
        var line = new ArrayList<>(command);
        line.addAll(List.of("up", "--port", Integer.toString(port)));
        line.addAll(List.of("--management-port", Integer.toString(managementPort)));
        line.addAll(List.of("--data", data.toString()));
        line.addAll(options);
        return ProductProcess.of(line, environment, log);
    }
}
