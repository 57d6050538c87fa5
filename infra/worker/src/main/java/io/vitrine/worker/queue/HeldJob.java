package io.vitrine.worker.queue;

import io.vitrine.catalog.Jobs;
import io.vitrine.catalog.Jobs.Job;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * A claim for as long as the work lasts: renewed at every sixth of its lease by a platform thread of its own, which neither a blocked store
 * nor a busy scheduler can starve. So the lease is short, and the work of a worker that died is soon somebody else's.
 */
final class HeldJob implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(HeldJob.class);

    private final Jobs jobs;
    private final Job job;
    private final Duration lease;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean lost;

    /** @param job just claimed for {@code lease} */
    HeldJob(Jobs jobs, Job job, Duration lease) {
        this.jobs = jobs;
        this.job = job;
        this.lease = lease;
        Thread.ofPlatform().name("job-lease").daemon().start(this::renewUntilEnded);
    }

    /** Somebody else has the job, or nobody needs it any more. */
    static final class Lost extends Exception {
        private static final long serialVersionUID = 1L;
    }

    Job job() {
        return job;
    }

    /** Long work asks now and then, and stops. Had it not, its end would change nothing: the epoch is another. */
    void check() throws Lost {
        if (lost) {
            throw new Lost();
        }
    }

    private void renewUntilEnded() {
        try {
            while (!lost && !ended.await(lease.toNanos() / 6, TimeUnit.NANOSECONDS)) {
                renew();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A database that is away now is asked again at the next time. */
    private void renew() {
        try {
            lost = !jobs.renew(job, lease);
        } catch (RuntimeException e) {
            LOG.warnf("The lease of job %s could not be renewed: %s", job.id(), e.getMessage());
        }
    }

    @Override
    public void close() {
        ended.countDown();
    }
}
