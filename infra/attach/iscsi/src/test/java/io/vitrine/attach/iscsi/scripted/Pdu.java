package io.vitrine.attach.iscsi.scripted;

import java.nio.ByteBuffer;

/** One PDU: a header of 48 bytes, further headers and data, both without padding (RFC 7143, 11.2). A script may change it in place. */
public final class Pdu {
    public static final int HEADER_BYTES = 48;
    static final int FINAL = 0x80;
    static final int NO_TAG = 0xffffffff;

    private final ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    private byte[] further = {};
    private byte[] data = {};

    public Pdu(int opcode) {
        header.put(0, (byte) opcode);
    }

    Pdu(byte[] header) {
        this.header.put(0, header);
    }

    public int opcode() {
        return header.get(0) & 0x3f;
    }

    public boolean isImmediate() {
        return (header.get(0) & 0x40) != 0;
    }

    public int flags() {
        return u8(1);
    }

    public boolean has(int flag) {
        return (flags() & flag) != 0;
    }

    public int u8(int at) {
        return header.get(at) & 0xff;
    }

    public int i32(int at) {
        return header.getInt(at);
    }

    public long i64(int at) {
        return header.getLong(at);
    }

    public byte[] bytes(int at, int length) {
        var bytes = new byte[length];
        header.get(at, bytes);
        return bytes;
    }

    public Pdu u8(int at, int value) {
        header.put(at, (byte) value);
        return this;
    }

    public Pdu i32(int at, int value) {
        header.putInt(at, value);
        return this;
    }

    public Pdu i64(int at, long value) {
        header.putLong(at, value);
        return this;
    }

    public Pdu bytes(int at, byte[] bytes) {
        header.put(at, bytes);
        return this;
    }

    public byte[] further() {
        return further;
    }

    public Pdu further(byte[] bytes) {
        further = bytes;
        return this;
    }

    public byte[] data() {
        return data;
    }

    public Pdu data(byte[] bytes) {
        data = bytes;
        return this;
    }

    /** Initiator Task Tag. */
    public int itt() {
        return i32(16);
    }

    @Override
    public String toString() {
        return String.format("PDU %02x flags %02x ITT %08x, %d bytes", opcode(), flags(), itt(), data.length);
    }
}
