package io.vitrine.attach.iscsi.scripted;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** PDUs as bytes: lengths, padding and digests (RFC 7143, 11.2 and 13.1). */
final class PduCodec {
    private static final int MOST_BYTES = 1 << 24;

    private volatile boolean headerDigest;
    private volatile boolean dataDigest;

    /** A digest did not match, or a length makes no sense: the bytes are no PDU. */
    static final class Damaged extends IOException {
        private static final long serialVersionUID = 1;

        Damaged(String message) {
            super(message);
        }
    }

    void digests(boolean header, boolean data) {
        headerDigest = header;
        dataDigest = data;
    }

    byte[] encode(Pdu pdu) {
        var data = pdu.data();
        pdu.u8(4, padded(pdu.further().length) / 4);
        pdu.u8(5, data.length >> 16).u8(6, data.length >> 8).u8(7, data.length);
        var out = ByteBuffer.allocate(headerBytes(pdu.further().length) + dataBytes(data.length))
                .order(ByteOrder.LITTLE_ENDIAN);
        out.put(pdu.bytes(0, Pdu.HEADER_BYTES)).put(Arrays.copyOf(pdu.further(), padded(pdu.further().length)));
        if (headerDigest) {
            out.putInt(crc(out.array(), 0, out.position()));
        }
        int from = out.position();
        out.put(Arrays.copyOf(data, padded(data.length)));
        if (dataDigest && data.length > 0) {
            out.putInt(crc(out.array(), from, out.position() - from));
        }
        return out.array();
    }

    /** The bytes of one PDU, not looked at but for their lengths. */
    byte[] receive(DataInputStream in) throws IOException {
        var header = new byte[Pdu.HEADER_BYTES];
        in.readFully(header);
        int further = further(header);
        int data = dataLength(header);
        if (data > MOST_BYTES - 1) {
            throw new Damaged("a length of " + data);
        }
        var whole = Arrays.copyOf(header, headerBytes(further) + dataBytes(data));
        in.readFully(whole, header.length, whole.length - header.length);
        return whole;
    }

    Pdu decode(byte[] whole) throws Damaged {
        int further = further(whole);
        int length = dataLength(whole);
        if (headerBytes(further) + dataBytes(length) != whole.length) {
            throw new Damaged("the lengths in the header have changed");
        }
        int headers = Pdu.HEADER_BYTES + further;
        if (headerDigest) {
            check(whole, 0, headers, "header");
        }
        int from = headerBytes(further);
        if (dataDigest && length > 0) {
            check(whole, from, padded(length), "data");
        }
        return new Pdu(Arrays.copyOf(whole, Pdu.HEADER_BYTES))
                .further(Arrays.copyOfRange(whole, Pdu.HEADER_BYTES, headers))
                .data(Arrays.copyOfRange(whole, from, from + length));
    }

    private static void check(byte[] whole, int from, int length, String what) throws Damaged {
        int sent = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getInt(from + length);
        if (sent != crc(whole, from, length)) {
            throw new Damaged("the digest of the " + what + " does not match");
        }
    }

    private int headerBytes(int further) {
        return Pdu.HEADER_BYTES + padded(further) + (headerDigest ? 4 : 0);
    }

    private int dataBytes(int length) {
        return length == 0 ? 0 : padded(length) + (dataDigest ? 4 : 0);
    }

    private static int further(byte[] header) {
        return (header[4] & 0xff) * 4;
    }

    private static int dataLength(byte[] header) {
        return (header[5] & 0xff) << 16 | (header[6] & 0xff) << 8 | header[7] & 0xff;
    }

    private static int padded(int length) {
        return length + 3 & ~3;
    }

    private static int crc(byte[] bytes, int from, int length) {
        var crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
