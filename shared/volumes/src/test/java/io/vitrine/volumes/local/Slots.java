package io.vitrine.volumes.local;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Files of fixed size that take one volume each, full of what an earlier owner left at their ends. */
public final class Slots {
    private Slots() {}

    public static List<Path> files(Path folder, int... sizesGib) throws IOException {
        var made = new ArrayList<Path>();
        var slots = Files.createDirectories(folder.resolve("slots"));
        for (int size : sizesGib) {
            made.add(dirty(slots.resolve("slot" + made.size() + ".img"), (long) size << 30));
        }
        return made;
    }

    /** A file of that size with bytes of somebody else in its first and last MiB. */
    static Path dirty(Path path, long sizeBytes) throws IOException {
        try (var file = new RandomAccessFile(path.toFile(), "rw")) {
            byte[] old = "somebody else's secret ".repeat(1000).getBytes(US_ASCII);
            file.setLength(sizeBytes);
            file.write(old);
            file.seek(sizeBytes - old.length);
            file.write(old);
        }
        return path;
    }
}
