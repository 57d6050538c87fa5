package io.vitrine.worker.queue;

import io.vitrine.catalog.Jobs.Job;
import io.vitrine.messages.Channels;
import io.vitrine.messages.JobWaiting;
import io.vitrine.model.FaultException;
import io.vitrine.model.JobId;
import io.vitrine.worker.Draining;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Answers the doorbell. A message is asked for when there is a place for its job, and not before; the claim is committed before the message
 * is acknowledged, the work begins after it: a broker must not hold a message as long as a volume takes to go. A message that is lost,
 * doubled, late or out of turn does no harm.
 */
@Singleton
public final class JobListener implements Flow.Subscriber<Message<String>> {
    private static final Logger LOG = Logger.getLogger(JobListener.class);
    private static final int AT_ONCE = Channels.AT_ONCE;
    /** So long a place stays empty after the database could not be asked: the message comes again at once, to somebody. */
    private static final Duration BREATH = Duration.ofSeconds(2);

    private final JobRunner runner;
    private final Duration breath;
    private final AtomicBoolean databaseFails = new AtomicBoolean();
    private final Semaphore places = new Semaphore(AT_ONCE);
    private volatile boolean stopping;
    private Flow.@Nullable Subscription queue;

    @Inject
    public JobListener(JobRunner runner) {
        this(runner, BREATH);
    }

    JobListener(JobRunner runner, Duration breath) {
        this.runner = runner;
        this.breath = breath;
    }

    @Incoming(Channels.JOBS)
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    public Flow.Subscriber<Message<String>> listener() {
        return this;
    }

    /** No job is claimed from now on; a bell that was heard and not answered is heard by another worker, or rung again. */
    synchronized void stop(@Observes Draining event) {
        stopping = true;
        if (queue != null) {
            queue.cancel();
        }
    }

    /** Waits until no job runs; false where one still does. */
    public boolean awaitIdle(Duration limit) throws InterruptedException {
        var idle = places.tryAcquire(AT_ONCE, limit.toMillis(), TimeUnit.MILLISECONDS);
        if (idle) {
            places.release(AT_ONCE);
        }
        return idle;
    }

    @Override
    public synchronized void onSubscribe(Flow.Subscription subscription) {
        queue = subscription;
        queue.request(AT_ONCE);
    }

    private synchronized void wantAnother() {
        if (queue != null && !stopping) {
            queue.request(1);
        }
    }

    @Override
    public void onNext(Message<String> message) {
        // a disk that hangs holds a thread of the system's: a virtual one would take it from all others
        Thread.ofPlatform().daemon().name("job").start(() -> {
            places.acquireUninterruptibly();
            try {
                if (!stopping) {
                    answer(message).ifPresent(runner::run);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                places.release();
                wantAnother();
            }
        });
    }

    /** Claims a job without a bell as soon as there is a place for it, and runs it beside; false where it was not to be had. */
    boolean begin(JobId id) throws InterruptedException {
        places.acquire();
        var claimed = Optional.<Job>empty();
        try {
            claimed = stopping ? claimed : runner.claim(id);
        } finally {
            if (claimed.isEmpty()) {
                places.release();
            }
        }
        claimed.ifPresent(job -> Thread.ofPlatform().daemon().name("own-job").start(() -> {
            try {
                runner.run(job);
            } finally {
                places.release();
            }
        }));
        return claimed.isPresent();
    }

    private Optional<Job> answer(Message<String> message) throws InterruptedException {
        try {
            var job = runner.claim(JobWaiting.parse(message.getPayload()).job());
            databaseFails.set(false);
            message.ack();
            return job;
        } catch (JobWaiting.Unreadable e) {
            LOG.errorf("A message on channel %s is set aside: %s", Channels.JOBS, e.getMessage());
            message.nack(e);
        } catch (FaultException e) {
            if (!databaseFails.getAndSet(true)) {
                LOG.warnf("Messages on channel %s wait for the database: %s", Channels.JOBS, e.getMessage());
            }
            Thread.sleep(breath);
            message.nack(e);
        } catch (RuntimeException | Error e) {
            LOG.warnf(e, "A message on channel %s is left to the clean-up", Channels.JOBS);
            message.ack();
        }
        return Optional.empty();
    }

    @Override
    public void onError(Throwable failure) {
        LOG.errorf("Channel %s has ended: %s", Channels.JOBS, failure.getMessage());
    }

    @Override
    public void onComplete() {
        LOG.debugf("Channel %s has ended", Channels.JOBS);
    }
}
