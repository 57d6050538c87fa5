package io.vitrine.attach.iscsi.disk;

import io.vitrine.attach.iscsi.Completion;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.IscsiSettings;
import io.vitrine.attach.iscsi.disk.Verdict.Step;
import io.vitrine.attach.iscsi.session.ScsiPort;
import io.vitrine.attach.iscsi.session.TaskResult;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From trouble that concerns the whole disk back to work: what is under way ends, the disk is asked again what it is, what no flush covers is sent again,
 * part by part, with a flush after each, so that it gets ahead also where the next trouble comes before all of it is through. Guarded by the monitor.
 */
final class Mending {
    private static final long LARGEST_PART = 8 << 20;
    private static final int PART_STEP = 4;

    private enum State {
        RUNNING,
        /** Nothing more is sent until what is under way has ended. */
        QUIESCING,
        REVIEWING,
        REPLAYING
    }

    private final Monitor monitor;
    private final Dispatcher dispatcher;
    private final Paths paths;
    private final Unflushed unflushed;
    private final String name;
    private final long lun;
    private final IscsiSettings settings;
    private final DiskState disk;
    private final Counters counters;
    private final MemorySegment zeros;
    private final List<Completion> reviewers = new ArrayList<>();
    /** That died while something was sent again along them: the target may carry it out still, over what is newer. */
    private final Set<Path> haunted = new HashSet<>();

    private State state = State.RUNNING;
    private @Nullable Replay replay;
    private boolean needsReview;
    private boolean needsReplay;
    private long partBytes = LARGEST_PART;
    private boolean isPausing;
    private long generation;
    private int setbacks;
    private long setbackSinceNanos;

    /** @param zeros as many as one command carries */
    Mending(
            Monitor monitor,
            Dispatcher dispatcher,
            Paths paths,
            Unflushed unflushed,
            String name,
            long lun,
            IscsiSettings settings,
            DiskState disk,
            Counters counters,
            MemorySegment zeros) {
        this.monitor = monitor;
        this.dispatcher = dispatcher;
        this.paths = paths;
        this.unflushed = unflushed;
        this.name = name;
        this.lun = lun;
        this.settings = settings;
        this.disk = disk;
        this.counters = counters;
        this.zeros = zeros;
    }

    boolean isRunning() {
        return state == State.RUNNING;
    }

    /** What is to be sent again next; null while there is nothing, or it has to wait. */
    @Nullable
    Request nextReplay() {
        return state == State.REPLAYING && replay != null ? replay.next() : null;
    }

    /** Another one after each reset: a flush that was sent before one covers nothing. */
    long generation() {
        return generation;
    }

    boolean isAskedFor() {
        return !reviewers.isEmpty();
    }

    /** Hands out who waits for an answer that will not come. */
    List<Completion> abandon() {
        var asked = List.copyOf(reviewers);
        reviewers.clear();
        return asked;
    }

    /** A new session: its target may have lost what it acknowledged, and carries out no more of what the old one left. */
    void pathCame(Path path) {
        haunted.remove(path);
        wasReset();
        quiesce();
    }

    /** What was sent again along the path has to be once more. */
    void pathWent() {
        if (state == State.REPLAYING) {
            state = State.QUIESCING;
        }
    }

    /** What was sent again along a path whose session died with it. */
    void strayed(Path path) {
        if (!path.isUp()) {
            haunted.add(path);
        }
    }

    /** A path stays away, but nothing that it left can be under way any more; what it was is anybody's guess. */
    void pathSettled(Path path) {
        if (haunted.remove(path)) {
            needsReplay = true;
        }
    }

    void review(Step step) {
        needsReview = true;
        if (step == Step.RESEND) {
            wasReset();
        }
        quiesce();
    }

    private void wasReset() {
        generation++;
        needsReplay = true;
    }

    private void quiesce() {
        if (state == State.RUNNING || state == State.REPLAYING) {
            state = State.QUIESCING;
        }
    }

    /** One step on the way from trouble back to work; each needs that nothing is under way, and a path. */
    void advance() {
        if (state != State.QUIESCING || isPausing || !dispatcher.isIdle() || !paths.areThere()) {
            return;
        }
        if (needsReview) {
            needsReview = false;
            state = State.REVIEWING;
            Thread.ofPlatform().daemon().name("iscsi-review").start(this::reviewNow);
        } else if (!haunted.isEmpty()) {
            return;
        } else if (needsReplay && !unflushed.isEmpty()) {
            // One that came to no end was too much at once.
            partBytes = Math.max(1, replay == null ? partBytes : partBytes / PART_STEP);
            replay = new Replay(unflushed.oldest(partBytes), disk, zeros);
            state = State.REPLAYING;
        } else {
            needsReplay = false;
            replay = null;
            partBytes = Math.min(LARGEST_PART, partBytes * PART_STEP);
            state = State.RUNNING;
        }
    }

