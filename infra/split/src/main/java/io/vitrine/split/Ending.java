package io.vitrine.split;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends processes that were started here, and nothing else. */
final class Ending {
    private static final int KILLED_LIMIT_SECONDS = 5;

    private Ending() {}

    /**
     * Tells it to end, and kills it and what it left behind where it does not.
     *
     * @return whether it ended by itself
     */
    static boolean end(Started process, Role role, Path folder) {
        var gentle = process.alive().map(handle -> asked(handle, role)).orElse(true);
        process.orphans(folder).forEach(Ending::kill);
        return gentle;
    }

    private static boolean asked(ProcessHandle process, Role role) {
        signal(process.pid(), role.signal());
        if (ends(process, role.limit().toMillis())) {
            return true;
        }
        kill(process);
        return false;
    }

    static void kill(ProcessHandle process) {
        process.destroyForcibly();
        ends(process, TimeUnit.SECONDS.toMillis(KILLED_LIMIT_SECONDS));
    }

    /** The JDK knows only TERM and KILL. */
    static void signal(long pid, String name) {
        try {
            var kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            ends(kill.toHandle(), TimeUnit.SECONDS.toMillis(KILLED_LIMIT_SECONDS));
        } catch (IOException e) {
            throw new IllegalStateException("cannot run sh", e);
        }
    }

    private static boolean ends(ProcessHandle process, long millis) {
        CompletableFuture<ProcessHandle> end = process.onExit();
        try {
            end.get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
