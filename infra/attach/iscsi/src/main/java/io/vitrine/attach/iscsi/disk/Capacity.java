package io.vitrine.attach.iscsi.disk;

import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;

/**
 * READ CAPACITY (SBC-3, 5.15 and 5.16).
 *
 * @param thin LBPME
 * @param readsZeros LBPRZ
 */
record Capacity(long blocks, int blockBytes, boolean thin, boolean readsZeros) {
    private static final int LEAST_BLOCK = 512;
    private static final int MOST_BLOCK = 1 << 16;

    static Capacity ofSixteen(Reply reply) throws IscsiException {
        return checked(new Capacity(reply.u64(0) + 1, blockLength(reply, 8), reply.bit(14, 7), reply.bit(14, 6)));
    }

    static Capacity ofTen(Reply reply) throws IscsiException {
        return checked(new Capacity(reply.u32(0) + 1, blockLength(reply, 4), false, false));
    }

    long bytes() {
        return blocks * blockBytes;
    }

    private static int blockLength(Reply reply, int at) {
        return (int) Math.min(reply.u32(at), Integer.MAX_VALUE);
    }

    private static Capacity checked(Capacity told) throws IscsiException {
        var size = told.blockBytes;
        if (size < LEAST_BLOCK || size > MOST_BLOCK || Integer.bitCount(size) != 1) {
            throw new IscsiException(IscsiFault.UNSUPPORTED, "a disk with blocks of " + size + " bytes");
        }
        if (told.blocks <= 0 || told.blocks > Long.MAX_VALUE / size) {
            throw new IscsiException(IscsiFault.UNSUPPORTED, "a disk of " + told.blocks + " blocks");
        }
        return told;
    }
}
