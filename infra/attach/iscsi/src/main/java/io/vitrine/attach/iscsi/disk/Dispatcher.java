package io.vitrine.attach.iscsi.disk;

import io.vitrine.attach.iscsi.Completion;
import io.vitrine.attach.iscsi.DiskStats;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.IscsiSettings;
import io.vitrine.attach.iscsi.disk.Verdict.Step;
import io.vitrine.attach.iscsi.session.ScsiPort;
import io.vitrine.attach.iscsi.session.ScsiTask;
import io.vitrine.attach.iscsi.session.SessionEvents;
import io.vitrine.attach.iscsi.session.TaskResult;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests along the best path, until each was carried out or cannot be. A request that met trouble goes back to the queue; trouble that concerns the
 * disk stops the queue first: what is under way ends, the disk is asked again what it is, what no flush covers is sent again, then the queue goes on.
 */
final class Dispatcher {
    private enum State {
        RUNNING,
        /** Nothing more is sent until what is under way has ended. */
        QUIESCING,
        REVIEWING,
        REPLAYING,
        ENDED
    }

    private static final int MOST_IN_FLIGHT = 256;
    private static final Duration CLOSING_STEP = Duration.ofMillis(20);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private final ArrayDeque<Request> waiting = new ArrayDeque<>();
    private final Set<Request> delayed = new LinkedHashSet<>();
    private final Unflushed unflushed = new Unflushed();
    private final List<Completion> reviewers = new ArrayList<>();
    private final List<Thread> closers = new ArrayList<>();
    private final List<Path> paths;
    private final String name;
    private final long lun;
    private final IscsiSettings settings;
    private final Reconnector reconnector;
    private final DiskState disk;
    private final Counters counters;
    private final MemorySegment zeros;

    /** Written under the lock. */
    private volatile State state = State.RUNNING;

    private @Nullable IscsiException cause;
    private @Nullable Replay replay;
    private boolean needsReview;
    private boolean needsReplay;
    private boolean mayGrow;
    private boolean isPausing;
    private boolean isClosing;
    private long generation;
    private int inFlight;
    private int depth = MOST_IN_FLIGHT;
    private int successes;
    private int setbacks;
    private long setbackSinceNanos;
    private long neededSinceNanos;

