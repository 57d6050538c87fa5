package io.vitrine.volumes.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** Device and inode number (and device type) of what a path leads to. */
public record FileIdentity(Object device, Object inode, Kind kind) {
    private static final int TYPE_MASK = 0170000;
    private static final int REGULAR = 0100000;
    private static final int BLOCK_DEVICE = 0060000;

    /** What kinds of file can hold a volume. */
    public enum Kind {
        REGULAR_FILE,
        BLOCK_DEVICE,
        OTHER
    }

    /** Follows links. */
    public static FileIdentity of(Path path) throws IOException {
        var facts = Files.readAttributes(path, "unix:dev,ino,mode");
        return new FileIdentity(fact(facts, "dev"), fact(facts, "ino"), kindOf((int) fact(facts, "mode")));
    }

    private static Object fact(Map<String, Object> facts, String name) {
        return Objects.requireNonNull(facts.get(name), name);
    }

    private static Kind kindOf(int mode) {
        return switch (mode & TYPE_MASK) {
            case REGULAR -> Kind.REGULAR_FILE;
            case BLOCK_DEVICE -> Kind.BLOCK_DEVICE;
            default -> Kind.OTHER;
        };
    }
}
