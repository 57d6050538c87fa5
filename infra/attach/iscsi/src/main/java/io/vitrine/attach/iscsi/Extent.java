package io.vitrine.attach.iscsi;

/**
 * A range of a disk of one kind, in bytes.
 *
 * @param kind what is known of it
 */
public record Extent(long offset, long length, Kind kind) {
    public Extent {
        if (offset < 0 || length <= 0) {
            throw new IllegalArgumentException("no extent: " + length + " bytes at " + offset);
        }
    }

    public long end() {
        return offset + length;
    }

    /** What a disk tells of blocks without reading them (SBC-3, 5.4). */
    public enum Kind {
        /** There may be data. */
        DATA,
        /** Reads as zeros, for certain. */
        ZEROS,
        /** Nothing is stored there, and what reading it gives is not defined. */
        UNDEFINED
    }
}
