package io.vitrine.stores;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/** Finds buffers that need not be written where unwritten ranges read as zeros. */
public final class Zeros {
    private Zeros() {}

    /** Whether all that remains in the buffer is zeros (true of nothing at all); stops at the first other byte. */
    public static boolean only(ByteBuffer buffer) {
        var bytes = MemorySegment.ofBuffer(buffer);
        long size = bytes.byteSize();
        if (size == 0) {
            return true;
        }
        // Zeros are a first zero, and each byte like the one before it.
        return bytes.get(ValueLayout.JAVA_BYTE, 0) == 0 && bytes.asSlice(1).mismatch(bytes.asSlice(0, size - 1)) < 0;
    }
}
