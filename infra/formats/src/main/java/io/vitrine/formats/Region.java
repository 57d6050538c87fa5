package io.vitrine.formats;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A part of a stream that is kept as it passes by. Takes memory as bytes come, not as somebody says they will. */
final class Region {
    private final long offset;
    private final int length;
    private byte[] kept = new byte[0];
    private int filled;

    /** @param offset where it begins in the stream; what has passed already is not seen again */
    Region(long offset, int length) {
        this.offset = offset;
        this.length = length;
    }

    void add(long at, ByteBuffer chunk) {
        var wanted = offset + filled;
        var until = Math.min(at + chunk.remaining(), offset + length);
        if (at > wanted || until <= wanted) {
            return;
        }
        var taken = (int) (until - wanted);
        makeRoomFor(filled + taken);
        chunk.get(chunk.position() + (int) (wanted - at), kept, filled, taken);
        filled += taken;
    }

    private void makeRoomFor(int bytes) {
        if (bytes > kept.length) {
            kept = Arrays.copyOf(kept, Math.min(length, Math.max(bytes, kept.length * 2)));
        }
    }

    boolean complete() {
        return filled == length;
    }

    /** Bytes that have come so far. */
    int filled() {
        return filled;
    }

    /** The whole region in big-endian order; zeros where nothing has come, as a reader beyond the end of a file sees them. */
    ByteBuffer bytes() {
        return ByteBuffer.wrap(Arrays.copyOf(kept, length));
    }

    /** What has come, and no more. */
    byte[] present() {
        return Arrays.copyOf(kept, filled);
    }
}
