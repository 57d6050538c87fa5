package io.vitrine.attach.iscsi.disk;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of a call that one command carries.
 *
 * @param offset in bytes from the start of the disk
 * @param isWhole whether it begins and ends with blocks; else {@code lba} and {@code blocks} have it with what lies around
 */
record Piece(long offset, long length, boolean isWhole, long lba, int blocks) {
    /** Up to this much of a call that is not aligned goes through a buffer in one piece; of a longer one only the edges do. */
    static final long MOST_AROUND = 64 << 10;

    /** @param most bytes of one command, a multiple of the block */
    static List<Piece> of(long offset, long length, int blockBytes, long most) {
        var end = offset + length;
        var isWhole = offset % blockBytes == 0 && end % blockBytes == 0;
        if (isWhole && length <= most) {
            return List.of(around(offset, length, blockBytes));
        }
        if (!isWhole && up(end, blockBytes) - down(offset, blockBytes) <= Math.min(MOST_AROUND, most)) {
            return List.of(around(offset, length, blockBytes));
        }
        var pieces = new ArrayList<Piece>();
        var first = Math.min(up(offset, blockBytes), end);
        var last = Math.max(down(end, blockBytes), first);
        addIfAny(pieces, offset, first, blockBytes);
        for (var at = first; at < last; at += most) {
            addIfAny(pieces, at, Math.min(at + most, last), blockBytes);
        }
        addIfAny(pieces, last, end, blockBytes);
        return pieces;
    }

    private static void addIfAny(List<Piece> pieces, long from, long to, int blockBytes) {
        if (from < to) {
            pieces.add(around(from, to - from, blockBytes));
        }
    }

    private static Piece around(long offset, long length, int blockBytes) {
        var start = down(offset, blockBytes);
        var bytes = up(offset + length, blockBytes) - start;
        return new Piece(offset, length, bytes == length, start / blockBytes, (int) (bytes / blockBytes));
    }

    long bytesAround(int blockBytes) {
        return (long) blocks * blockBytes;
    }

    /** Where it begins in its first block. */
    long lead(int blockBytes) {
        return offset - lba * blockBytes;
    }

    private static long down(long offset, int blockBytes) {
        return offset - offset % blockBytes;
    }

    private static long up(long offset, int blockBytes) {
        return down(offset + blockBytes - 1, blockBytes);
    }
}
