package io.vitrine.split;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A process that was started here once, told from any later one with the same number.
 *
 * @param started when the kernel made it, in the kernel's ticks since the machine's start
 * @param boot which start of the machine that was
 */
record Started(long pid, long started, String boot) {
    private static final int FIELD_OF_SESSION = 3;
    private static final int FIELD_OF_START = 19;

    /** Empty where it has ended already. */
    static Optional<Started> of(long pid) {
        return stat(pid).map(fields -> new Started(pid, Long.parseLong(fields.get(FIELD_OF_START)), currentBoot()));
    }

    /**
     * As the kernel told of it in a line of {@code /proc/PID/stat}; empty where that is none.
     *
     * @param boot which start of the machine that was
     */
    static Optional<Started> noted(String line, String boot) {
        try {
            var pid = Long.parseLong(line.substring(0, line.indexOf(' ')));
            return Optional.of(new Started(pid, Long.parseLong(fields(line).get(FIELD_OF_START)), boot));
        } catch (IndexOutOfBoundsException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    /** Its handle; empty where it has ended, also where its number is somebody else's now. */
    Optional<ProcessHandle> alive() {
        return of(pid).filter(this::equals).flatMap(_ -> ProcessHandle.of(pid)).filter(ProcessHandle::isAlive);
    }

    /**
     * What it left behind: processes of the session that it began, which work below {@code folder}. The kernel does not give its number away while
     * one of them lives; the folder is looked at because the number may have been given away after the last of them.
     */
    List<ProcessHandle> orphans(Path folder) {
        if (!boot.equals(currentBoot()) || of(pid).isPresent()) {
            return List.of();
        }
        var found = new ArrayList<ProcessHandle>();
        ProcessHandle.allProcesses()
                .filter(process -> session(process.pid()) == pid && worksBelow(process.pid(), folder))
                .forEach(found::add);
        return found;
    }

    private static long session(long pid) {
        return stat(pid)
                .map(fields -> Long.parseLong(fields.get(FIELD_OF_SESSION)))
                .orElse(-1L);
    }

    private static boolean worksBelow(long pid, Path folder) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "cwd"))
                    .startsWith(folder);
        } catch (IOException _) {
            return false;
        }
    }

    /** The fields behind the name of the program, which may hold anything. A process that nobody has waited for yet has ended. */
    private static Optional<List<String>> stat(long pid) {
        try {
            var line = Files.readString(Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
            var fields = fields(line);
            return fields.getFirst().equals("Z") ? Optional.empty() : Optional.of(fields);
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static List<String> fields(String line) {
        return List.of(line.substring(line.lastIndexOf(')') + 2).strip().split(" "));
    }

    private static String currentBoot() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        } catch (IOException _) {
            return "";
        }
    }
}
