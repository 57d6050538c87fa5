package io.vitrine.attach.iscsi.disk;

import io.vitrine.attach.iscsi.DiskStats;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.IscsiSettings;
import io.vitrine.attach.iscsi.session.TaskResult;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What follows from trouble with one request: it is sent again now or after a pause, or it fails, or the whole disk does. Guarded by the monitor; each
 * answer is what is to be done once the lock is free.
 */
final class Setbacks {
    private final Monitor monitor;
    private final Dispatcher dispatcher;
    private final Paths paths;
    private final Unflushed unflushed;
    private final String name;
    private final IscsiSettings.Recovery recovery;
    private final DiskState disk;
    private final Set<Request> paused = new LinkedHashSet<>();

    Setbacks(
            Monitor monitor,
            Dispatcher dispatcher,
            Paths paths,
            Unflushed unflushed,
            String name,
            IscsiSettings.Recovery recovery,
            DiskState disk) {
        this.monitor = monitor;
        this.dispatcher = dispatcher;
        this.paths = paths;
        this.unflushed = unflushed;
        this.name = name;
        this.recovery = recovery;
        this.disk = disk;
    }

    boolean isAnyPaused() {
        return !paused.isEmpty();
    }

    /** Hands out what was to be sent again later. */
    List<Request> abandon() {
        var abandoned = List.copyOf(paused);
        paused.clear();
        return abandoned;
    }

    /** How long trouble may last. */
    long budgetNanos(boolean changes) {
        return (changes ? recovery.writes() : recovery.reads()).toNanos();
    }

    /** Nobody knows whether it was carried out. */
    Runnable lost(Request request, Path path, TaskResult.Lost lost) {
        var message = String.valueOf(lost.cause().getMessage());
        if (!lost.sessionDead()) {
            return again(request, IscsiFault.TIMED_OUT, message);
        }
        if (request.kind.changes()) {
            request.strays.add(path);
        }
        return patiently(request, IscsiFault.TIMED_OUT, message, () -> dispatcher.putBack(request));
    }

    /** It was not carried out, and the target said why. */
    Runnable answered(Request request, Path path, Verdict verdict, String answer) {
        var fault = verdict.fault();
        return switch (verdict.step()) {
            case DONE -> throw new IllegalStateException("no setback: " + verdict);
            case RETRY_NOW -> again(request, fault, answer);
            case RETRY_LATER -> later(request, Pauses.of(recovery, request.pauses++), fault, answer);
            case HALVE_DEPTH -> turnedAway(request, fault, answer);
            case RESEND, REREAD_CAPACITY, CHECK_IDENTITY -> {
                dispatcher.mending().review(verdict.step());
                yield again(request, fault, answer);
            }
            case OTHER_PATH -> elsewhere(request, path, fault, answer);
            case DISABLE_FEATURE -> withoutFeature(request);
            case FAIL -> failing(request, fault, answer);
            case FAIL_DISK -> dispatcher.ending(failure(request, fault, answer), List.of(request));
        };
    }

    private Runnable turnedAway(Request request, IscsiFault fault, String answer) {
        dispatcher.halveDepth();
        return request.busy++ < recovery.busyTries()
                ? later(request, Pauses.whileBusy(request.busy - 1), fault, answer)
                : failing(request, fault, answer);
    }

    private Runnable elsewhere(Request request, Path path, IscsiFault fault, String answer) {
        path.access = DiskStats.State.STANDBY;
        var other = paths.best();
        return other != null && other.access != DiskStats.State.STANDBY
                ? again(request, fault, answer)
                : later(request, Pauses.of(recovery, request.pauses++), fault, answer);
    }

    private Runnable withoutFeature(Request request) {
        disk.abilities().refuse(request.kind);
        if (request.kind != Request.Kind.FLUSH) {
            return request.end::refused;
        }
        if (disk.abilities().flushes()) {
            dispatcher.putBack(request);
            return () -> {};
        }
        var covered = unflushed.coveredBy(unflushed.mark());
        return () -> {
            request.end.succeeded(0);
            covered.forEach(one -> one.end.released());
        };
    }

    private Runnable again(Request request, IscsiFault fault, String answer) {
        if (++request.attentions > recovery.attentions() && paths.areThere()) {
            return failing(request, fault, answer);
        }
        return patiently(request, fault, answer, () -> dispatcher.putBack(request));
    }

    private Runnable later(Request request, Duration pause, IscsiFault fault, String answer) {
        request.attentions = 0;
        return patiently(request, fault, answer, () -> {
            paused.add(request);
            Pauses.after(pause, () -> resume(request));
        });
    }

    private Runnable patiently(Request request, IscsiFault fault, String answer, Runnable retry) {
        var reason = dispatcher.cause();
        if (reason.isPresent()) {
            return () -> request.end.failed(reason.get());
        }
        var now = System.nanoTime();
        if (request.troubleSinceNanos == 0) {
            request.troubleSinceNanos = now;
        }
        if (now - request.troubleSinceNanos > budgetNanos(request.kind != Request.Kind.READ)) {
            return failing(request, fault, answer);
        }
        retry.run();
        return () -> {};
    }

    private void resume(Request request) {
        monitor.change(() -> {
            if (paused.remove(request)) {
                dispatcher.putBack(request);
            }
            return () -> {};
        });
        dispatcher.pump();
    }

    /** A flush that cannot be had leaves nobody knowing what is durable: it fails the disk. */
    private Runnable failing(Request request, IscsiFault fault, String answer) {
        var failure = failure(request, fault, answer);
        return request.kind == Request.Kind.FLUSH
                ? dispatcher.ending(failure, List.of(request))
                : () -> request.end.failed(failure);
    }

    private IscsiException failure(Request request, IscsiFault fault, String answer) {
        return new IscsiException(fault, name + ": " + request + ": " + answer);
    }
}
