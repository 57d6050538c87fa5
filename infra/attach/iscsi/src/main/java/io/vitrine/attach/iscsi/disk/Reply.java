package io.vitrine.attach.iscsi.disk;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Parameter data, big endian. What lies past its end reads as zero: the standards say so of fields that a device is too old to know. */
record Reply(byte[] bytes) {
    int length() {
        return bytes.length;
    }

    int u8(int at) {
        return at >= 0 && at < bytes.length ? bytes[at] & 0xff : 0;
    }

    int u16(int at) {
        return u8(at) << 8 | u8(at + 1);
    }

    long u32(int at) {
        return (long) u16(at) << 16 | u16(at + 2);
    }

    long u64(int at) {
        return u32(at) << 32 | u32(at + 4);
    }

    boolean bit(int at, int bit) {
        return (u8(at) >> bit & 1) != 0;
    }

    Reply part(int from, int length) {
        var start = Math.min(Math.max(from, 0), bytes.length);
        return new Reply(Arrays.copyOfRange(bytes, start, Math.min(start + Math.max(length, 0), bytes.length)));
    }

    /** Printable ASCII, anything else as a full stop, without the padding. */
    String text(int from, int length) {
        var text = new String(part(from, length).bytes, StandardCharsets.ISO_8859_1);
        return text.replace('\0', ' ').strip().replaceAll("[^ -~]", ".");
    }

    String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Reply(var others) && Arrays.equals(bytes, others);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return hex();
    }
}
