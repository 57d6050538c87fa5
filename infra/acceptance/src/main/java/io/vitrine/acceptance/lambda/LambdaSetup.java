package io.vitrine.acceptance.lambda;

import io.vitrine.acceptance.DeploymentSetup;
import io.vitrine.acceptance.GatewaySetup;
import io.vitrine.testkit.FreePort;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How the Lambda shape is started: functions in AWS's runtime client behind a load balancer, a worker, SQS, PostgreSQL.
 *
 * @param root of the repository, with everything packaged
 * @param logs where each process writes, appended to by each start
 * @param port of the load balancer
 * @param environment settings for every process that is ours
 */
public record LambdaSetup(Path root, Path data, Path logs, EventStyle style, int port, Map<String, String> environment)
        implements DeploymentSetup {
    public LambdaSetup {
        data = data.toAbsolutePath();
        environment = Map.copyOf(environment);
    }

    /** On a free port. */
    public static LambdaSetup packaged(Path root, Path data, Path logs, EventStyle style) {
        return new LambdaSetup(root, data, logs, style, FreePort.find(), Map.of());
    }

    @Override
    public LambdaSetup with(String variable, String value) {
        var more = new HashMap<>(environment);
        more.put(variable, value);
        return new LambdaSetup(root, data, logs, style, port, more);
    }

    @Override
    public LambdaSetup withUsers() {
        return with("VITRINE_VITRINE_IDENTITY", "basic");
    }

    /** Of the gateway's command line, which knows the same data folder. */
    @Override
    public List<String> command(String... words) {
        return GatewaySetup.packaged(root, data, log("command")).command(words);
    }

    @Override
    public RunningLambda start() {
        return RunningLambda.start(this);
    }

    Path log(String process) {
        return logs.resolve(process + ".log");
    }

    /** Where what the worker keeps lies. */
    Path workerData() {
        return data.resolve("worker");
    }

    Path zip(String function) {
        return FunctionZips.of(root, function);
    }
}
