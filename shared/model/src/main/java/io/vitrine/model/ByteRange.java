package io.vitrine.model;

/** A run of bytes: {@code length} bytes from {@code offset} on. Never two loose numbers. */
public record ByteRange(long offset, long length) {
    public ByteRange {
        if (offset < 0 || length < 0 || offset + length < 0) {
            throw new IllegalArgumentException("not a range of bytes: offset " + offset + ", length " + length);
        }
    }

    public static ByteRange whole(long size) {
        return new ByteRange(0, size);
    }

    /** First byte after the range. */
    public long end() {
        return offset + length;
    }

    public boolean isEmpty() {
        return length == 0;
    }
}
