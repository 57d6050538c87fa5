package io.vitrine.worker.transfer;

import java.nio.ByteBuffer;
import java.util.Random;

/** Bodies for tests. */
public final class Bodies {
    private Bodies() {}

    public static byte[] random(int length) {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /** A body that comes in pieces of at most {@code piece} bytes. */
    public static BodySource of(byte[] bytes, int piece) {
        var left = ByteBuffer.wrap(bytes);
        return destination -> {
            while (destination.hasRemaining() && left.hasRemaining()) {
                var length = Math.min(piece, Math.min(left.remaining(), destination.remaining()));
                destination.put(left.slice(left.position(), length));
                left.position(left.position() + length);
            }
            return !destination.hasRemaining();
        };
    }

    public static BodySource of(byte[] bytes) {
        return of(bytes, 65_536);
    }
}
