package io.vitrine.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.OptionalLong;

/**
 * Random bytes that are never stored: each is a function of the seed and its offset, so any part can be made again. The words are those of
 * SplitMix64 counted from the seed.
 */
public record RandomImage(long seed, long sizeBytes) {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int BUFFER_BYTES = 1 << 20;

    /** Makes {@code into.length} bytes, those from {@code offset} on. */
    public void fill(long offset, byte[] into, int length) {
        int at = 0;
        while (at < length && ((offset + at) & 7) != 0) {
            into[at] = byteAt(offset + at++);
        }
        for (; at + Long.BYTES <= length; at += Long.BYTES) {
            WORDS.set(into, at, word((offset + at) >>> 3));
        }
        while (at < length) {
            into[at] = byteAt(offset + at++);
        }
    }

    private byte byteAt(long offset) {
        return (byte) (word(offset >>> 3) >>> ((offset & 7) * 8));
    }

    private long word(long index) {
        long mixed = seed + index * 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }

    /** The part from {@code from} up to but not including {@code to}; small parts only. */
    public byte[] part(long from, long to) {
        var bytes = new byte[Math.toIntExact(to - from)];
        fill(from, bytes, bytes.length);
        return bytes;
    }

    public byte[] bytes() {
        return part(0, sizeBytes);
    }

    /** Writes {@code length} bytes from {@code offset} on, past {@link #sizeBytes} too where asked to. */
    public void writeTo(OutputStream out, long offset, long length) throws IOException {
        var buffer = new byte[(int) Math.min(BUFFER_BYTES, Math.max(1, length))];
        for (long done = 0; done < length; ) {
            int step = (int) Math.min(buffer.length, length - done);
            fill(offset + done, buffer, step);
            out.write(buffer, 0, step);
            done += step;
        }
    }

    /** The first offset at which {@code actual} differs, or ends early or late; empty where it is this image. Reads to its end. */
    public OptionalLong firstDifference(InputStream actual) throws IOException {
        var expected = new byte[BUFFER_BYTES];
        var buffer = new byte[BUFFER_BYTES];
        for (long at = 0; ; ) {
            int read = actual.readNBytes(buffer, 0, buffer.length);
            int due = (int) Math.min(buffer.length, sizeBytes - at);
            fill(at, expected, due);
            int mismatch = Arrays.mismatch(expected, 0, due, buffer, 0, read);
            if (mismatch >= 0) {
                return OptionalLong.of(at + mismatch);
            }
            at += read;
            if (read < buffer.length) {
                return OptionalLong.empty();
            }
        }
    }

    /** Hexadecimal, as {@code os_hash_value} and {@code checksum} have them. */
    public String digest(String algorithm) {
        try {
            var digest = MessageDigest.getInstance(algorithm);
            var buffer = new byte[BUFFER_BYTES];
            for (long at = 0; at < sizeBytes; at += buffer.length) {
                int step = (int) Math.min(buffer.length, sizeBytes - at);
                fill(at, buffer, step);
                digest.update(buffer, 0, step);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException("no digest " + algorithm, e);
        }
    }
}
