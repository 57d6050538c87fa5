package io.vitrine.worker.queue;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vitrine.messages.Channels;
import io.vitrine.messages.JobWaiting;
import jakarta.inject.Singleton;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Answers the doorbell. The claim is committed before the message is acknowledged, the work begins after it: a broker must not hold a
 * message as long as a volume takes to go. A lost, doubled or delayed message does no harm.
 */
@Singleton
public final class JobListener {
    private static final Logger LOG = Logger.getLogger(JobListener.class);
    private static final int AT_ONCE = 4;

    private final JobRunner runner;
    private final Semaphore places = new Semaphore(AT_ONCE);

    public JobListener(JobRunner runner) {
        this.runner = runner;
    }

    @Incoming(Channels.JOBS)
    @RunOnVirtualThread
    public void answer(String message) throws InterruptedException {
        places.acquire();
        try {
            runner.claim(JobWaiting.parse(message).job()).ifPresentOrElse(this::begin, places::release);
        } catch (JobWaiting.Unreadable e) {
            places.release();
            LOG.errorf("A message on channel %s is dropped: %s", Channels.JOBS, e.getMessage());
        } catch (RuntimeException e) {
            places.release();
            LOG.warnf("A message on channel %s is left to the clean-up: %s", Channels.JOBS, e.getMessage());
        }
    }

    private void begin(io.vitrine.catalog.Jobs.Job job) {
        Thread.ofVirtual().name("job-" + job.id()).start(() -> {
            try {
                runner.run(job);
            } finally {
                places.release();
            }
        });
    }
}
