package io.vitrine.acceptance;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** Disk images as qemu-img makes them, with some data in them. */
record DiskImages(Programs programs) {
    /** What a guest sees of an image of any format. */
    static final long DISK_BYTES = 16 << 20;

    private static final RandomImage DATA = new RandomImage(71, 6_000_000);

    Path raw(String name) throws IOException {
        return sparse(name, DISK_BYTES);
    }

    /** Data in the first and in the last megabytes, a hole between them. */
    Path sparse(String name, long sizeBytes) throws IOException {
        var path = programs.folder().resolve(name);
        try (var file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(sizeBytes);
            file.write(DATA.bytes());
            file.seek(sizeBytes - 3_000_001);
            file.write(DATA.part(0, 3_000_001));
        }
        return path;
    }

    Path qcow2(String name) throws IOException {
        var raw = raw(name + ".raw");
        programs.run("qemu-img", "convert", "-q", "-f", "raw", "-O", "qcow2", raw.toString(), name)
                .succeeded();
        return programs.folder().resolve(name);
    }

    Path ofFormat(String format, String name) throws IOException {
        return switch (format) {
            case "qcow2" -> qcow2(name);
            case "raw" -> raw(name);
            default -> throw new IllegalArgumentException("qcow2 or raw, not " + format);
        };
    }
}
