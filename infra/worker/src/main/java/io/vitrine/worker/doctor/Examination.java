package io.vitrine.worker.doctor;

import io.vitrine.model.Fault;
import io.vitrine.stores.Checkup;
import io.vitrine.stores.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Takes the steps of a checkup and times them; whatever comes of them, what they have made is removed. Run once. */
public final class Examination {
    private static final String CLEARING = "clear up";

    private final Checkup checkup;
    private final Consumer<Finding> listener;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final List<Finding> findings = new ArrayList<>();
    private volatile boolean stopped;
    private volatile Optional<Thread> runner = Optional.empty();

    /** @param listener is told of each step as it ends */
    public Examination(Checkup checkup, Consumer<Finding> listener) {
        this.checkup = checkup;
        this.listener = listener;
    }

    /** Returns once nothing of it is left, or it is said what is. */
    public Diagnosis run() {
        runner = Optional.of(Thread.currentThread());
        try {
            checkup.steps().forEach(this::take);
        } finally {
            beUndisturbed();
            clear();
            ended.countDown();
        }
        return new Diagnosis(findings, checkup.abilities());
    }

    private synchronized void beUndisturbed() {
        runner = Optional.empty();
        Thread.interrupted();
    }

    private synchronized void disturb() {
        stopped = true;
        runner.ifPresent(Thread::interrupt);
    }

    private void take(Checkup.Step step) {
        var failed = findings.stream().anyMatch(finding -> finding.outcome() == Finding.Outcome.FAILED);
        note(failed || stopped ? Finding.skipped(step.name()) : attempt(step.name(), step.work()));
    }

    private void clear() {
        note(attempt(CLEARING, () -> {
            checkup.clear();
            return "Nothing is left.";
        }));
    }

    private Finding attempt(String step, Checkup.Work work) {
        var began = System.nanoTime();
        try {
            var sentence = work.run();
            return Finding.ok(step, since(began), sentence);
        } catch (StoreException e) {
            return Finding.failed(step, since(began), sentence(e.getMessage()), Advice.on(e));
        } catch (InterruptedException e) {
            return Finding.failed(step, since(began), "The examination was ended.", Optional.empty());
        } catch (RuntimeException e) {
            var defect = new StoreException(Fault.INTERNAL, String.valueOf(e.getMessage()), e);
            return Finding.failed(step, since(began), sentence(e.toString()), Advice.on(defect));
        }
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Messages of trouble are made to stand inside of sentences. */
    private static String sentence(String message) {
        var begun = message.isEmpty() ? "It failed" : Character.toUpperCase(message.charAt(0)) + message.substring(1);
        return begun.endsWith(".") ? begun : begun + ".";
    }

    private void note(Finding finding) {
        findings.add(finding);
        listener.accept(finding);
    }

    /**
     * Ends it from another thread: the step under way is interrupted, and those after it are not taken. Returns once everything is cleared up; a step that
     * does not end within {@code patience} is not waited for.
     */
    public void stop(Duration patience) throws StoreException, InterruptedException {
        disturb();
        if (!ended.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            checkup.clear();
        }
    }
}
