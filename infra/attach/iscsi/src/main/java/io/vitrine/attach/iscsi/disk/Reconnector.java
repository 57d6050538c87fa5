package io.vitrine.attach.iscsi.disk;

import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.IscsiSettings;
import io.vitrine.attach.iscsi.session.ScsiPort;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Brings paths back: one thread for each that is down. */
final class Reconnector {
    /** How often somebody looks whether it is still worth waiting. */
    private static final Duration LOOK = Duration.ofMillis(500);

    private final Paths paths;
    private final Ports ports;
    private final long lun;
    private final IscsiSettings settings;
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private volatile boolean isStopped;

    Reconnector(Paths paths, Ports ports, long lun, IscsiSettings settings) {
        this.paths = paths;
        this.ports = ports;
        this.lun = lun;
        this.settings = settings;
    }

    void start(Path path, ScsiPort old) {
        start(path, Optional.of(old));
    }

    void start(Path path) {
        start(path, Optional.empty());
    }

    private void start(Path path, Optional<ScsiPort> old) {
        var thread = Thread.ofPlatform().daemon().name("iscsi-login " + path).unstarted(() -> run(path, old));
        threads.add(thread);
        thread.start();
    }

    void stop() {
        isStopped = true;
        threads.forEach(Thread::interrupt);
    }

    private void run(Path path, Optional<ScsiPort> old) {
        try {
            var wayBack = new WayBack(path);
            old.ifPresent(wayBack::leave);
            wayBack.go();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            threads.remove(Thread.currentThread());
        }
    }

    /** Of one path: tries until it is there, or nobody waits any longer. */
    private final class WayBack {
        private final Path path;
        private Duration timeToWait = Duration.ZERO;
        private long leftAt = System.nanoTime();

        WayBack(Path path) {
            this.path = path;
        }

        /** Ends a session, and notes how long its target wants to be left alone. */
        void leave(ScsiPort port) {
            port.close();
            leftAt = System.nanoTime();
            timeToWait = port.timeToWait();
        }

        void go() throws InterruptedException {
            for (var tries = 0; !isStopped; tries++) {
                Thread.sleep(Pauses.of(settings.recovery(), tries));
                if (!waitsOut()) {
                    return;
                }
                var failure = login();
                if (failure.isEmpty() || !paths.triesAgain(path, failure.get())) {
                    return;
                }
            }
        }

        /** @return false where patience ends first */
        private boolean waitsOut() throws InterruptedException {
            for (var left = left(); left.isPositive(); left = left()) {
                var early = new IscsiException(
                        IscsiFault.UNREACHABLE,
                        "%s takes no login before %d s after the end of a session"
                                .formatted(path, timeToWait.toSeconds()));
                if (!paths.triesAgain(path, early)) {
                    return false;
                }
                Thread.sleep(left.compareTo(LOOK) < 0 ? left : LOOK);
            }
            return true;
        }

        private Duration left() {
            return timeToWait.minusNanos(System.nanoTime() - leftAt);
        }

        /** @return why it did not work */
        private Optional<IscsiException> login() {
            try {
                var login = paths.nextLogin(path);
                return takenUp(ports.open(path.portal, path.isid, paths.events(path, login)), login)
                        ? Optional.empty()
                        : Optional.of(
                                new IscsiException(IscsiFault.UNREACHABLE, path + " went away right after the login"));
            } catch (IscsiException e) {
                return Optional.of(e);
            } catch (RuntimeException e) {
                return Optional.of(new IscsiException(IscsiFault.PROTOCOL_ERROR, path + ": " + e, e));
            }
        }

        private boolean takenUp(ScsiPort port, long login) throws IscsiException {
            var isUp = false;
            try {
                isUp = paths.pathUp(path, login, port, new UnitProbe(port, lun, settings).probe());
                return isUp;
            } finally {
                if (!isUp) {
                    leave(port);
                }
            }
        }
    }
}