    /** @param name of target and unit, for messages */
    Dispatcher(
            String name,
            long lun,
            IscsiSettings settings,
            Ports ports,
            List<Path> paths,
            DiskState disk,
            Counters counters,
            MemorySegment zeros) {
        this.name = name;
        this.lun = lun;
        this.settings = settings;
        this.paths = List.copyOf(paths);
        this.disk = disk;
        this.counters = counters;
        this.zeros = zeros;
        this.reconnector = new Reconnector(this, ports, lun, settings);
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
        lock.lock();
        try {
            if (cause != null || isClosing) {
                return cause != null ? cause : new IscsiException(IscsiFault.CLOSED, name + " was closed");
            }
            waiting.add(request);
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Sends as long as something may be sent. */
    private void pump() {
        while (sendNext()) {}
        if (hasEnded()) {
            releaseAll();
        }
    }

    private boolean hasEnded() {
        return state == State.ENDED;
    }

    /** What was kept is of no use after the end, but what is under way may still be read from. */
    private void releaseAll() {
        var kept = new ArrayList<Request>();
        locked(() -> {
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
        lock.lock();
        try {
            advance();
            path = inFlight < depth ? bestPath() : null;
            port = path == null ? null : path.port;
            request = port == null ? null : next();
            if (request == null || path == null || port == null) {
                return false;
            }
            inFlight++;
            path.inFlight++;
            login = path.login;
            request.generation = generation;
            request.mark = unflushed.mark();
        } finally {
            lock.unlock();
        }
        send(request, path, port, login);
        return true;
    }

    private @Nullable Request next() {
        return switch (state) {
            case RUNNING -> waiting.poll();
            case REPLAYING -> replay == null ? null : replay.next();
            case QUIESCING, REVIEWING, ENDED -> null;
        };
    }

    private @Nullable Path bestPath() {
        Path best = null;
        for (var path : paths) {
            if (path.takesCommands() && path.isBetterThan(best)) {
                best = path;
            }
        }
        return best;
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
            pathDied(path, login, lost.cause());
        }
        locked(() -> {
            leaveFlight(path);
            if (Replay.isReplay(request)) {
                return replaySetback(Verdict.of(Step.RETRY_NOW), lost.cause().getMessage());
            }
            if (!lost.sessionDead()) {
                return again(request, IscsiFault.TIMED_OUT, lost.cause().getMessage());
            }
            if (request.kind.changes()) {
                request.strays.add(path);
            }
            return patiently(request, IscsiFault.TIMED_OUT, lost.cause().getMessage(), () -> waiting.addFirst(request));
        });
    }

    private void answered(Request request, Path path, TaskResult.Answered answer) {
        var verdict = verdict(request, answer);
        if (verdict.step() == Step.DONE) {
            succeeded(request, path, answer.transferredBytes());
            return;
        }
        counters.retries.increment();
        locked(() -> {
            leaveFlight(path);
            return Replay.isReplay(request)
                    ? replaySetback(verdict, SenseTable.describe(answer))
                    : setback(request, path, verdict, SenseTable.describe(answer));
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
        List<Request> covered = List.of();
        var isKept = false;
        var isSettled = false;
        lock.lock();
        try {
            leaveFlight(path);
            growDepth();
            if (Replay.isReplay(request)) {
                replayed(request);
                return;
            }
            if (cause != null) {
                covered = List.of();
            } else if (request.kind == Request.Kind.FLUSH) {
                if (request.generation != generation) {
                    waiting.addFirst(request);
                    return;
                }
                covered = unflushed.coveredBy(request.mark);
                counters.flushes.increment();
            } else if (request.kind.changes()) {
                isKept = disk.hasWriteCache();
                if (isKept) {
                    unflushed.keep(request);
                }
                isSettled = isSettled(request);
            }
        } finally {
            lock.unlock();
        }
        request.end.succeeded(transferred);
        if (request.kind.changes()) {
            if (isSettled) {
                request.end.settled();
            }
            if (!isKept) {
                request.end.released();
            }
        }
        covered.forEach(one -> one.end.released());
    }

    private boolean isSettled(Request request) {
        request.strays.removeIf(path -> path.isUp());
        request.strays.forEach(path -> path.unsettled.add(request));
        return request.strays.isEmpty();
    }

    private void replayed(Request request) {
        counters.bytesResent.add(request.data.byteSize());
        if (replay != null && state == State.REPLAYING) {
            replay.done(request);
            if (replay.isOver()) {
                needsReplay = false;
                setbacks = 0;
                state = State.QUIESCING;
            }
        }
    }

    /** What is to be done once the lock is free. */
    private Runnable setback(Request request, Path path, Verdict verdict, String answer) {
        var recovery = settings.recovery();
        switch (verdict.step()) {
            case DONE -> throw new IllegalStateException();
            case RETRY_NOW -> {
                return again(request, verdict.fault(), answer);
            }
            case RETRY_LATER -> {
                return later(request, Pauses.of(recovery, request.pauses++), verdict.fault(), answer);
            }
            case HALVE_DEPTH -> {
                halveDepth();
                return request.busy++ < recovery.busyTries()
                        ? later(request, Pauses.whileBusy(request.busy - 1), verdict.fault(), answer)
                        : failing(request, verdict.fault(), answer);
            }
            case RESEND, REREAD_CAPACITY, CHECK_IDENTITY -> {
                review(verdict.step());
                return again(request, verdict.fault(), answer);
            }
            case OTHER_PATH -> {
                path.access = DiskStats.State.STANDBY;
                var other = bestPath();
                return other != null && other.access != DiskStats.State.STANDBY
                        ? again(request, verdict.fault(), answer)
                        : later(request, Pauses.of(recovery, request.pauses++), verdict.fault(), answer);
            }
            case DISABLE_FEATURE -> {
                return withoutFeature(request);
            }
            case FAIL -> {
                return failing(request, verdict.fault(), answer);
            }
            case FAIL_DISK -> {
                return ending(failure(request, verdict.fault(), answer), List.of(request));
            }
        }
        throw new IllegalStateException(verdict.toString());
    }

    private Runnable withoutFeature(Request request) {
        disk.abilities().refuse(request.kind);
        if (request.kind != Request.Kind.FLUSH) {
            return request.end::refused;
        }
        if (disk.abilities().flushes()) {
            waiting.addFirst(request);
            return () -> {};
        }
        var covered = unflushed.coveredBy(unflushed.mark());
        return () -> {
            request.end.succeeded(0);
            covered.forEach(one -> one.end.released());
        };
    }

    private Runnable again(Request request, IscsiFault fault, String answer) {
        if (++request.attentions > settings.recovery().attentions() && hasPath()) {
            return failing(request, fault, answer);
        }
        return patiently(request, fault, answer, () -> waiting.addFirst(request));
    }

    private Runnable later(Request request, Duration pause, IscsiFault fault, String answer) {
        request.attentions = 0;
        return patiently(request, fault, answer, () -> {
            delayed.add(request);
            after(pause, () -> resume(request));
        });
    }

    private Runnable patiently(Request request, IscsiFault fault, String answer, Runnable retry) {
        if (cause != null) {
            var reason = cause;
            return () -> request.end.failed(reason);
        }
        var now = System.nanoTime();
        if (request.troubleSinceNanos == 0) {
            request.troubleSinceNanos = now;
        }
        if (now - request.troubleSinceNanos > budget(request.kind != Request.Kind.READ)) {
            return failing(request, fault, answer);
        }
        retry.run();
        return () -> {};
    }

    private void resume(Request request) {
        locked(() -> {
            if (delayed.remove(request)) {
                waiting.addFirst(request);
            }
            return () -> {};
        });
        pump();
    }

    /** A flush that cannot be had leaves nobody knowing what is durable: it fails the disk. */
    private Runnable failing(Request request, IscsiFault fault, String answer) {
        var failure = failure(request, fault, answer);
        return request.kind == Request.Kind.FLUSH
                ? ending(failure, List.of(request))
                : () -> request.end.failed(failure);
    }

    private IscsiException failure(Request request, IscsiFault fault, String answer) {
        return new IscsiException(fault, name + ": " + request + ": " + answer);
    }

    private long budget(boolean changes) {
        var recovery = settings.recovery();
        return (changes ? recovery.writes() : recovery.reads()).toNanos();
    }

    private void leaveFlight(Path path) {
        inFlight--;
        path.inFlight--;
        if (inFlight == 0) {
            idle.signalAll();
        }
        if (path.isLeaving && path.inFlight == 0 && path.port != null) {
            goDown(path, "the target asked for a new login");
        }
    }

    private void growDepth() {
        if (++successes >= depth && depth < MOST_IN_FLIGHT) {
            depth++;
            successes = 0;
        }
    }

    private void halveDepth() {
        depth = Math.max(1, Math.min(depth, inFlight + 1) / 2);
        successes = 0;
    }

    // Trouble of the disk rather than of a request

    private void review(Step step) {
        needsReview = true;
        mayGrow |= step == Step.REREAD_CAPACITY;
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
    private void advance() {
        if (state != State.QUIESCING || inFlight > 0 || isPausing || !hasPath()) {
            return;
        }
        if (needsReview) {
            needsReview = false;
            state = State.REVIEWING;
            Thread.ofPlatform().daemon().name("iscsi-review").start(this::reviewNow);
        } else if (needsReplay && !unflushed.isEmpty()) {
            replay = new Replay(unflushed.all(), disk.abilities(), zeros, disk.blockBytes());
            state = State.REPLAYING;
        } else {
            needsReplay = false;
            state = State.RUNNING;
        }
    }

    private Runnable replaySetback(Verdict verdict, String answer) {
        if (cause != null) {
            return () -> {};
        }
        var failure = new IscsiException(verdict.fault(), name + ": sending unflushed bytes again: " + answer);
        quiesce();
        switch (verdict.step()) {
            case FAIL, FAIL_DISK -> {
                return ending(failure, List.of());
            }
            case DISABLE_FEATURE -> disk.abilities().refuse(Request.Kind.WRITE_SAME);
            case RESEND, REREAD_CAPACITY, CHECK_IDENTITY -> review(verdict.step());
            case HALVE_DEPTH -> halveDepth();
            case DONE, RETRY_NOW, RETRY_LATER, OTHER_PATH -> {}
        }
        return pauseOrEnd(failure);
    }

    /** Before the next try of what concerns the whole disk. */
    private Runnable pauseOrEnd(IscsiException failure) {
        var now = System.nanoTime();
        setbackSinceNanos = setbacks == 0 ? now : setbackSinceNanos;
        if (now - setbackSinceNanos > budget(true)) {
            return ending(failure, List.of());
        }
        if (!isPausing) {
            isPausing = true;
            after(Pauses.of(settings.recovery(), setbacks++), this::pauseOver);
        }
        return () -> {};
    }

    private void pauseOver() {
        locked(() -> {
            isPausing = false;
            return () -> {};
        });
        pump();
    }

    private void reviewNow() {
        IscsiException failure = null;
        for (var path : upPaths()) {
            var port = path.port;
            try {
                if (port != null) {
                    adopt(path, new UnitProbe(port, lun, settings).probe());
                }
            } catch (IscsiException e) {
                failure = e;
            } catch (RuntimeException e) {
                failure = new IscsiException(IscsiFault.PROTOCOL_ERROR, name + ": " + e, e);
            }
        }
        reviewed(failure);
    }

    private void reviewed(@Nullable IscsiException failure) {
        locked(() -> {
            if (state == State.REVIEWING) {
                state = State.QUIESCING;
            }
            if (failure == null) {
                mayGrow = false;
                var asked = List.copyOf(reviewers);
                reviewers.clear();
                return () -> asked.forEach(Completion::done);
            }
            needsReview = true;
            return switch (failure.fault()) {
                case LUN_IDENTITY_CHANGED, LUN_NOT_FOUND, UNSUPPORTED, CLOSED -> ending(failure, List.of());
                default -> pauseOrEnd(failure);
            };
        });
        pump();
    }

    private List<Path> upPaths() {
        lock.lock();
        try {
            return paths.stream().filter(Path::isUp).toList();
        } finally {
            lock.unlock();
        }
    }

    private void adopt(Path path, Unit unit) throws IscsiException {
        lock.lock();
        try {
            disk.adopt(unit, mayGrow, name + " at " + path.portal);
            path.access = unit.access();
        } finally {
            lock.unlock();
        }
    }

    /** Asks the disk again what it is, size included. */
    void review(Completion completion) {
        locked(() -> {
            if (cause != null) {
                var reason = cause;
                return () -> completion.failed(reason);
            }
            reviewers.add(completion);
            review(Step.REREAD_CAPACITY);
            return () -> {};
        });
        pump();
    }

    // Paths

    SessionEvents events(Path path, long login) {
        return new SessionEvents() {
            @Override
            public void sense(long unit, byte[] sense) {
                attention(new TaskResult.Answered(2, sense, 0));
            }

            @Override
            public void leaveRequested() {
                leave(path, login);
            }

            @Override
            public void ended(IscsiException reason) {
                pathDied(path, login, reason);
            }
        };
    }

    private void attention(TaskResult.Answered news) {
        var step = SenseTable.verdict(news, false).step();
        if (step == Step.RESEND || step == Step.REREAD_CAPACITY || step == Step.CHECK_IDENTITY) {
            locked(() -> {
                review(step);
                return () -> {};
            });
            pump();
        }
    }

    private void leave(Path path, long login) {
        locked(() -> {
            if (path.login == login && path.isUp()) {
                path.isLeaving = true;
                if (path.inFlight == 0) {
                    goDown(path, "the target asked for a new login");
                }
            }
            return () -> {};
        });
    }

    private void pathDied(Path path, long login, IscsiException reason) {
        locked(() -> {
            if (path.login == login && path.isUp()) {
                goDown(path, reason.getMessage());
            } else if (path.login == login) {
                path.login++;
            }
            return () -> {};
        });
        pump();
    }

    private void goDown(Path path, String trouble) {
        var port = path.port;
        path.port = null;
        path.trouble = trouble;
        if (state == State.REPLAYING) {
            state = State.QUIESCING;
        }
        if (port != null && cause == null) {
            isNeeded();
            path.deaths++;
            if (paths.size() > 1) {
                after(settings.recovery().writes(), settling(path, path.deaths));
            }
            reconnector.start(path, port);
        } else if (port != null) {
            closers.add(Thread.ofPlatform().daemon().name("iscsi-close").start(port::close));
        }
    }

    /** A path that stays away longer than a write may take has no write under way any more: its connection is long closed. */
    private Runnable settling(Path path, long death) {
        return () -> {
            if (isStillDown(path, death)) {
                settle(path);
            }
        };
    }

    private boolean isStillDown(Path path, long death) {
        lock.lock();
        try {
            return !path.isUp() && path.deaths == death;
        } finally {
            lock.unlock();
        }
    }

    private void settle(Path path) {
        var settled = new ArrayList<Request>();
        locked(() -> {
            for (var request : path.unsettled) {
                request.strays.remove(path);
                if (request.strays.isEmpty()) {
                    settled.add(request);
                }
            }
            path.unsettled.clear();
            return () -> settled.forEach(one -> one.end.settled());
        });
    }

    long nextLogin(Path path) {
        lock.lock();
        try {
            return ++path.login;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes a path into use, after its session was reinstated.
     *
     * @return false where the session has died already, or nobody wants it any more
     * @throws IscsiException {@code LUN_IDENTITY_CHANGED}
     */
    boolean pathUp(Path path, long login, ScsiPort port, Unit unit) throws IscsiException {
        lock.lock();
        try {
            if (cause != null || path.login != login) {
                return false;
            }
            disk.adopt(unit, mayGrow, name + " at " + path.portal);
            path.port = port;
            path.access = unit.access();
            path.isLeaving = false;
            path.trouble = "";
            neededSinceNanos = 0;
            counters.logins.increment();
            wasReset();
            quiesce();
        } finally {
            lock.unlock();
        }
        settle(path);
        pump();
        return true;
    }

    /** Notes why a path is down, and answers whether to go on trying. */
    boolean triesAgain(Path path, IscsiException failure) {
        var goesOn = new boolean[1];
        locked(() -> {
            path.trouble = failure.getMessage();
            var verdict = afterFailedLogin(failure);
            goesOn[0] = cause == null && verdict.isEmpty();
            return verdict.map(reason -> hasPath() && reason.fault() != IscsiFault.LUN_IDENTITY_CHANGED
                            ? (Runnable) () -> {}
                            : ending(reason, List.of()))
                    .orElse(() -> {});
        });
        pump();
        return goesOn[0];
    }

    /** The reason to give up, if there is one. */
    private Optional<IscsiException> afterFailedLogin(IscsiException failure) {
        return switch (failure.fault()) {
            case LUN_IDENTITY_CHANGED, LUN_NOT_FOUND, UNSUPPORTED, AUTHENTICATION_FAILED -> Optional.of(failure);
            default ->
                isPatienceOver()
                        ? Optional.of(new IscsiException(
                                IscsiFault.TIMED_OUT,
                                name + " did not come back in time: " + failure.getMessage(),
                                failure))
                        : Optional.empty();
        };
    }

    /** Patience counts from when somebody waits for a disk that has no path. */
    private boolean isPatienceOver() {
        return isNeeded() && System.nanoTime() - neededSinceNanos > budget(hasChanges());
    }

    private boolean isNeeded() {
        var isNeeded = !hasPath()
                && (inFlight > 0
                        || !waiting.isEmpty()
                        || !delayed.isEmpty()
                        || !unflushed.isEmpty()
                        || !reviewers.isEmpty());
        neededSinceNanos = !isNeeded ? 0 : neededSinceNanos == 0 ? System.nanoTime() : neededSinceNanos;
        return isNeeded;
    }

    private boolean hasChanges() {
        return !unflushed.isEmpty() || waiting.stream().anyMatch(request -> request.kind.changes());
    }

    private boolean hasPath() {
        return paths.stream().anyMatch(Path::takesCommands);
    }

    // The end

    private Runnable ending(IscsiException reason, List<Request> alsoFailed) {
        if (cause != null) {
            return () -> alsoFailed.forEach(request -> request.end.failed(reason));
        }
        cause = reason;
        state = State.ENDED;
        var failed = new ArrayList<>(alsoFailed);
        failed.addAll(waiting);
        failed.addAll(delayed);
        waiting.clear();
        delayed.clear();
        var asked = List.copyOf(reviewers);
        reviewers.clear();
        reconnector.stop();
        for (var path : paths) {
            goDown(path, reason.getMessage());
        }
        return () -> {
            failed.forEach(request -> request.end.failed(reason));
            asked.forEach(completion -> completion.failed(reason));
        };
    }

    /** Waits for what is under way, for the time that a logout has, then ends. */
    void close() {
        var limitNanos = settings.deadlines().logout().toNanos();
        lock.lock();
        try {
            isClosing = true;
            var left = limitNanos;
            while (cause == null
                    && hasPath()
                    && left > 0
                    && (inFlight > 0 || !waiting.isEmpty() || !delayed.isEmpty())) {
                left = awaitIdle(left);
            }
        } finally {
            lock.unlock();
        }
        locked(() -> ending(new IscsiException(IscsiFault.CLOSED, name + " was closed"), List.of()));
        for (var closer : closers()) {
            joined(closer, settings.deadlines().logout().plusSeconds(1));
        }
        pump();
    }

    private List<Thread> closers() {
        lock.lock();
        try {
            return List.copyOf(closers);
        } finally {
            lock.unlock();
        }
    }

    private static void joined(Thread thread, Duration limit) {
        try {
            thread.join(limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
        lock.lock();
        try {
            return !unflushed.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** The paths that were down from the start. */
    void start() {
        locked(() -> {
            paths.stream().filter(path -> !path.isUp()).forEach(reconnector::start);
            return () -> {};
        });
    }

    DiskStats stats() {
        lock.lock();
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
                    paths.stream().map(Path::snapshot).toList());
        } finally {
            lock.unlock();
        }
    }

    private static void after(Duration pause, Runnable next) {
        CompletableFuture.delayedExecutor(pause.toNanos(), TimeUnit.NANOSECONDS).execute(next);
    }

    /** Runs under the lock, and what it answers after it. */
    private void locked(Supplier<Runnable> change) {
        Runnable then;
        lock.lock();
        try {
            then = change.get();
        } finally {
            lock.unlock();
        }
        then.run();
    }
}
