package io.vitrine.split;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.regex.Pattern;

/** The files that the processes write to: kept small, and read for the reason when a start fails. */
final class Logs {
    private static final long LARGEST_BYTES = 16L * 1024 * 1024;
    private static final long MOST_READ_BYTES = 256 << 10;
    private static final Pattern TROUBLE =
            Pattern.compile(".*(?:vitrine: |FATAL|PANIC|ERROR|\\[emerg\\]|\\[error\\]).*");

    private Logs() {}

    /**
     * Begins a new file when the old one has grown; one old file is kept. Whoever writes to the file, at its end as all of ours do, goes on with the
     * new one; lines that come between the last look and the cut are lost.
     */
    static void rotate(Path log) throws IOException {
        if (Files.notExists(log) || Files.size(log) <= LARGEST_BYTES) {
            return;
        }
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var old = log.resolveSibling(log.getFileName() + ".1");
        Files.deleteIfExists(old);
        try (var from = FileChannel.open(log, StandardOpenOption.READ, StandardOpenOption.WRITE);
                var to = FileChannel.open(
                        old, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
            for (long copied = 0; copied < from.size(); ) {
                copied += from.transferTo(copied, from.size() - copied, to);
            }
            from.truncate(0);
        }
    }

    /** Of all files of a folder. */
    static void rotateAll(Path folder) throws IOException {
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(folder, "*.log")) {
            for (var log : logs) {
                rotate(log);
            }
        }
    }

    /**
     * The last line that tells of trouble, else the last one.
     *
     * @param from how much of the file an earlier process has said
     */
    static String lastWords(Path log, long from) {
        try {
            var lines = text(log, from)
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

    /** At most the last of it; all where the file was begun anew meanwhile. */
    private static String text(Path log, long from) throws IOException {
        try (var file = FileChannel.open(log, StandardOpenOption.READ)) {
            var size = file.size();
            var begin = Math.max(from <= size ? from : 0, size - MOST_READ_BYTES);
            var bytes = ByteBuffer.allocate(Math.toIntExact(size - begin));
            while (bytes.hasRemaining() && file.read(bytes, begin + bytes.position()) > 0) {
                // until the end
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
        }
    }
}