    /** @return what is to be done once the lock is free */
    Runnable replayed(Request request) {
        counters.bytesResent.add(request.data.byteSize());
        if (request.kind == Request.Kind.FLUSH) {
            counters.flushes.increment();
        }
        var current = replay;
        if (current == null || state != State.REPLAYING) {
            return () -> {};
        }
        current.done(request);
        return current.isOver() ? partIsDurable(current) : () -> {};
    }

    /** That is progress: patience begins anew. */
    private Runnable partIsDurable(Replay over) {
        setbacks = 0;
        replay = null;
        state = State.QUIESCING;
        var covered = unflushed.coveredBy(over.mark());
        return () -> covered.forEach(one -> one.end.released());
    }

    Runnable replaySetback(Request request, Verdict verdict, String answer) {
        if (dispatcher.hasEnded()) {
            return () -> {};
        }
        var failure = new IscsiException(verdict.fault(), name + ": sending unflushed bytes again: " + answer);
        quiesce();
        switch (verdict.step()) {
            case FAIL, FAIL_DISK -> {
                return dispatcher.ending(failure, List.of());
            }
            case DISABLE_FEATURE -> disk.abilities().refuse(request.kind);
            case RESEND, REREAD_CAPACITY, CHECK_IDENTITY -> review(verdict.step());
            case HALVE_DEPTH -> dispatcher.halveDepth();
            case DONE, RETRY_NOW, RETRY_LATER, OTHER_PATH -> {}
        }
        return pauseOrEnd(failure);
    }

    /** Before the next try of what concerns the whole disk. */
    private Runnable pauseOrEnd(IscsiException failure) {
        var now = System.nanoTime();
        setbackSinceNanos = setbacks == 0 ? now : setbackSinceNanos;
        if (now - setbackSinceNanos > settings.recovery().writes().toNanos()) {
            return dispatcher.ending(failure, List.of());
        }
        if (!isPausing) {
            isPausing = true;
            Pauses.after(Pauses.of(settings.recovery(), setbacks++), this::pauseOver);
        }
        return () -> {};
    }

    private void pauseOver() {
        monitor.change(() -> {
            isPausing = false;
            return () -> {};
        });
        dispatcher.pump();
    }

    private void reviewNow() {
        IscsiException failure = null;
        for (var path : paths.up()) {
            var port = path.port;
            try {
                if (port != null) {
                    ask(path, port);
                }
            } catch (IscsiException e) {
                failure = e;
            } catch (RuntimeException e) {
                failure = new IscsiException(IscsiFault.PROTOCOL_ERROR, name + ": " + e, e);
            }
        }
        reviewed(failure);
    }

    private void ask(Path path, ScsiPort port) throws IscsiException {
        var probe = new UnitProbe(port, lun, settings);
        try {
            adopt(path, probe.probe());
        } finally {
            if (probe.sawReset()) {
                monitor.change(() -> {
                    wasReset();
                    return () -> {};
                });
            }
        }
    }

    private void reviewed(@Nullable IscsiException failure) {
        monitor.change(() -> {
            if (state == State.REVIEWING) {
                state = State.QUIESCING;
            }
            if (failure == null) {
                var asked = List.copyOf(reviewers);
                reviewers.clear();
                return () -> asked.forEach(Completion::done);
            }
            needsReview = true;
            return switch (failure.fault()) {
                case LUN_IDENTITY_CHANGED, LUN_NOT_FOUND, UNSUPPORTED, CLOSED -> dispatcher.ending(failure, List.of());
                default -> pauseOrEnd(failure);
            };
        });
        dispatcher.pump();
    }

    private void adopt(Path path, Unit unit) throws IscsiException {
        monitor.lock();
        try {
            disk.adopt(unit, name + " at " + path.portal);
            path.access = unit.access();
        } finally {
            monitor.unlock();
        }
    }

    /** Asks the disk again what it is, size included. */
    void review(Completion completion) {
        monitor.change(() -> {
            var reason = dispatcher.cause();
            if (reason.isPresent()) {
                return () -> completion.failed(reason.get());
            }
            reviewers.add(completion);
            review(Step.REREAD_CAPACITY);
            return () -> {};
        });
        dispatcher.pump();
    }

    void attention(TaskResult.Answered news) {
        var step = SenseTable.verdict(news, false).step();
        if (step == Step.RESEND || step == Step.REREAD_CAPACITY || step == Step.CHECK_IDENTITY) {
            monitor.change(() -> {
                review(step);
                return () -> {};
            });
            dispatcher.pump();
        }
    }
}
