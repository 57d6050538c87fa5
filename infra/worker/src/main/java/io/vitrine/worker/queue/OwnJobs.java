package io.vitrine.worker.queue;

import io.quarkus.runtime.StartupEvent;
import io.vitrine.model.JobId;
import io.vitrine.worker.Draining;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Looks now and then for jobs that only this worker can do, or not every other. All workers listen to one queue, so the bell for such a job may
 * have been heard by another, who could only let it pass.
 */
@Singleton
public final class OwnJobs {
    private static final Logger LOG = Logger.getLogger(OwnJobs.class);
    /** Once the worker has recovered what an earlier run left. */
    private static final int WHEN_THE_WORKER_HAS_STARTED = Interceptor.Priority.APPLICATION + 100;

    private static final int AT_ONCE = 4;
    private static final Duration ROUND = Duration.ofSeconds(2);

    private final JobRunner runner;
    private final JobListener listener;
    private final Duration round;
    private final Thread thread = Thread.ofVirtual().name("own-jobs").unstarted(this::look);

    @Inject
    public OwnJobs(JobRunner runner, JobListener listener) {
        this(runner, listener, ROUND);
    }

    OwnJobs(JobRunner runner, JobListener listener, Duration round) {
        this.runner = runner;
        this.listener = listener;
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

    /** Whether more may wait: false where little did, nothing of it could be claimed, or nobody could tell. */
    private boolean begin() throws InterruptedException {
        try {
            var waiting = runner.heardInVain(AT_ONCE);
            var begun = 0;
            for (var job : waiting) {
                begun += begin(job) ? 1 : 0;
            }
            return begun > 0 && waiting.size() == AT_ONCE;
        } catch (RuntimeException | Error e) {
            LOG.debugf(e, "Nobody can tell which jobs wait for this worker");
            return false;
        }
    }

    /** One that cannot be claimed keeps no other waiting. */
    private boolean begin(JobId job) throws InterruptedException {
        try {
            return listener.begin(job);
        } catch (RuntimeException | Error e) {
            LOG.debugf(e, "Job %s waits on", job);
            return false;
        }
    }
}
