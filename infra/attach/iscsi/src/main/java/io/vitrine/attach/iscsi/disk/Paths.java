package io.vitrine.attach.iscsi.disk;

import io.vitrine.attach.iscsi.DiskStats;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.IscsiSettings;
import io.vitrine.attach.iscsi.session.ScsiPort;
import io.vitrine.attach.iscsi.session.SessionEvents;
import io.vitrine.attach.iscsi.session.TaskResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The ways to a disk: which one is best, and how each goes down and comes back. Guarded by the monitor. */
final class Paths {
    private static final String LEFT = "the target asked for a new login";

    private final Monitor monitor;
    private final Dispatcher dispatcher;
    private final Mending mending;
    private final List<Path> all;
    private final String name;
    private final IscsiSettings settings;
    private final DiskState disk;
    private final Counters counters;
    private final Reconnector reconnector;
    private final List<Thread> closers = new ArrayList<>();
    private long neededSinceNanos;

    Paths(
            Monitor monitor,
            Dispatcher dispatcher,
            List<Path> all,
            Unflushed unflushed,
            String name,
            long lun,
            IscsiSettings settings,
            Ports ports,
            DiskState disk,
            Counters counters) {
        this.monitor = monitor;
        this.dispatcher = dispatcher;
        this.all = List.copyOf(all);
        this.name = name;
        this.settings = settings;
        this.disk = disk;
        this.counters = counters;
        this.reconnector = new Reconnector(this, ports, lun, settings);
        var zeros = Zeros.RUN.asSlice(0, disk.transferBytes());
        this.mending = new Mending(monitor, dispatcher, this, unflushed, name, lun, settings, disk, counters, zeros);
    }

    Mending mending() {
        return mending;
    }

    /** The ones that were down from the start. */
    void start() {
        monitor.change(() -> {
            all.stream().filter(path -> !path.isUp()).forEach(reconnector::start);
            return () -> {};
        });
    }

    /** Each one down, for good. */
    void end(String reason) {
        reconnector.stop();
        all.forEach(path -> goDown(path, reason));
    }

    /** Waits until each session that ended was logged out. */
    void awaitClosed(Duration limit) {
        for (var closer : monitor.get(() -> List.copyOf(closers))) {
            try {
                closer.join(limit);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    List<DiskStats.Path> snapshot() {
        return all.stream().map(Path::snapshot).toList();
    }

    /** The last command on a path that was asked to leave has ended. */
    void leaveIfAsked(Path path) {
        if (path.isLeaving && path.inFlight == 0 && path.isUp()) {
            goDown(path, LEFT);
        }
    }

    @Nullable
    Path best() {
        Path best = null;
        for (var path : all) {
            if (path.takesCommands() && path.isBetterThan(best)) {
                best = path;
            }
        }
        return best;
    }

    boolean areThere() {
        return all.stream().anyMatch(Path::takesCommands);
    }

    List<Path> up() {
        return monitor.get(() -> all.stream().filter(Path::isUp).toList());
    }

    SessionEvents events(Path path, long login) {
        return new SessionEvents() {
            @Override
            public void sense(long unit, byte[] sense) {
                mending.attention(new TaskResult.Answered(2, sense, 0));
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

    private void leave(Path path, long login) {
        monitor.change(() -> {
            if (path.login == login && path.isUp()) {
                path.isLeaving = true;
                if (path.inFlight == 0) {
                    goDown(path, LEFT);
                }
            }
            return () -> {};
        });
    }

    void pathDied(Path path, long login, IscsiException reason) {
        monitor.change(() -> {
            if (path.login == login && path.isUp()) {
                goDown(path, reason.getMessage());
            } else if (path.login == login) {
                path.login++;
            }
            return () -> {};
        });
        dispatcher.pump();
    }

    void goDown(Path path, String trouble) {
        var port = path.port;
        path.port = null;
        path.trouble = trouble;
        mending.pathWent();
        if (port != null && !dispatcher.hasEnded()) {
            isNeeded();
            path.deaths++;
            if (all.size() > 1) {
                Pauses.after(settings.recovery().writes(), settling(path, path.deaths));
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
                monitor.change(() -> {
                    mending.pathSettled(path);
                    return () -> {};
                });
                settle(path);
                dispatcher.pump();
            }
        };
    }

    private boolean isStillDown(Path path, long death) {
        monitor.lock();
        try {
            return !path.isUp() && path.deaths == death;
        } finally {
            monitor.unlock();
        }
    }

    private void settle(Path path) {
        var settled = new ArrayList<Request>();
        monitor.change(() -> {
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

    boolean isSettled(Request request) {
        request.strays.removeIf(path -> path.isUp());
        request.strays.forEach(path -> path.unsettled.add(request));
        return request.strays.isEmpty();
    }

    long nextLogin(Path path) {
        monitor.lock();
        try {
            return ++path.login;
        } finally {
            monitor.unlock();
        }
    }

    /**
     * Takes a path into use, after its session was reinstated.
     *
     * @return false where the session has died already, or nobody wants it any more
     * @throws IscsiException {@code LUN_IDENTITY_CHANGED}
     */
    boolean pathUp(Path path, long login, ScsiPort port, Unit unit) throws IscsiException {
        monitor.lock();
        try {
            if (dispatcher.hasEnded() || path.login != login) {
                return false;
            }
            disk.adopt(unit, name + " at " + path.portal);
            path.port = port;
            path.access = unit.access();
            path.isLeaving = false;
            path.trouble = "";
            neededSinceNanos = 0;
            counters.logins.increment();
            mending.pathCame(path);
        } finally {
            monitor.unlock();
        }
        settle(path);
        dispatcher.pump();
        return true;
    }

    /** Notes why a path is down, and answers whether to go on trying. */
    boolean triesAgain(Path path, IscsiException failure) {
        var goesOn = new boolean[1];
        monitor.change(() -> {
            path.trouble = failure.getMessage();
            var verdict = afterFailedLogin(failure);
            goesOn[0] = !dispatcher.hasEnded() && verdict.isEmpty();
            return verdict.map(reason -> areThere() && reason.fault() != IscsiFault.LUN_IDENTITY_CHANGED
                            ? (Runnable) () -> {}
                            : dispatcher.ending(reason, List.of()))
                    .orElse(() -> {});
        });
        dispatcher.pump();
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
        return isNeeded() && System.nanoTime() - neededSinceNanos > dispatcher.budgetNanos();
    }

    private boolean isNeeded() {
        var isNeeded = !areThere() && dispatcher.isNeeded();
        neededSinceNanos = !isNeeded ? 0 : neededSinceNanos == 0 ? System.nanoTime() : neededSinceNanos;
        return isNeeded;
    }
}
