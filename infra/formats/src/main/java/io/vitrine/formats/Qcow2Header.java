package io.vitrine.formats;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * QEMU's copy-on-write format (qemu's docs/interop/qcow2). A reader sees zeros beyond the end of a short file, so a header that is cut
 * short is still one.
 */
final class Qcow2Header {
    static final int LENGTH = 512;
    private static final int MAGIC = 0x514649FB;
    private static final int VERSION_2_BYTES = 72;
    private static final int VERSION_3_BYTES = 104;
    private static final int VERSION_AT = 4;
    private static final int BACKING_FILE_AT = 8;
    private static final int SIZE_AT = 24;
    private static final int INCOMPATIBLE_AT = 72;
    private static final long EXTERNAL_DATA_FILE = 1 << 2;
    private static final int FIRST_UNKNOWN_BIT = 4;

    private Qcow2Header() {}

    static Optional<Detected> read(ByteBuffer header, int present, long sizeBytes) {
        if (header.getInt(0) != MAGIC) {
            return Optional.empty();
        }
        return Optional.of(Detected.of(DiskFormat.QCOW2, header.getLong(SIZE_AT), findings(header, present)));
    }

    private static List<Finding> findings(ByteBuffer header, int present) {
        var findings = new ArrayList<Finding>();
        var version = header.getInt(VERSION_AT);
        if (present < (version == 2 ? VERSION_2_BYTES : VERSION_3_BYTES)) {
            findings.add(new Finding("structure", "its header is cut short after " + present + " bytes"));
        }
        if (header.getLong(BACKING_FILE_AT) != 0) {
            findings.add(new Finding("backing_file", "it has a backing file"));
        }
        if (version == 3) {
            checkFeatures(header.getLong(INCOMPATIBLE_AT), findings);
        } else if (version != 2) {
            findings.add(new Finding(
                    "unknown_features", "its version is " + Integer.toUnsignedString(version) + "; known are 2 and 3"));
        }
        return findings;
    }

    private static void checkFeatures(long incompatible, List<Finding> findings) {
        if ((incompatible & EXTERNAL_DATA_FILE) != 0) {
            findings.add(new Finding("data_file", "it keeps its data in another file"));
        }
        var unknown = incompatible >>> FIRST_UNKNOWN_BIT;
        if (unknown != 0) {
            findings.add(new Finding(
                    "unknown_features",
                    "it needs an unknown feature, incompatible bit "
                            + (FIRST_UNKNOWN_BIT + Long.numberOfTrailingZeros(unknown))));
        }
    }
}
