package io.vitrine.attach.iscsi.disk;

import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.IscsiSettings;
import io.vitrine.attach.iscsi.session.ScsiPort;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Brings paths back: one thread for each that is down. */
final class Reconnector {
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
        start(path, old::close);
    }

    void start(Path path) {
        start(path, () -> {});
    }

    private void start(Path path, Runnable closing) {
        var thread = Thread.ofPlatform().daemon().name("iscsi-login " + path).unstarted(() -> run(path, closing));
        threads.add(thread);
        thread.start();
    }

    void stop() {
        isStopped = true;
        threads.forEach(Thread::interrupt);
    }

    private void run(Path path, Runnable closing) {
        try {
            closing.run();
            for (var tries = 0; !isStopped; tries++) {
                Thread.sleep(Pauses.of(settings.recovery(), tries));
                var failure = login(path);
                if (failure.isEmpty() || !paths.triesAgain(path, failure.get())) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            threads.remove(Thread.currentThread());
        }
    }

    /** @return why it did not work */
    private Optional<IscsiException> login(Path path) {
        try {
            var login = paths.nextLogin(path);
            var port = ports.open(path.portal, path.isid, paths.events(path, login));
            try {
                var unit = new UnitProbe(port, lun, settings).probe();
                if (paths.pathUp(path, login, port, unit)) {
                    return Optional.empty();
                }
            } catch (IscsiException | RuntimeException e) {
                port.close();
                throw e;
            }
            port.close();
            return Optional.of(new IscsiException(IscsiFault.UNREACHABLE, path + " went away right after the login"));
        } catch (IscsiException e) {
            return Optional.of(e);
        } catch (RuntimeException e) {
            return Optional.of(new IscsiException(IscsiFault.PROTOCOL_ERROR, path + ": " + e, e));
        }
    }
}
