package io.vitrine.config;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.logging.ErrorManager;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.handlers.SizeRotatingFileHandler;

/** A file of the log. Whoever moves or removes it (logrotate) finds a new one in its place with the next line after a second. */
final class LogFile extends SizeRotatingFileHandler {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final Path path;
    private final Optional<LogTurns> turns;
    private final int kept;
    private final InstantSource clock;
    private Optional<Object> opened = Optional.empty();
    private Instant turn = Instant.MAX;
    private long lookedAtNanos = System.nanoTime();

    /**
     * A file that is set aside by its size, as {@code NAME.1}, and what was {@code NAME.1} as {@code NAME.2}.
     *
     * @param kept of those set aside, at least one
     */
    static LogFile bySize(Path path, long bytes, int kept) throws FileNotFoundException {
        return new LogFile(path, bytes, Math.max(1, kept), Optional.empty(), InstantSource.system());
    }

    /**
     * A file that is set aside with the first line after its time, counted from when it was last written, with that time behind its name.
     *
     * @param kept of those set aside; all of them below 1
     */
    static LogFile byTime(Path path, LogTurns turns, int kept, InstantSource clock) throws FileNotFoundException {
        return new LogFile(path, Long.MAX_VALUE, kept, Optional.of(turns), clock);
    }

    private LogFile(Path path, long bytes, int kept, Optional<LogTurns> turns, InstantSource clock)
            throws FileNotFoundException {
        super(path.toFile(), true, bytes, Math.max(1, kept));
        this.path = path;
        this.turns = turns;
        this.kept = kept;
        this.clock = clock;
        setAutoFlush(true);
        opened = key();
        turns.ifPresent(known -> turn = known.next(written(path).orElseGet(clock::instant)));
    }

    private static Optional<Instant> written(Path path) {
        try {
            return Optional.of(Files.getLastModifiedTime(path).toInstant());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Under the handler's lock. */
    @Override
    protected void preWrite(ExtLogRecord line) {
        super.preWrite(line);
        turns.filter(_ -> !clock.instant().isBefore(turn)).ifPresent(this::setAside);
        if (System.nanoTime() - lookedAtNanos < BETWEEN_LOOKS.toNanos()) {
            return;
        }
        lookedAtNanos = System.nanoTime();
        if (!opened.equals(key())) {
            reopen();
        }
    }

    /** What is already there under that name stays, and the file goes on. */
    private void setAside(LogTurns known) {
        var aside = path.resolveSibling(path.getFileName() + "." + known.suffix(turn));
        turn = known.next(clock.instant());
        try {
            if (Files.notExists(aside)) {
                Files.move(path, aside);
                reopen();
                removeOldest();
            }
        } catch (IOException e) {
            reportError("the log cannot be set aside", e, ErrorManager.GENERIC_FAILURE);
        }
    }

    private void removeOldest() throws IOException {
        if (kept < 1) {
            return;
        }
        var prefix = path.getFileName() + ".";
        try (var beside = Files.list(path.toAbsolutePath().getParent())) {
            var aside = beside.filter(file -> isAside(file.getFileName().toString(), prefix))
                    .sorted(Comparator.reverseOrder())
                    .skip(kept)
                    .toList();
            for (var file : aside) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static boolean isAside(String name, String prefix) {
        return name.startsWith(prefix) && LogTurns.isSuffix(name.substring(prefix.length()));
    }

    private void reopen() {
        try {
            setFile(path.toFile());
            opened = key();
        } catch (FileNotFoundException e) {
            reportError("the log cannot be opened again", e, ErrorManager.OPEN_FAILURE);
        }
    }

    private Optional<Object> key() {
        try {
            return Optional.ofNullable(
                    Files.readAttributes(path, BasicFileAttributes.class).fileKey());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
