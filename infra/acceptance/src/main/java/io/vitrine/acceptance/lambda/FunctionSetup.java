package io.vitrine.acceptance.lambda;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How a function is configured.
 *
 * @param memoryMib what the function is given; a third of it is not heap
 * @param mostEnvironments how many may run at once; an invocation that finds all of them busy waits
 * @param environment settings of ours
 */
public record FunctionSetup(
        String name,
        FunctionCode code,
        List<String> jvmOptions,
        int memoryMib,
        int mostEnvironments,
        Map<String, String> environment,
        Path log) {
    /** What a Java function is well started with; the compiler and the collector are those that AWS sets by itself. */
    public static final List<String> JVM_OPTIONS = List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED");

    public FunctionSetup {
        jvmOptions = List.copyOf(jvmOptions);
        environment = Map.copyOf(environment);
    }

    /** The same with one more option of the JVM. */
    public FunctionSetup with(String jvmOption) {
        var options = Stream.concat(jvmOptions.stream(), Stream.of(jvmOption)).toList();
        return new FunctionSetup(name, code, options, memoryMib, mostEnvironments, environment, log);
    }

    /** The environment variables that AWS documents for a runtime, and ours. */
    Map<String, String> variables(String runtimeApi) {
        var variables = new HashMap<>(environment);
        variables.put("AWS_LAMBDA_RUNTIME_API", runtimeApi);
        variables.put("AWS_LAMBDA_FUNCTION_NAME", name);
        variables.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
        variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(memoryMib));
        variables.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
        variables.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + name);
        variables.put("AWS_LAMBDA_LOG_STREAM_NAME", "local");
        variables.put("LAMBDA_TASK_ROOT", code.folder().toString());
        variables.put("_HANDLER", code.handler());
        variables.put("AWS_REGION", "eu-central-1");
        variables.put("AWS_ACCESS_KEY_ID", "local");
        variables.put("AWS_SECRET_ACCESS_KEY", "local");
        return variables;
    }
}
