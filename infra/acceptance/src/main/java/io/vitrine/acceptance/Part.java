package io.vitrine.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * One process of a deployment.
 *
 * @param name unique in its deployment, such as {@code worker-1}
 */
public record Part(String name, Role role, long pid) {
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final int END_LIMIT_SECONDS = 10;

    /** What a process is for. */
    public enum Role {
        /** Everything in one. */
        GATEWAY,
        FUNCTION,
        WORKER,
        EDGE,
        BROKER,
        DATABASE
    }

    /** As the kernel counts it. */
    public long residentBytes() {
        try {
            var status = Files.readString(Path.of("/proc", Long.toString(pid), "status"));
            var resident = RESIDENT.matcher(status);
            if (!resident.find()) {
                throw new IllegalStateException(this + " has no resident memory: it has ended");
            }
            return Long.parseLong(resident.group(1)) * 1024;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the status of " + this, e);
        }
    }

    public boolean isAlive() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    /** {@code kill}; does not wait. */
    public void tellToStop() {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
    }

    /** {@code kill -9}; returns when it is gone. */
    public void kill() {
        ProcessHandle.of(pid).ifPresent(process -> {
            process.destroyForcibly();
            try {
                process.onExit().orTimeout(END_LIMIT_SECONDS, TimeUnit.SECONDS).join();
            } catch (CompletionException e) {
                throw new IllegalStateException(this + " outlives kill -9", e);
            }
        });
    }
}
