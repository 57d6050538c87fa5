package io.vitrine.worker.queue;

import io.vitrine.catalog.Audits;
import io.vitrine.catalog.Jobs;
import io.vitrine.catalog.Jobs.Job;
import io.vitrine.catalog.Jobs.Work;
import io.vitrine.catalog.Ledger;
import io.vitrine.catalog.Verifications;
import io.vitrine.catalog.Verifications.Finding;
import io.vitrine.model.AttemptId;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.JobId;
import io.vitrine.model.WorkerId;
import io.vitrine.stores.ImageRemover;
import io.vitrine.stores.StoreException;
import io.vitrine.worker.OrphanAudit;
import io.vitrine.worker.Stores;
import java.time.Duration;
import java.util.List;
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
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Duration FIRST_DELAY = Duration.ofSeconds(2);
    private static final Duration LAST_DELAY = Duration.ofMinutes(5);

    private final Jobs jobs;
    private final Ledger ledger;
    private final Stores stores;
    private final RunningUploads uploads;
    private final Verifications verifications;
    private final ImageVerifier verifier;
    private final Audits audits;
    private final Registrations registrations;
    private final OrphanAudit audit;
    private final WorkerId worker;

    public JobRunner(
            Jobs jobs,
            Ledger ledger,
            Stores stores,
            RunningUploads uploads,
            Verifications verifications,
            ImageVerifier verifier,
            Audits audits,
            Registrations registrations,
            WorkerId worker) {
        this.jobs = jobs;
        this.ledger = ledger;
        this.stores = stores;
        this.uploads = uploads;
        this.verifications = verifications;
        this.verifier = verifier;
        this.audits = audits;
        this.registrations = registrations;
        this.audit = new OrphanAudit(stores, ledger);
        this.worker = worker;
    }

    /** The job, if it waits and this worker got it. */
    Optional<Job> claim(JobId id) {
        return jobs.claim(id, worker, stores.ids(), LEASE);
    }

    /** Due jobs that this worker can do and others may have let pass; the oldest first. */
    List<JobId> heardInVain(int limit) {
        return jobs.heardInVain(worker, stores.ids(), limit);
    }

    /** Claims and runs; nothing happens where somebody else has the job. */
    public void run(JobId id) {
        claim(id).ifPresent(this::run);
    }

    void run(Job job) {
        try (var held = new HeldJob(jobs, job, LEASE)) {
            perform(job, held);
        } catch (HeldJob.Lost e) {
            LOG.debugf("Job %s (try %d) is not this worker's any more", job.id(), job.tries());
        } catch (StoreException | RuntimeException e) {
            LOG.warnf("Job %s (try %d) will be tried again: %s", job.id(), job.tries(), e.getMessage());
            retry(job, String.valueOf(e.getMessage()), delayAfter(job.tries()));
        } catch (Error e) {
            LOG.errorf(e, "Job %s (try %d) will be tried again", job.id(), job.tries());
            retry(job, e.toString(), delayAfter(job.tries()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            retry(job, "interrupted", FIRST_DELAY);
        }
    }

    /** Where the database is away too, its lease lapses. */
    private void retry(Job job, String error, Duration delay) {
        try {
            jobs.retry(job, error, delay);
        } catch (FaultException e) {
            LOG.warnf("Job %s waits until its lease lapses: %s", job.id(), e.getMessage());
        }
    }

    /** Whoever has an effect to note ends the job in the same transaction; what can be done twice ends it afterwards. */
    private void perform(Job job, HeldJob held) throws StoreException, InterruptedException, HeldJob.Lost {
        switch (job.work()) {
            case Work.RemoveLocation removal -> {
                stores.required(removal.location().store()).remove(removal.location());
                jobs.done(job);
            }
            case Work.AbortAttempt abort -> {
                abort(abort.attempt(), stores.required(abort.store()));
                jobs.done(job);
            }
            case Work.AskDependents question -> {
                var at = question.location();
                jobs.answer(job, stores.required(at.store()).dependents(at));
            }
            case Work.VerifyImage verification -> verify(verification, held);
            case Work.InspectUrl question -> registrations.inspect(job, question);
            case Work.HashImage hashing -> hash(hashing, held);
            case Work.TellOwner owner -> {
                registrations.tellOwner(owner);
                jobs.done(job);
            }
            case Work.AuditStore asked -> {
                var found = audit.run(stores.required(asked.store()), held::check);
                audits.finish(job, asked, worker, found);
            }
        }
    }

    private void verify(Work.VerifyImage work, HeldJob held) throws StoreException, HeldJob.Lost {
        var finding = verifier.verify(work, held);
        if (finding.isEmpty()) {
            jobs.done(held.job());
        } else if (verifications.finish(held.job(), work, worker, finding.get())
                && finding.get() instanceof Finding.Damaged damaged) {
            LOG.errorf(
                    "Image %s is damaged in store %s: %s",
                    work.image(), work.location().store(), damaged.reason());
        }
    }

    private void hash(Work.HashImage work, HeldJob held) throws StoreException, HeldJob.Lost {
        var next = registrations.hash(held, work);
        if (next.isEmpty()) {
            jobs.done(held.job());
        }
        next.stream().flatMap(List::stream).forEach(this::run);
    }

    private void abort(AttemptId attempt, ImageRemover store) throws StoreException, InterruptedException {
        if (!uploads.stop(attempt)) {
            throw new StoreException(Fault.BUSY, "The upload of attempt " + attempt + " has not stopped yet.");
        }
        store.discard(attempt);
        ledger.aborted(attempt);
    }

    private static Duration delayAfter(int tries) {
        var delay = FIRST_DELAY.multipliedBy(1L << Math.min(tries, 8));
        return delay.compareTo(LAST_DELAY) < 0 ? delay : LAST_DELAY;
    }
}
