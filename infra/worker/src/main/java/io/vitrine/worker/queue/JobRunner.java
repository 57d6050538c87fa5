package io.vitrine.worker.queue;

import io.vitrine.catalog.Jobs;
import io.vitrine.catalog.Jobs.Job;
import io.vitrine.catalog.Jobs.Work;
import io.vitrine.catalog.Ledger;
import io.vitrine.model.AttemptId;
import io.vitrine.model.Fault;
import io.vitrine.model.JobId;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import io.vitrine.stores.ImageRemover;
import io.vitrine.stores.StoreException;
import io.vitrine.worker.Stores;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Runs claimed jobs. Whatever happens, the row says so: done, or tried again later. */
public final class JobRunner {
    /** Ends a running upload of this worker before somebody removes its target. */
    @FunctionalInterface
    public interface RunningUploads {
        /** True once the attempt does not touch its target any more; false where it did not stop in time. */
        boolean stop(AttemptId attempt) throws InterruptedException;
    }

    private static final Logger LOG = Logger.getLogger(JobRunner.class);
    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final Duration FIRST_DELAY = Duration.ofSeconds(2);
    private static final Duration LAST_DELAY = Duration.ofMinutes(5);

    private final Jobs jobs;
    private final Ledger ledger;
    private final Stores stores;
    private final RunningUploads uploads;
    private final WorkerId worker;

    public JobRunner(Jobs jobs, Ledger ledger, Stores stores, RunningUploads uploads, WorkerId worker) {
        this.jobs = jobs;
        this.ledger = ledger;
        this.stores = stores;
        this.uploads = uploads;
        this.worker = worker;
    }

    /** The job, if it waits and this worker got it. */
    Optional<Job> claim(JobId id) {
        return jobs.claim(id, worker, LEASE);
    }

    /** Claims and runs; nothing happens where somebody else has the job. */
    public void run(JobId id) {
        claim(id).ifPresent(this::run);
    }

    void run(Job job) {
        try {
            perform(job.work());
            jobs.done(job);
        } catch (StoreException | RuntimeException e) {
            LOG.warnf("Job %s (try %d) will be tried again: %s", job.id(), job.tries(), e.getMessage());
            jobs.retry(job, String.valueOf(e.getMessage()), delayAfter(job.tries()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            jobs.retry(job, "interrupted", FIRST_DELAY);
        }
    }

    private void perform(Work work) throws StoreException, InterruptedException {
        switch (work) {
            case Work.RemoveLocation removal ->
                store(removal.location().store()).remove(removal.location());
            case Work.AbortAttempt abort -> abort(abort.attempt(), store(abort.store()));
        }
    }

    private void abort(AttemptId attempt, ImageRemover store) throws StoreException, InterruptedException {
        if (!uploads.stop(attempt)) {
            throw new StoreException(Fault.BUSY, "The upload of attempt " + attempt + " has not stopped yet.");
        }
        store.discard(attempt);
        ledger.aborted(attempt);
    }

    private ImageRemover store(StoreId id) throws StoreException {
        return stores.find(id)
                .orElseThrow(() -> new StoreException(Fault.UNAVAILABLE, "Store " + id + " is not configured here."));
    }

    private static Duration delayAfter(int tries) {
        var delay = FIRST_DELAY.multipliedBy(1L << Math.min(tries, 8));
        return delay.compareTo(LAST_DELAY) < 0 ? delay : LAST_DELAY;
    }
}
