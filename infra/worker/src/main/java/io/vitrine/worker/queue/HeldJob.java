package io.vitrine.worker.queue;

import io.vitrine.catalog.Jobs;
import io.vitrine.catalog.Jobs.Job;
import io.vitrine.model.FaultException;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * A claim that work of any length keeps by calling {@link #keep} now and then: it is renewed at every sixth of its lease. Whoever has
 * lost it stops; had it not, the job's end would change nothing, for the epoch is another.
 */
final class HeldJob {
    private static final Logger LOG = Logger.getLogger(HeldJob.class);

    private final Jobs jobs;
    private final Job job;
    private final Duration lease;
    private long renewAtNanos;

    /** @param job just claimed, or about to be given up */
    HeldJob(Jobs jobs, Job job, Duration lease) {
        this.jobs = jobs;
        this.job = job;
        this.lease = lease;
        this.renewAtNanos = System.nanoTime() + interval();
    }

    /** Somebody else has the job, or nobody needs it any more. */
    static final class Lost extends Exception {
        private static final long serialVersionUID = 1L;
    }

    Job job() {
        return job;
    }

    /** Cheap: asks the database only when it is time. A database that is away now is asked again at the next time. */
    void keep() throws Lost {
        if (System.nanoTime() - renewAtNanos < 0) {
            return;
        }
        renewAtNanos = System.nanoTime() + interval();
        try {
            if (!jobs.renew(job, lease)) {
                throw new Lost();
            }
        } catch (FaultException e) {
            LOG.warnf("The lease of job %s could not be renewed: %s", job.id(), e.getMessage());
        }
    }

    private long interval() {
        return lease.toNanos() / 6;
    }
}
