package io.vitrine.gateway.postgres;

import io.vitrine.gateway.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;

/** The file PostgreSQL's messages go to: kept small, and read for the reason when a start fails. */
final class ServerLog {
    private static final long LARGEST_BYTES = 4L * 1024 * 1024;
    private static final Pattern TROUBLE = Pattern.compile(".*?(?:FATAL|PANIC|ERROR|error|could not).*");
    private static final Pattern PREFIX = Pattern.compile("^.*?(?:FATAL|PANIC|ERROR|error): +");

    private ServerLog() {}

    /** Begins a new file when the old one has grown; one old file is kept. */
    static void rotate(Path log) throws IOException {
        if (Files.exists(log) && Files.size(log) > LARGEST_BYTES) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** A refusal that begins with {@code what} and gives PostgreSQL's last word as the reason. */
    static Refusal refusal(String what, PostgresFolder folder) {
        var lines = lines(folder.log());
        if (lines.stream().anyMatch(line -> line.contains("No space left on device"))) {
            return Refusal.cannot("The disk that holds " + folder.root() + " is full: " + what + ".");
        }
        var reason = lines.reversed().stream()
                .filter(line -> TROUBLE.matcher(line).matches())
                .findFirst()
                .map(line -> PREFIX.matcher(line).replaceFirst(""))
                .orElse("no reason given");
        return Refusal.cannot(what + ": " + reason + " (more in " + folder.log() + ").");
    }

    /** The end of the file, which is what the last start wrote. */
    private static List<String> lines(Path log) {
        try {
            var lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return lines.subList(Math.max(0, lines.size() - 20), lines.size());
        } catch (IOException e) {
            return List.of();
        }
    }
}
