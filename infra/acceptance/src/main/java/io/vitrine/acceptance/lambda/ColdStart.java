package io.vitrine.acceptance.lambda;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vitrine.acceptance.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** New environments of one function, each of which answers a few events and ends. */
public final class ColdStart {
    private static final Duration INVOCATION_LIMIT = Duration.ofSeconds(60);
    private static final Duration END_LIMIT = Duration.ofSeconds(10);
    /** The JVM may write its start archive before it ends. */
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
        return run(END_LIMIT, environment -> {
            var answer = environment.invoke(EventStyle.ALB_MULTI.event("GET", target, ""), INVOCATION_LIMIT);
            var time = Duration.ofNanos(System.nanoTime() - started);
            if (JSON.readTree(answer).path("statusCode").asInt() != 200) {
                throw new InvocationException(
                        "GET " + target + " was answered with " + new String(answer, StandardCharsets.UTF_8));
            }
            return new Measured(time, new Part(setup.name(), Part.Role.FUNCTION, environment.pid()).residentBytes());
        });
    }

    /** One whole life, and its end in order. Returns what was answered. */
    public List<String> live(List<byte[]> events) {
        return run(ARCHIVE_LIMIT, environment -> {
            var answers = new ArrayList<String>();
            for (var event : events) {
                answers.add(new String(environment.invoke(event, INVOCATION_LIMIT), StandardCharsets.UTF_8));
            }
            return answers;
        });
    }

    /** What is done with an environment. */
    private interface Use<T> {
        T of(Environment environment) throws InvocationException, InterruptedException, IOException;
    }

    private <T> T run(Duration endLimit, Use<T> use) {
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
}
