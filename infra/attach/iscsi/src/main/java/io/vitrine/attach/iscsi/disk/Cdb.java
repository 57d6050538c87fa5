package io.vitrine.attach.iscsi.disk;

import java.nio.ByteBuffer;

/** Command descriptor blocks, big endian (SPC-4 and SBC-3; the section is with each). */
final class Cdb {
    private Cdb() {}

    /** SPC-4, 6.47. */
    static byte[] testUnitReady() {
        return new byte[6];
    }

    /** Standard data (SPC-4, 6.6). */
    static byte[] inquiry(int length) {
        return ByteBuffer.allocate(6)
                .put(0, (byte) 0x12)
                .putShort(3, (short) length)
                .array();
    }

    /** A page of vital product data (SPC-4, 7.8). */
    static byte[] vitalPage(int page, int length) {
        return ByteBuffer.wrap(inquiry(length))
                .put(1, (byte) 1)
                .put(2, (byte) page)
                .array();
    }

    /** Without block descriptors (SPC-4, 6.13). */
    static byte[] modeSense6(int page, int length) {
        return new byte[] {0x1a, 0x08, (byte) page, 0, (byte) length, 0};
    }

    /** SBC-3, 5.15. */
    static byte[] readCapacity10() {
        return ByteBuffer.allocate(10).put(0, (byte) 0x25).array();
    }

    /** SBC-3, 5.16. */
    static byte[] readCapacity16(int length) {
        return serviceAction(0x9e, 0x10).putInt(10, length).array();
    }

    /** SBC-3, 5.4. */
    static byte[] getLbaStatus(long lba, int length) {
        return serviceAction(0x9e, 0x12).putLong(2, lba).putInt(10, length).array();
    }

    /** SBC-3, 5.13. */
    static byte[] read16(long lba, int blocks) {
        return ofRange(0x88, lba, blocks).array();
    }

    /** SBC-3, 5.34. */
    static byte[] write16(long lba, int blocks) {
        return ofRange(0x8a, lba, blocks).array();
    }

    /** The one block that comes along everywhere; with {@code unmap} the blocks may be given back instead (SBC-3, 5.41). */
    static byte[] writeSame16(long lba, int blocks, boolean unmap) {
        return ofRange(0x93, lba, blocks).put(1, (byte) (unmap ? 0x08 : 0)).array();
    }

    /** SBC-3, 5.28. */
    static byte[] unmap(int parameterBytes) {
        return ByteBuffer.allocate(10)
                .put(0, (byte) 0x42)
                .putShort(7, (short) parameterBytes)
                .array();
    }

    /** All blocks, answered once it is done (SBC-3, 5.26). */
    static byte[] synchronizeCache16() {
        return ofRange(0x91, 0, 0).array();
    }

    /** SBC-3, 5.25. */
    static byte[] synchronizeCache10() {
        return ByteBuffer.allocate(10).put(0, (byte) 0x35).array();
    }

    /** SPC-4, 6.33. */
    static byte[] reportLuns(int length) {
        return ByteBuffer.allocate(12).put(0, (byte) 0xa0).putInt(6, length).array();
    }

    /** SPC-4, 6.37. */
    static byte[] reportTargetPortGroups(int length) {
        return ByteBuffer.allocate(12)
                .put(0, (byte) 0xa3)
                .put(1, (byte) 0x0a)
                .putInt(6, length)
                .array();
    }

    private static ByteBuffer ofRange(int operation, long lba, int blocks) {
        return ByteBuffer.allocate(16).put(0, (byte) operation).putLong(2, lba).putInt(10, blocks);
    }

    private static ByteBuffer serviceAction(int operation, int action) {
        return ByteBuffer.allocate(16).put(0, (byte) operation).put(1, (byte) action);
    }
}
