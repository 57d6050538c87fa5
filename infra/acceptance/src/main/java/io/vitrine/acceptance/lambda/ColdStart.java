package io.vitrine.acceptance.lambda;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vitrine.acceptance.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** New environments of one function, each of which answers one request and ends. */
public final class ColdStart {
    private static final Duration INVOCATION_LIMIT = Duration.ofSeconds(60);
    private static final Duration ARCHIVE_LIMIT = Duration.ofMinutes(5);
    private static final JsonMapper JSON = new JsonMapper();

    private final FunctionSetup setup;

    public ColdStart(FunctionSetup setup) {
        this.setup = setup;
    }

    /**
     * @param firstAnswer from the start of the process to the whole answer
     * @param residentBytes of the process then
     */
    public record Measured(Duration firstAnswer, long residentBytes) {}

    /** @throws IllegalStateException where the answer to GET {@code target} is not 200 */
    public Measured measure(String target) {
        long started = System.nanoTime();
        return run(setup, Duration.ofSeconds(10), environment -> {
            ask(environment, target);
            var time = Duration.ofNanos(System.nanoTime() - started);
            var part = new Part(setup.name(), Part.Role.FUNCTION, environment.pid());
            return new Measured(time, part.residentBytes());
        });
    }

    /** Makes the JVM's start archive (AOT cache) from one real life of an environment that is asked for {@code targets}. */
    public void train(Path archive, List<String> targets) {
        var options = new ArrayList<>(setup.jvmOptions());
        options.add("-XX:AOTCacheOutput=" + archive);
        run(with(options), ARCHIVE_LIMIT, environment -> {
            for (var target : targets) {
                ask(environment, target);
            }
            return archive;
        });
        if (Files.notExists(archive)) {
            throw new IllegalStateException("no archive was made; see " + setup.log());
        }
    }

    /** The same function started from {@code archive}; an archive that does not fit is an error, not a slow start. */
    public ColdStart from(Path archive) {
        var options = new ArrayList<>(setup.jvmOptions());
        options.addAll(List.of("-XX:AOTCache=" + archive, "-XX:AOTMode=on"));
        return new ColdStart(with(options));
    }

    private FunctionSetup with(List<String> jvmOptions) {
        return new FunctionSetup(
                setup.name(), setup.code(), jvmOptions, setup.memoryMib(), 1, setup.environment(), setup.log());
    }

    /** What is done with an environment. */
    private interface Use<T> {
        T of(Environment environment) throws InvocationException, InterruptedException, IOException;
    }

    private static <T> T run(FunctionSetup setup, Duration endLimit, Use<T> use) {
        try {
            var environment = Environment.start(setup);
            try {
                return use.of(environment);
            } finally {
                environment.end(endLimit);
            }
        } catch (InvocationException | IOException e) {
            throw new IllegalStateException(e.getMessage() + "; see " + setup.log(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void ask(Environment environment, String target)
            throws InvocationException, InterruptedException, IOException {
        var head = new HttpHead("GET", target, List.of(Map.entry("Host", "images.example.org")), new byte[0]);
        var answer = environment.invoke(EventStyle.ALB_MULTI.event(head, new byte[0]), INVOCATION_LIMIT);
        int status = JSON.readTree(answer).path("statusCode").asInt();
        if (status != 200) {
            throw new InvocationException(
                    "GET " + target + " was answered with " + new String(answer, StandardCharsets.UTF_8));
        }
    }
}
