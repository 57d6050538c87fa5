package io.vitrine.acceptance.lambda;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Invokes a function again and again as EventBridge does for a rule with a rate. */
public final class Schedule implements AutoCloseable {
    private final Function function;
    private final Duration every;
    private final Thread thread;

    private Schedule(Function function, Duration every) {
        this.function = function;
        this.every = every;
        this.thread = Thread.ofVirtual().name("schedule").unstarted(this::run);
    }

    public static Schedule start(Function function, Duration every) {
        var schedule = new Schedule(function, every);
        schedule.thread.start();
        return schedule;
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(every);
                invoke();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void invoke() throws InterruptedException {
        try {
            function.invoke(event().getBytes(StandardCharsets.UTF_8));
        } catch (InvocationException missed) {
            // EventBridge would try again; the next of the rate is the next try.
        }
    }

    /** What EventBridge sends for a rule with a rate. */
    public static String event() {
        return """
                {"version":"0","id":"%s","detail-type":"Scheduled Event","source":"aws.events","account":"000000000000",\
                "time":"%s","region":"eu-central-1",\
                "resources":["arn:aws:events:eu-central-1:000000000000:rule/cleanup"],"detail":{}}""".formatted(UUID.randomUUID(), Instant.now().truncatedTo(ChronoUnit.SECONDS));
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
