package io.vitrine.worker.queue;

import io.quarkus.runtime.StartupEvent;
import io.vitrine.catalog.Jobs;
import io.vitrine.model.WorkerId;
import io.vitrine.worker.Draining;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Looks now and then for jobs that only this worker can do. All workers listen to one queue, so the bell for such a job may have been heard
 * by another, who could only let it pass.
 */
@Singleton
public final class OwnJobs {
    private static final Logger LOG = Logger.getLogger(OwnJobs.class);
    /** Once the worker has recovered what an earlier run left. */
    private static final int WHEN_THE_WORKER_HAS_STARTED = Interceptor.Priority.APPLICATION + 100;

    private static final int AT_ONCE = 4;
    private static final Duration ROUND = Duration.ofSeconds(2);

    private final Jobs jobs;
    private final JobListener listener;
    private final WorkerId worker;
    private final Duration round;
    private final Thread thread = Thread.ofVirtual().name("own-jobs").unstarted(this::look);

    @Inject
    public OwnJobs(Jobs jobs, JobListener listener, WorkerId worker) {
        this(jobs, listener, worker, ROUND);
    }

    OwnJobs(Jobs jobs, JobListener listener, WorkerId worker, Duration round) {
        this.jobs = jobs;
        this.listener = listener;
        this.worker = worker;
        this.round = round;
    }

    void start(@Observes @Priority(WHEN_THE_WORKER_HAS_STARTED) StartupEvent event) {
        thread.start();
    }

    void stop(@Observes Draining event) {
        thread.interrupt();
    }

    private void look() {
        try {
            while (true) {
                if (!begin()) {
                    Thread.sleep(round);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("Nothing is looked for any more");
        }
    }

    /** False where nothing waited, or nobody could tell. */
    private boolean begin() throws InterruptedException {
        try {
            var waiting = jobs.onlyFor(worker, AT_ONCE);
            for (var job : waiting) {
                listener.begin(job);
            }
            return waiting.size() == AT_ONCE;
        } catch (RuntimeException e) {
            LOG.debugf("Nobody can tell which jobs wait for this worker: %s", e.getMessage());
            return false;
        }
    }
}
