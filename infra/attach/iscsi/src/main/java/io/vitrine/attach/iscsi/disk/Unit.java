package io.vitrine.attach.iscsi.disk;

import io.vitrine.attach.iscsi.DiskIdentity;
import io.vitrine.attach.iscsi.DiskStats.State;
import io.vitrine.attach.iscsi.disk.VitalPages.BlockLimits;
import io.vitrine.attach.iscsi.disk.VitalPages.Provisioning;
import java.util.Optional;

/**
 * What a logical unit said of itself through one path.
 *
 * @param capacity empty where the path is on standby and does not tell
 */
record Unit(
        DiskIdentity identity,
        Optional<Capacity> capacity,
        CachingMode mode,
        BlockLimits limits,
        Provisioning provisioning,
        State access) {}
