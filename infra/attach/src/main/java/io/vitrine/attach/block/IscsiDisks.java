package io.vitrine.attach.block;

import io.vitrine.attach.iscsi.Access;
import io.vitrine.attach.iscsi.Chap;
import io.vitrine.attach.iscsi.Initiator;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.Portal;
import io.vitrine.attach.iscsi.TargetAddress;
import io.vitrine.model.Fault;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.ConnectionInfo;
import io.vitrine.volumes.ConnectionInfo.Iscsi;
import io.vitrine.volumes.ConnectionInfo.IscsiPath;
import io.vitrine.volumes.VolumeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Disks behind iSCSI, by the initiator in user space. Portals that lead to one target are used together; of several targets the first one that answers
 * counts.
 */
public final class IscsiDisks implements BlockConnector {
    private final Initiator initiator;

    public IscsiDisks(Initiator initiator) {
        this.initiator = initiator;
    }

    /** A disk as one target numbers it. */
    private record Unit(String iqn, long lun) {}

    @Override
    public BlockDisk open(ConnectionInfo connection, AttachMode mode) throws VolumeException {
        return switch (connection) {
            case Iscsi disk -> open(disk, mode);
            case ConnectionInfo.SharedFile _, ConnectionInfo.LocalPath _ ->
                throw new VolumeException(Fault.INTERNAL, "the volume is a file, and not reached over iSCSI");
        };
    }

    private BlockDisk open(Iscsi disk, AttachMode mode) throws VolumeException {
        var trouble = Optional.<IscsiException>empty();
        for (var target : targets(disk)) {
            try {
                return new IscsiBlocks(initiator.attach(target, access(disk, mode)));
            } catch (IscsiException e) {
                trouble.ifPresent(e::addSuppressed);
                trouble = Optional.of(e);
            }
        }
        throw IscsiBlocks.trouble("attaching a volume", trouble.orElseThrow());
    }

    private static Access access(Iscsi disk, AttachMode mode) {
        return mode == AttachMode.READ_WRITE && !disk.readOnly() ? Access.READ_WRITE : Access.READ_ONLY;
    }

    private static List<TargetAddress> targets(Iscsi disk) {
        var portals = new LinkedHashMap<Unit, List<Portal>>();
        for (var path : disk.paths()) {
            portals.computeIfAbsent(new Unit(path.iqn(), path.lun()), _ -> new ArrayList<>())
                    .add(portal(path));
        }
        var login = disk.login().map(chap -> new Chap(chap.name(), chap.secret()));
        return portals.entrySet().stream()
                .map((Map.Entry<Unit, List<Portal>> each) -> new TargetAddress(
                        each.getValue(), each.getKey().iqn(), each.getKey().lun(), login, Optional.empty()))
                .toList();
    }

    private static Portal portal(IscsiPath path) {
        return new Portal(path.host(), path.port());
    }
}
