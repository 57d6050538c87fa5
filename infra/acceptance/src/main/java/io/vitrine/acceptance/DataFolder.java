package io.vitrine.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The data folder of a worker or of a whole gateway, looked at from outside: which volumes and files lie there. */
public record DataFolder(Path root) {
    private static final Duration MOMENT = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(20);

    public static DataFolder at(Path root) {
        return new DataFolder(root.toAbsolutePath());
    }

    /** Names of the sparse files that are volumes. */
    public List<String> volumes() {
        return namesIn(root.resolve("volumes/data"));
    }

    /** Names of the records of volumes. */
    public List<String> volumeRecords() {
        return namesIn(root.resolve("volumes/records")).stream()
                .map(name -> name.replace(".json", ""))
                .toList();
    }

    /** Names of the records of attachments, each of which keeps a volume from being deleted. */
    public List<String> attachments() {
        return namesIn(root.resolve("volumes/attachments"));
    }

    /** Names of the files of store {@code files}, unfinished ones too. */
    public List<String> files() {
        return namesIn(root.resolve("files"));
    }

    /** All of these names. */
    Stream<String> contents() {
        return Stream.of(volumes(), volumeRecords(), attachments(), files()).flatMap(List::stream);
    }

    /** As {@link Deployment#leftovers}, of a gateway that keeps its database in this folder too. */
    public List<String> leftovers() {
        try (var ledger = LedgerView.of(this)) {
            return Leftovers.in(List.of(this), ledger);
        }
    }

    /** Ids of live processes that were told of this folder: the gateway, its PostgreSQL. */
    public List<Long> processes() {
        try (var all = Files.list(Path.of("/proc"))) {
            return all.filter(entry -> entry.getFileName().toString().matches("\\d+"))
                    .filter(entry -> commandLine(entry).contains(root.toString()))
                    .map(entry -> Long.valueOf(entry.getFileName().toString()))
                    .filter(pid -> pid != ProcessHandle.current().pid())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list processes", e);
        }
    }

    /** Those that are still there after a moment: a PostgreSQL that has given up its lock may be on its way out. */
    public List<Long> survivors() {
        var until = System.nanoTime() + MOMENT.toNanos();
        var left = processes();
        while (!left.isEmpty() && System.nanoTime() < until) {
            LockSupport.parkNanos(POLL.toNanos());
            left = processes();
        }
        return left;
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"));
        } catch (IOException | UncheckedIOException _) {
            return "";
        }
    }

    /** Removes all of it. */
    public void delete() {
        if (Files.notExists(root)) {
            return;
        }
        try (var tree = Files.walk(root)) {
            for (var path : tree.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + root, e);
        }
    }

    private static List<String> namesIn(Path folder) {
        if (Files.notExists(folder)) {
            return List.of();
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return namesIn(folder); // something was removed while we looked
        }
    }
}
