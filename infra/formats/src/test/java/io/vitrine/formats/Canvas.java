package io.vitrine.formats;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A file in the making: zeros, and what is written over them. */
record Canvas(byte[] bytes) {
    static Canvas of(int length) {
        return new Canvas(new byte[length]);
    }

    /** The same file once more, to be spoilt. */
    static Canvas copy(byte[] image) {
        return new Canvas(image.clone());
    }

    Canvas text(int at, String text) {
        var raw = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(raw, 0, bytes, at, raw.length);
        return this;
    }

    Canvas u8(int at, int value) {
        bytes[at] = (byte) value;
        return this;
    }

    Canvas be16(int at, int value) {
        big().putShort(at, (short) value);
        return this;
    }

    Canvas be32(int at, int value) {
        big().putInt(at, value);
        return this;
    }

    Canvas be64(int at, long value) {
        big().putLong(at, value);
        return this;
    }

    Canvas le16(int at, int value) {
        little().putShort(at, (short) value);
        return this;
    }

    Canvas le32(int at, int value) {
        little().putInt(at, value);
        return this;
    }

    Canvas le64(int at, long value) {
        little().putLong(at, value);
        return this;
    }

    /** Its first bytes. */
    byte[] cut(int length) {
        return Arrays.copyOf(bytes, length);
    }

    private ByteBuffer big() {
        return ByteBuffer.wrap(bytes);
    }

    private ByteBuffer little() {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
