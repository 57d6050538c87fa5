package io.vitrine.attach.iscsi.disk;

import io.vitrine.attach.iscsi.DiskStats;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.IscsiSettings;
import io.vitrine.attach.iscsi.disk.Verdict.Step;
import io.vitrine.attach.iscsi.session.ScsiPort;
import io.vitrine.attach.iscsi.session.ScsiTask;
import io.vitrine.attach.iscsi.session.TaskResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests along the best path, until each was carried out or cannot be. A request that met trouble goes back to the queue; trouble that concerns the
 * disk stops the queue until it is mended.
 */
final class Dispatcher {
    private static final Duration CLOSING_STEP = Duration.ofMillis(20);

    private final Monitor monitor = new Monitor();
    private final Condition idle = monitor.newCondition();
    private final ArrayDeque<Request> waiting = new ArrayDeque<>();
    private final Unflushed unflushed = new Unflushed();
    private final Paths paths;
    private final Mending mending;
    private final Setbacks setbacks;
    private final Depth depth = new Depth();
    private final String name;
    private final long lun;
    private final IscsiSettings settings;
    private final DiskState disk;
    private final Counters counters;

    /** Written under the lock. */
    private volatile @Nullable IscsiException cause;

    private boolean isClosing;
    private int inFlight;

    /** @param name of target and unit, for messages */
    Dispatcher(
            String name,
            long lun,
            IscsiSettings settings,
            Ports ports,
            List<Path> paths,
            DiskState disk,
            Counters counters) {
        this.name = name;
        this.lun = lun;
        this.settings = settings;
        this.disk = disk;
        this.counters = counters;
        this.paths = new Paths(monitor, this, paths, unflushed, name, lun, settings, ports, disk, counters);
        this.mending = this.paths.mending();
        this.setbacks = new Setbacks(monitor, this, this.paths, unflushed, name, settings.recovery(), disk);
    }

    Paths paths() {
        return paths;
    }

    Mending mending() {
        return mending;
    }

    boolean hasEnded() {
        return cause != null;
    }

    /** Why it ended; empty while it has not. */
    Optional<IscsiException> cause() {
        return Optional.ofNullable(cause);
    }

    boolean isIdle() {
        return inFlight == 0;
    }

    /** Whether anybody waits for the disk, or it keeps what is not durable. */
    boolean isNeeded() {
        return inFlight > 0
                || !waiting.isEmpty()
                || setbacks.isAnyPaused()
                || !unflushed.isEmpty()
                || mending.isAskedFor();
    }

    /** How long it may be away. */
    long budgetNanos() {
        return setbacks.budgetNanos(hasChanges());
    }

    void submit(Request request) {
        var refusal = enqueue(request);
        if (refusal == null) {
            pump();
        } else {
            request.end.failed(refusal);
        }
    }

    private @Nullable IscsiException enqueue(Request request) {
        monitor.lock();
        try {
            if (cause != null || isClosing) {
                return cause != null ? cause : new IscsiException(IscsiFault.CLOSED, name + " was closed");
            }
            waiting.add(request);
            return null;
        } finally {
            monitor.unlock();
        }
    }

    /** Sends as long as something may be sent. */
    void pump() {
        while (sendNext()) {}
        if (hasEnded()) {
            releaseAll();
        }
    }

    /** What was kept is of no use after the end, but what is under way may still be read from. */
    private void releaseAll() {
        var kept = new ArrayList<Request>();
        monitor.change(() -> {
            if (inFlight == 0) {
                kept.addAll(unflushed.coveredBy(unflushed.mark()));
            }
            return () -> kept.forEach(one -> one.end.released());
        });
    }

    private boolean sendNext() {
        Request request;
        ScsiPort port;
        Path path;
        long login;
        monitor.lock();
        try {
            mending.advance();
            path = depth.hasRoom(inFlight) ? paths.best() : null;
            port = path == null ? null : path.port;
            request = port == null ? null : next();
            if (request == null || path == null || port == null) {
                return false;
            }
            inFlight++;
            path.inFlight++;
            login = path.login;
            request.generation = mending.generation();
            request.mark = unflushed.mark();
        } finally {
            monitor.unlock();
        }
        send(request, path, port, login);
        return true;
    }

    private @Nullable Request next() {
        if (cause != null) {
            return null;
        }
        return mending.isRunning() ? waiting.poll() : mending.nextReplay();
    }

    private void send(Request request, Path path, ScsiPort port, long login) {
        counters.commands.increment();
        var limits = settings.deadlines();
        port.submit(new ScsiTask(
                lun,
                request.cdb(disk.abilities()),
                request.out(),
                request.in(),
                ScsiTask.TaskAttribute.SIMPLE,
                request.kind == Request.Kind.FLUSH ? limits.synchronize() : limits.command(),
                result -> ended(request, path, login, result)));
    }

    private void ended(Request request, Path path, long login, TaskResult result) {
        switch (result) {
            case TaskResult.Answered answer -> answered(request, path, answer);
            case TaskResult.Lost lost -> lost(request, path, login, lost);
        }
        pump();
    }

