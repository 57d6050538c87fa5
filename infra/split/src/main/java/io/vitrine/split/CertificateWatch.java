package io.vitrine.split;

import io.vitrine.gateway.config.LaunchSettings.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks now and then whether the files of the certificate have changed, and says so: it was renewed. */
final class CertificateWatch implements AutoCloseable {
    private static final int LOOK_EVERY_SECONDS = 3;

    private final Runnable changed;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("certificate-watch").daemon().factory());
    private List<Object> known = List.of();

    CertificateWatch(Runnable changed) {
        this.changed = changed;
    }

    void begin(TlsFiles files) {
        known = stamp(files);
        thread.scheduleWithFixedDelay(() -> look(files), LOOK_EVERY_SECONDS, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
    }

    private void look(TlsFiles files) {
        var found = stamp(files);
        if (!found.isEmpty() && !found.equals(known)) {
            tell();
            known = found;
        }
    }

    /** A timer whose task ends with an exception is never run again. */
    private void tell() {
        try {
            changed.run();
        } catch (RuntimeException e) {
            System.err.println("vitrine: the edge cannot be told of the changed certificate: " + e.getMessage());
        }
    }

    /** Empty while one of them is not there, as in the middle of being replaced. */
    private static List<Object> stamp(TlsFiles files) {
        try {
            return List.of(
                    Files.getLastModifiedTime(files.certificate()), Files.size(files.certificate()),
                    Files.getLastModifiedTime(files.key()), Files.size(files.key()));
        } catch (IOException _) {
            return List.of();
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
