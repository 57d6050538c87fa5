package io.vitrine.attach.iscsi.disk;

/** What a disk claimed that it can, less what it refused since. Any thread may ask. */
final class Abilities {
    private static final long DEFAULT_WRITE_SAME_BYTES = 32L << 20;

    private enum Flush {
        SIXTEEN,
        TEN,
        NONE
    }

    private final boolean readsZeros;
    private final boolean unmapsBySame;
    private final long writeSameBlocks;
    private final long unmapBlocks;
    private volatile boolean writeSame = true;
    private volatile boolean unmap;
    private volatile boolean lbaStatus;
    private volatile Flush flush = Flush.SIXTEEN;

    Abilities(Unit unit, Capacity capacity) {
        var provisioning = unit.provisioning();
        var limits = unit.limits();
        readsZeros = capacity.readsZeros() || provisioning.readsZeros();
        unmapsBySame = capacity.thin() && provisioning.writeSameUnmaps() && readsZeros;
        lbaStatus = capacity.thin();
        unmap = capacity.thin()
                && provisioning.unmaps()
                && readsZeros
                && limits.unmapBlocks() > 0
                && limits.unmapDescriptors() > 0;
        unmapBlocks = Math.min(limits.unmapBlocks(), Integer.MAX_VALUE);
        var most = DEFAULT_WRITE_SAME_BYTES / capacity.blockBytes();
        writeSameBlocks = limits.writeSameBlocks() > 0 ? Math.min(limits.writeSameBlocks(), most) : most;
    }

    boolean writeSame() {
        return writeSame;
    }

    /** Only where what is given back is certain to read as zeros (SBC-3, 4.7.3.4.4). */
    boolean writeSameUnmaps() {
        return unmapsBySame;
    }

    long writeSameBlocks() {
        return writeSameBlocks;
    }

    /** UNMAP is a wish (SBC-3, 4.7.3.4.3), so it is of use only where the disk then tells what it did. */
    boolean unmap() {
        return unmap && lbaStatus;
    }

    long unmapBlocks() {
        return unmapBlocks;
    }

    boolean lbaStatus() {
        return lbaStatus;
    }

    boolean readsZeros() {
        return readsZeros;
    }

    boolean flushes() {
        return flush != Flush.NONE;
    }

    byte[] flushCdb() {
        return flush == Flush.TEN ? Cdb.synchronizeCache10() : Cdb.synchronizeCache16();
    }

    /** A disk that knows no form of SYNCHRONIZE CACHE has nothing to make durable, as kernels see it too. */
    void refuse(Request.Kind kind) {
        switch (kind) {
            case WRITE_SAME -> writeSame = false;
            case UNMAP -> unmap = false;
            case LBA_STATUS -> lbaStatus = false;
            case FLUSH -> flush = flush == Flush.SIXTEEN ? Flush.TEN : Flush.NONE;
            case READ, WRITE -> throw new IllegalStateException("a disk that neither reads nor writes");
        }
    }
}
