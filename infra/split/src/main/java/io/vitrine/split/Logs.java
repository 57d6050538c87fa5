package io.vitrine.split;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;

/** The files that the processes write to: kept small, and read for the reason when a start fails. */
final class Logs {
    private static final long LARGEST_BYTES = 16L * 1024 * 1024;
    private static final Pattern TROUBLE =
            Pattern.compile(".*(?:vitrine: |FATAL|PANIC|ERROR|\\[emerg\\]|\\[error\\]).*");

    private Logs() {}

    /** Begins a new file when the old one has grown; one old file is kept. */
    static void rotate(Path log) throws IOException {
        if (Files.exists(log) && Files.size(log) > LARGEST_BYTES) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** The last line that tells of trouble, else the last one. */
    static String lastWords(Path log) {
        try {
            var lines = Files.readString(log, StandardCharsets.ISO_8859_1)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList()
                    .reversed();
            return lines.stream()
                    .limit(50)
                    .filter(line -> TROUBLE.matcher(line).matches())
                    .findFirst()
                    .or(() -> lines.stream().findFirst())
                    .orElse("it said nothing");
        } catch (IOException _) {
            return "it said nothing";
        }
    }
}