    private void lost(Request request, Path path, long login, TaskResult.Lost lost) {
        if (lost.sessionDead()) {
            paths.pathDied(path, login, lost.cause());
        }
        monitor.change(() -> {
            leaveFlight(path);
            if (!Replay.isReplay(request)) {
                return setbacks.lost(request, path, lost);
            }
            if (lost.sessionDead()) {
                mending.strayed(path);
            }
            return mending.replaySetback(
                    request, Verdict.of(Step.RETRY_NOW), lost.cause().getMessage());
        });
    }

    private void answered(Request request, Path path, TaskResult.Answered answer) {
        var verdict = verdict(request, answer);
        if (verdict.step() == Step.DONE) {
            succeeded(request, path, answer.transferredBytes());
            return;
        }
        counters.retries.increment();
        monitor.change(() -> {
            leaveFlight(path);
            return Replay.isReplay(request)
                    ? mending.replaySetback(request, verdict, SenseTable.describe(answer))
                    : setbacks.answered(request, path, verdict, SenseTable.describe(answer));
        });
    }

    /** Good news of fewer bytes than were meant is none. */
    private static Verdict verdict(Request request, TaskResult.Answered answer) {
        var verdict = SenseTable.verdict(answer, request.kind.isOptional());
        var isShort = request.kind.moves(request.data) && answer.transferredBytes() != request.data.byteSize();
        return verdict.step() == Step.DONE && isShort
                ? new Verdict(Step.RETRY_NOW, IscsiFault.COMMAND_FAILED)
                : verdict;
    }

    private void succeeded(Request request, Path path, long transferred) {
        monitor.change(() -> {
            leaveFlight(path);
            depth.grow();
            if (Replay.isReplay(request)) {
                return mending.replayed(request);
            }
            if (isOutdated(request)) {
                putBack(request);
                return () -> {};
            }
            var aftermath = request.kind == Request.Kind.FLUSH ? flushed(request) : changed(request);
            return () -> {
                request.end.succeeded(transferred);
                aftermath.run();
            };
        });
    }

    /** After the end of the disk it comes too late for what was kept. */
    private Runnable flushed(Request flush) {
        if (cause != null) {
            return () -> {};
        }
        counters.flushes.increment();
        var covered = unflushed.coveredBy(flush.mark);
        return () -> covered.forEach(one -> one.end.released());
    }

    private Runnable changed(Request request) {
        if (!request.kind.changes()) {
            return () -> {};
        }
        var isKept = cause == null && disk.hasWriteCache();
        var isSettled = cause == null && paths.isSettled(request);
        if (isKept) {
            unflushed.keep(request);
        }
        return () -> {
            if (isSettled) {
                request.end.settled();
            }
            if (!isKept) {
                request.end.released();
            }
        };
    }

    /** Since a reset that came in between nobody knows whether what was lost by it had been read, or flushed. */
    private boolean isOutdated(Request request) {
        return cause == null && !request.kind.changes() && request.generation != mending.generation();
    }

    private void leaveFlight(Path path) {
        inFlight--;
        path.inFlight--;
        if (inFlight == 0) {
            idle.signalAll();
        }
        paths.leaveIfAsked(path);
    }

    /** To be sent next. */
    void putBack(Request request) {
        waiting.addFirst(request);
    }

    void halveDepth() {
        depth.halve(inFlight);
    }

    private boolean hasChanges() {
        return !unflushed.isEmpty() || waiting.stream().anyMatch(request -> request.kind.changes());
    }

    Runnable ending(IscsiException reason, List<Request> alsoFailed) {
        if (cause != null) {
            return () -> alsoFailed.forEach(request -> request.end.failed(reason));
        }
        cause = reason;
        var failed = new ArrayList<>(alsoFailed);
        failed.addAll(waiting);
        failed.addAll(setbacks.abandon());
        waiting.clear();
        var asked = mending.abandon();
        paths.end(reason.getMessage());
        return () -> {
            failed.forEach(request -> request.end.failed(reason));
            asked.forEach(completion -> completion.failed(reason));
        };
    }

    /** Waits for what is under way, for the time that a logout has, then ends. */
    void close() {
        var limitNanos = settings.deadlines().logout().toNanos();
        monitor.lock();
        try {
            isClosing = true;
            var left = limitNanos;
            while (cause == null
                    && paths.areThere()
                    && left > 0
                    && (inFlight > 0 || !waiting.isEmpty() || setbacks.isAnyPaused())) {
                left = awaitIdle(left);
            }
        } finally {
            monitor.unlock();
        }
        monitor.change(() -> ending(new IscsiException(IscsiFault.CLOSED, name + " was closed"), List.of()));
        paths.awaitClosed(settings.deadlines().logout().plusSeconds(1));
        pump();
    }

    private long awaitIdle(long nanos) {
        var step = Math.min(nanos, CLOSING_STEP.toNanos());
        try {
            return nanos - step + Math.max(0, idle.awaitNanos(step));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    boolean hasUnflushed() {
        return monitor.get(() -> !unflushed.isEmpty());
    }

    DiskStats stats() {
        monitor.lock();
        try {
            return new DiskStats(
                    counters.bytesRead.sum(),
                    counters.bytesWritten.sum(),
                    counters.bytesZeroed.sum(),
                    counters.bytesResent.sum(),
                    counters.commands.sum(),
                    counters.retries.sum(),
                    counters.logins.sum(),
                    counters.flushes.sum(),
                    unflushed.bytes(),
                    inFlight,
                    paths.snapshot());
        } finally {
            monitor.unlock();
        }
    }
}
