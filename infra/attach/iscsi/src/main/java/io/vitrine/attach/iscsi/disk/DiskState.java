package io.vitrine.attach.iscsi.disk;

import io.vitrine.attach.iscsi.DiskFeatures;
import io.vitrine.attach.iscsi.DiskIdentity;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;

/** What is known of the disk, and whether what answers now is still the same. Any thread may ask; changed under the dispatcher's lock. */
final class DiskState {
    /** More in one command gains nothing, and takes longer to repeat. */
    private static final long MOST_TRANSFER_BYTES = 1 << 20;

    private final DiskIdentity identity;
    private final int blockBytes;
    private final Abilities abilities;
    private final long transferBytes;
    private final long optimalBytes;
    private final boolean thin;
    private volatile long blocks;
    private volatile CachingMode mode;

    /** @param most bytes of one command that the caller's settings allow */
    DiskState(Unit unit, Capacity capacity, long most) {
        identity = unit.identity();
        blockBytes = capacity.blockBytes();
        blocks = capacity.blocks();
        thin = capacity.thin();
        mode = unit.mode();
        abilities = new Abilities(unit, capacity);
        optimalBytes = unit.limits().optimalBlocks() * blockBytes;
        var limit = unit.limits().transferBlocks() * blockBytes;
        var bytes = Math.min(Math.min(most, MOST_TRANSFER_BYTES), limit > 0 ? limit : MOST_TRANSFER_BYTES);
        transferBytes = Math.max(bytes - bytes % blockBytes, blockBytes);
    }

    /**
     * Takes over what may change, after making sure that nothing else did. A disk may have grown unasked: arrays extend volumes while they are in use.
     *
     * @param where for the message
     */
    void adopt(Unit unit, String where) throws IscsiException {
        if (!identity.isSameDiskAs(unit.identity())) {
            throw changed(
                    where,
                    identity.serial() + " " + identity.designators(),
                    unit.identity().serial() + " " + unit.identity().designators());
        }
        if (unit.capacity().isPresent()) {
            var capacity = unit.capacity().get();
            if (capacity.blockBytes() != blockBytes || capacity.blocks() < blocks) {
                throw changed(
                        where,
                        blocks + " blocks of " + blockBytes,
                        capacity.blocks() + " blocks of " + capacity.blockBytes());
            }
            blocks = capacity.blocks();
            mode = unit.mode();
        }
    }

    private static IscsiException changed(String where, String before, String now) {
        return new IscsiException(
                IscsiFault.LUN_IDENTITY_CHANGED, where + " is another disk now: it was " + before + ", and is " + now);
    }

    DiskIdentity identity() {
        return identity;
    }

    int blockBytes() {
        return blockBytes;
    }

    long capacityBytes() {
        return blocks * blockBytes;
    }

    long transferBytes() {
        return transferBytes;
    }

    Abilities abilities() {
        return abilities;
    }

    boolean hasWriteCache() {
        return mode.writeCache() && abilities.flushes();
    }

    boolean isWriteProtected() {
        return mode.writeProtected();
    }

    DiskFeatures features() {
        return new DiskFeatures(
                mode.writeCache(),
                mode.writeProtected(),
                abilities.writeSame(),
                abilities.unmap() || abilities.writeSameUnmaps(),
                abilities.lbaStatus(),
                thin,
                transferBytes,
                optimalBytes);
    }
}
