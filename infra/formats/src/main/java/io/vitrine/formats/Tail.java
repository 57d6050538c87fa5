package io.vitrine.formats;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The last bytes of a stream whose length nobody knows yet. */
final class Tail {
    private final byte[] ring;
    private long end;

    Tail(int length) {
        this.ring = new byte[length];
    }

    void add(long at, ByteBuffer chunk) {
        for (var i = Math.max(0, chunk.remaining() - ring.length); i < chunk.remaining(); i++) {
            ring[(int) ((at + i) % ring.length)] = chunk.get(chunk.position() + i);
        }
        end = at + chunk.remaining();
    }

    /** In the order of the stream, little-endian; zeros before its beginning. */
    ByteBuffer bytes() {
        var ordered = new byte[ring.length];
        for (var i = 0; i < ring.length; i++) {
            ordered[i] = ring[(int) Math.floorMod(end + i, (long) ring.length)];
        }
        return ByteBuffer.wrap(ordered).order(ByteOrder.LITTLE_ENDIAN);
    }
}
