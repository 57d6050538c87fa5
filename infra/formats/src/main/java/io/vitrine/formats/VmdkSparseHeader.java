package io.vitrine.formats;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The header of a hosted sparse extent; numbers as they lie in the file, unsigned.
 *
 * @param sectors of the disk
 * @param descriptorAt sector where the embedded descriptor begins
 * @param descriptorSectors how long it is
 * @param directoryAt sector of the grain directory, or {@link #AT_END}
 */
record VmdkSparseHeader(
        int magic, int version, long sectors, long descriptorAt, long descriptorSectors, long directoryAt) {
    private static final int MAGIC = 0x564D444B;
    private static final int SECTOR = 512;
    private static final int MOST_VERSION = 3;
    private static final long AT_END = -1;
    private static final long MOST_SECTORS = Long.MAX_VALUE / SECTOR;
    private static final int FOOTER_MARKER = 3;
    private static final int MARKER_SIZE_AT = 8;
    private static final int MARKER_TYPE_AT = 12;
    private static final int MARKER_PADDING_AT = 16;

    /** {@code KDMV}: the number as VMware's machines wrote it. */
    static boolean isOne(ByteBuffer bigEndian) {
        return Integer.reverseBytes(bigEndian.getInt(0)) == MAGIC;
    }

    static VmdkSparseHeader read(ByteBuffer fields) {
        return new VmdkSparseHeader(
                fields.getInt(0),
                fields.getInt(4),
                fields.getLong(12),
                fields.getLong(28),
                fields.getLong(36),
                fields.getLong(56));
    }

    /** Why readers may see something else than what this header says. */
    Optional<String> trouble() {
        if (version < 1 || version > MOST_VERSION) {
            return Optional.of("its version is " + Integer.toUnsignedString(version) + "; known are 1 to 3");
        }
        if (descriptorAt != 1 || descriptorSectors == 0) {
            return Optional.of("its descriptor is not where it belongs, right behind the header");
        }
        if (sectors <= 0 || sectors > MOST_SECTORS) {
            return Optional.of("its header tells no size of the disk, so that the descriptor would");
        }
        return Optional.empty();
    }

    /** Bytes of the descriptor, yet no more than {@code most}. */
    int descriptorBytes(int most) {
        return Long.compareUnsigned(descriptorSectors, most / SECTOR) > 0 ? most : (int) descriptorSectors * SECTOR;
    }

    /** What this header says is preliminary. */
    boolean hasFooter() {
        return directoryAt == AT_END;
    }

    long diskBytes() {
        return sectors * SECTOR;
    }

    /** @param end the last three sectors of the file */
    Optional<String> troubleWithFooter(ByteBuffer end) {
        var footer = read(end.slice(SECTOR, SECTOR).order(end.order()));
        if (!isMarker(end, 0, FOOTER_MARKER) || !isMarker(end, 2 * SECTOR, 0) || end.getLong(2 * SECTOR) != 0) {
            return Optional.of("it says that it has a footer, and none is at its end");
        }
        if (footer.hasFooter()) {
            return Optional.of("its footer promises another one");
        }
        return footer.magic != magic
                        || footer.version != version
                        || footer.sectors != sectors
                        || footer.descriptorAt != descriptorAt
                        || footer.descriptorSectors != descriptorSectors
                ? Optional.of("its footer contradicts its header")
                : Optional.empty();
    }

    private static boolean isMarker(ByteBuffer end, int at, int type) {
        for (var i = at + MARKER_PADDING_AT; i < at + SECTOR; i++) {
            if (end.get(i) != 0) {
                return false;
            }
        }
        return end.getInt(at + MARKER_SIZE_AT) == 0 && end.getInt(at + MARKER_TYPE_AT) == type;
    }
}
