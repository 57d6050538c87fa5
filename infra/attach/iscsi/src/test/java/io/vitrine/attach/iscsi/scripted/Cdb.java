package io.vitrine.attach.iscsi.scripted;

import java.nio.ByteBuffer;

/** The fields of a command block (SBC-4, 5; SPC-5, 6), and the opcodes that this target knows. */
public record Cdb(byte[] bytes) {
    public static final int TEST_UNIT_READY = 0x00;
    public static final int REQUEST_SENSE = 0x03;
    public static final int INQUIRY = 0x12;
    public static final int MODE_SENSE_6 = 0x1a;
    public static final int READ_CAPACITY_10 = 0x25;
    public static final int READ_10 = 0x28;
    public static final int WRITE_10 = 0x2a;
    public static final int SYNCHRONIZE_CACHE_10 = 0x35;
    public static final int WRITE_SAME_10 = 0x41;
    public static final int UNMAP = 0x42;
    public static final int MODE_SENSE_10 = 0x5a;
    public static final int READ_16 = 0x88;
    public static final int WRITE_16 = 0x8a;
    public static final int SYNCHRONIZE_CACHE_16 = 0x91;
    public static final int WRITE_SAME_16 = 0x93;
    public static final int SERVICE_ACTION_IN_16 = 0x9e;
    public static final int REPORT_LUNS = 0xa0;
    public static final int MAINTENANCE_IN = 0xa3;
    static final int READ_CAPACITY_16 = 0x10;
    static final int GET_LBA_STATUS = 0x12;
    static final int REPORT_TARGET_PORT_GROUPS = 0x0a;

    int opcode() {
        return bytes[0] & 0xff;
    }

    int action() {
        return bytes[1] & 0x1f;
    }

    int u8(int at) {
        return bytes[at] & 0xff;
    }

    int u16(int at) {
        return ByteBuffer.wrap(bytes).getShort(at) & 0xffff;
    }

    long u32(int at) {
        return ByteBuffer.wrap(bytes).getInt(at) & 0xffffffffL;
    }

    boolean isLong() {
        return opcode() >= 0x80 && opcode() < 0xa0;
    }

    /** Of a command for blocks, of 10 bytes or of 16. */
    public long block() {
        return isLong() ? ByteBuffer.wrap(bytes).getLong(2) : u32(2);
    }

    public long count() {
        return isLong() ? u32(10) : u16(7);
    }

    boolean hasServiceAction() {
        return opcode() == SERVICE_ACTION_IN_16 || opcode() == MAINTENANCE_IN;
    }
}
