package io.vitrine.lambda;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.quarkus.arc.Unremovable;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * What is told of a request while it is answered, and has to be sent before the answer: after that the platform freezes the process. Where nobody
 * wants traces there is nothing to wait for.
 */
@Singleton
@Unremovable
@Priority(Telemetry.LAST)
final class Telemetry implements SpanProcessor {
    /** Of the processors of a span, which are called in the order of their priorities, highest first. */
    static final int LAST = Integer.MIN_VALUE;

    private static final Logger LOG = Logger.getLogger(Telemetry.class);

    private final Instance<OpenTelemetry> sdk;
    private int underWay;

    /** @param sdk asked for only later: it is made of processors such as this one */
    Telemetry(Instance<OpenTelemetry> sdk) {
        this.sdk = sdk;
    }

    @Override
    public synchronized void onStart(Context parent, ReadWriteSpan span) {
        underWay++;
    }

    @Override
    public boolean isStartRequired() {
        return true;
    }

    /** The one that sends it was told before, for this one is the last to be told. */
    @Override
    public synchronized void onEnd(ReadableSpan span) {
        underWay--;
        notifyAll();
    }

    @Override
    public boolean isEndRequired() {
        return true;
    }

    /** Returns when all is sent or cannot be within {@code limit}. What was not sent goes with the next answer, if there is one. */
    void send(Duration limit) throws InterruptedException {
        if (sdk.get() instanceof OpenTelemetrySdk tracing) {
            long deadline = System.nanoTime() + limit.toNanos();
            awaitEnds(deadline);
            var sent = tracing.getSdkTracerProvider().forceFlush();
            if (!sent.join(deadline - System.nanoTime(), TimeUnit.NANOSECONDS).isSuccess()) {
                LOG.warnf("Traces could not be sent within %d ms", limit.toMillis());
            }
        }
    }

    /** The answer is there a moment before its span ends. */
    private synchronized void awaitEnds(long deadline) throws InterruptedException {
        for (long left = deadline - System.nanoTime(); underWay > 0 && left > 0; left = deadline - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }
}
