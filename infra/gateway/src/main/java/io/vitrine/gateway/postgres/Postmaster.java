package io.vitrine.gateway.postgres;

import io.vitrine.gateway.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A live server process on a cluster, known from the {@code postmaster.pid} it keeps there.
 *
 * @param status its own word: starting, ready, stopping; empty in its first moments
 */
record Postmaster(ProcessHandle process, int port, String status) {
    private static final Duration FAST_STOP = Duration.ofSeconds(30);
    private static final Duration IMMEDIATE_STOP = Duration.ofSeconds(10);
    private static final int LINE_OF_PORT = 3;
    private static final int LINE_OF_STATUS = 7;

    /** The server on {@code cluster}; empty where there is none, also where the file was left behind and its process id is somebody else's now. */
    static Optional<Postmaster> on(Path cluster) throws IOException {
        var file = cluster.resolve("postmaster.pid");
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        var lines = Files.readAllLines(file);
        if (lines.size() <= LINE_OF_PORT || lines.get(LINE_OF_PORT).isBlank()) {
            return Optional.empty();
        }
        var status = lines.size() > LINE_OF_STATUS ? lines.get(LINE_OF_STATUS).strip() : "";
        return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
                .filter(process -> serves(process, cluster))
                .map(process -> new Postmaster(
                        process, Integer.parseInt(lines.get(LINE_OF_PORT).strip()), status));
    }

    /**
     * Removes a file that names a process which is none of ours, as after a reboot: PostgreSQL would take any process of that number
     * for a server. Left in place where a part of a killed server may still be at work, which PostgreSQL then finds out itself.
     */
    static void forgetDead(Path cluster) throws IOException {
        var file = cluster.resolve("postmaster.pid");
        if (Files.exists(file) && on(cluster).isEmpty() && worksIn(cluster).isEmpty()) {
            Files.delete(file);
        }
    }

    /** Every process of PostgreSQL has its cluster as working folder, whatever it calls itself. */
    private static Optional<ProcessHandle> worksIn(Path cluster) {
        return ProcessHandle.allProcesses()
                .filter(process -> cluster.equals(workingFolder(process)))
                .findFirst();
    }

    private static Path workingFolder(ProcessHandle process) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"));
        } catch (IOException e) {
            return Path.of("/");
        }
    }

    /** Whether it says that it takes connections. */
    boolean ready() {
        return status.equals("ready");
    }

    /** Whether it runs exactly these programs and is not on its way out. */
    boolean canServe(Binaries binaries) {
        return !status.equals("stopping")
                && arguments(process).contains(binaries.program("postgres").toString());
    }

    /** Stops it in PostgreSQL's fast way: open transactions are rolled back, everything is on disk. */
    void stop() throws Refusal {
        signal("INT");
        if (!ends(FAST_STOP)) {
            signal("QUIT");
            if (!ends(IMMEDIATE_STOP)) {
                throw Refusal.cannot("PostgreSQL (process " + process.pid() + ") does not stop.");
            }
        }
    }

    /** The JDK knows only TERM, which lets PostgreSQL wait for its clients. */
    private void signal(String name) {
        Programs.succeeds(List.of("sh", "-c", "kill -" + name + " " + process.pid()));
    }

    private boolean ends(Duration within) {
        try {
            process.onExit().get(within.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean serves(ProcessHandle process, Path cluster) {
        var arguments = arguments(process);
        return process.isAlive()
                && arguments.stream().anyMatch(argument -> argument.endsWith("/postgres"))
                && arguments.contains(cluster.toString());
    }

    /** From /proc, which shows them for other users' processes too. */
    private static List<String> arguments(ProcessHandle process) {
        try {
            return List.of(Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
                    .split("\0"));
        } catch (IOException e) {
            return List.of();
        }
    }
}
