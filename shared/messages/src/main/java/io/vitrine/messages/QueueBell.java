package io.vitrine.messages;

import io.smallrye.reactive.messaging.MutinyEmitter;
import io.vitrine.model.JobId;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/** Rings through the queue. A ring that does not get through is repeated by the clean-up, so nobody fails for it. */
@Singleton
public final class QueueBell implements Bell {
    private static final Logger LOG = Logger.getLogger(QueueBell.class);
    private static final int WAITING = 1024;

    private final MutinyEmitter<String> emitter;

    public QueueBell(
            @Channel(Channels.JOBS) @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = WAITING)
                    MutinyEmitter<String> emitter) {
        this.emitter = emitter;
    }

    @Override
    public void ring(JobId job) {
        try {
            emitter.sendAndForget(new JobWaiting(job).toJson());
        } catch (RuntimeException e) {
            LOG.debugf("The bell for job %s did not get through: %s", job, e.getMessage());
        }
    }
}
