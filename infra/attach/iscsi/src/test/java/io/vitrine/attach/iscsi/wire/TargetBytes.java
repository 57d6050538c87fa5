package io.vitrine.attach.iscsi.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32C;

/** What a target would send, byte for byte. */
record TargetBytes(boolean headerDigest, boolean dataDigest) {
    static final TargetBytes PLAIN = new TargetBytes(false, false);

    static ByteBuffer header(int opcode, int flags, int tag) {
        return ByteBuffer.allocate(48)
                .put(0, (byte) opcode)
                .put(1, (byte) flags)
                .putInt(16, tag)
                .putInt(20, 0xffffffff)
                .putInt(24, 1)
                .putInt(28, 1)
                .putInt(32, 64);
    }

    byte[] pdu(ByteBuffer header, byte[] additional, byte[] data) {
        header.put(4, (byte) (additional.length / 4));
        header.putShort(6, (short) data.length).put(5, (byte) (data.length >> 16));
        var head = new ByteArrayOutputStream();
        head.writeBytes(header.array());
        head.writeBytes(additional);
        var all = new ByteArrayOutputStream();
        all.writeBytes(head.toByteArray());
        if (headerDigest) {
            all.writeBytes(digest(head.toByteArray()));
        }
        var padded = java.util.Arrays.copyOf(data, (data.length + 3) / 4 * 4);
        all.writeBytes(padded);
        if (dataDigest && data.length > 0) {
            all.writeBytes(digest(padded));
        }
        return all.toByteArray();
    }

    static byte[] digest(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes);
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) crc.getValue())
                .array();
    }

    static byte[] data(int length) {
        var data = new byte[length];
        for (var i = 0; i < length; i++) {
            data[i] = (byte) (i * 31 + 7);
        }
        return data;
    }

    /** One PDU of each kind, some with data of an odd length, one with an additional header. */
    List<byte[]> oneOfEach() {
        var none = new byte[0];
        return List.of(
                pdu(header(0x25, 0x80, 5).putInt(40, 0), none, data(1001)),
                pdu(header(0x25, 0x81, 5).putInt(36, 1).putInt(40, 1001), none, data(23)),
                pdu(header(0x21, 0x80, 6).put(3, (byte) 2), none, data(20)),
                pdu(header(0x31, 0x80, 7).putInt(44, 4096), none, none),
                pdu(header(0x20, 0x80, 8), new byte[8], data(5)),
                pdu(header(0x22, 0x80, 9), none, none),
                pdu(
                        header(0x24, 0x80, 10),
                        none,
                        "SendTargets=All\0".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                pdu(header(0x23, 0x87, 11), none, none),
                pdu(header(0x32, 0x80, -1).put(36, (byte) 1), none, none),
                pdu(header(0x3f, 0x80, -1).put(2, (byte) 4), none, data(48)),
                pdu(header(0x26, 0x80, 12), none, none));
    }

    byte[] stream() {
        var all = new ByteArrayOutputStream();
        oneOfEach().forEach(all::writeBytes);
        return all.toByteArray();
    }
}
