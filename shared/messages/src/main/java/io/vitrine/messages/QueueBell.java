package io.vitrine.messages;

import io.micrometer.core.instrument.Metrics;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.vitrine.model.JobId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/**
 * Rings through the queue, and waits until the queue has the message: a function is frozen as soon as it has answered. A ring that does not
 * get through is repeated by the clean-up, so nobody fails for it, and nobody waits for it for long.
 */
@Singleton
public final class QueueBell implements Bell {
    private static final Logger LOG = Logger.getLogger(QueueBell.class);
    private static final Duration DEADLINE = Duration.ofSeconds(1);
    /** Of the first ring, which makes the connection. */
    private static final Duration FIRST_DEADLINE = Duration.ofSeconds(3);
    /** Rings that wait for their turn; further ones are given up at once. */
    private static final int WAITING = 1024;

    private final MutinyEmitter<String> emitter;
    private final AtomicBoolean rung = new AtomicBoolean();

    public QueueBell(
            @Channel(Channels.BELL) @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = WAITING)
                    MutinyEmitter<String> emitter) {
        this.emitter = emitter;
    }

    @Override
    public void ring(JobId job) {
        try {
            emitter.send(new JobWaiting(job).toJson()).await().atMost(rung.getAndSet(true) ? DEADLINE : FIRST_DEADLINE);
        } catch (RuntimeException e) {
            // Whether the queue works is said once, by the connector; here it may be a line for each of many jobs.
            LOG.debugf("The bell for job %s did not get through: %s", job, e.getMessage());
            Metrics.counter("vitrine.bells.lost").increment();
        }
    }
}
