package io.vitrine.formats;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Optional;

/** An encrypted volume (LUKS on-disk format 1); what it holds begins behind the header and its keys. */
final class LuksHeader {
    static final int LENGTH = 592;
    private static final long MAGIC = 0x4C554B53BABEL;
    private static final int VERSION_AT = 6;
    private static final int PAYLOAD_AT = 104;
    private static final int SECTOR = 512;

    private LuksHeader() {}

    static Optional<Detected> read(ByteBuffer header, int present, long sizeBytes) {
        if (header.getLong(0) >>> Short.SIZE != MAGIC) {
            return Optional.empty();
        }
        var findings = new ArrayList<Finding>();
        if (present < LENGTH) {
            findings.add(new Finding("structure", "its header is cut short after " + present + " bytes"));
        }
        var version = Short.toUnsignedInt(header.getShort(VERSION_AT));
        if (version != 1) {
            findings.add(new Finding("version", "its version is " + version + "; known is 1"));
        }
        var payloadAt = Integer.toUnsignedLong(header.getInt(PAYLOAD_AT)) * SECTOR;
        return Optional.of(Detected.of(DiskFormat.LUKS, sizeBytes - payloadAt, findings));
    }
}
