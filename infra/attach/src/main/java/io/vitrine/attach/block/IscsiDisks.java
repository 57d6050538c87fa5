package io.vitrine.attach.block;

import io.vitrine.attach.iscsi.Access;
import io.vitrine.attach.iscsi.Chap;
import io.vitrine.attach.iscsi.DiskStats;
import io.vitrine.attach.iscsi.Initiator;
import io.vitrine.attach.iscsi.IscsiDisk;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.Portal;
import io.vitrine.attach.iscsi.TargetAddress;
import io.vitrine.attach.iscsi.session.DiscoveredTarget;
import io.vitrine.model.Fault;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.ConnectionInfo;
import io.vitrine.volumes.ConnectionInfo.Iscsi;
import io.vitrine.volumes.ConnectionInfo.IscsiPath;
import io.vitrine.volumes.VolumeException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Disks behind iSCSI, by the initiator in user space. Portals that lead to one target are used together; of several targets the first one that answers
 * counts. A target that does not know the disk yet is asked again for a while: control planes answer before their targets do.
 */
public final class IscsiDisks implements BlockConnector {
    private static final System.Logger LOG = System.getLogger(IscsiDisks.class.getName());
    private static final Set<IscsiFault> MAY_LAG =
            EnumSet.of(IscsiFault.TARGET_NOT_FOUND, IscsiFault.LUN_NOT_FOUND, IscsiFault.SERVICE_UNAVAILABLE);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final Initiator initiator;
    private final Paths paths;
    private final Duration lag;

    /**
     * How many ways to a disk there are to be.
     *
     * @param several whether a target that is named by one portal is asked for more
     * @param enforced whether a disk that only one portal leads to is refused
     */
    public record Paths(boolean several, boolean enforced) {
        /** Whatever the control plane names. */
        public static final Paths AS_GIVEN = new Paths(false, false);
    }

    public IscsiDisks(Initiator initiator) {
        this(initiator, Paths.AS_GIVEN, Duration.ZERO);
    }

    /** @param lag how long a target may take to know a disk that was just exported */
    public IscsiDisks(Initiator initiator, Paths paths, Duration lag) {
        this.initiator = initiator;
        this.paths = paths;
        this.lag = lag;
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
                return new IscsiBlocks(enforced(attached(target, access(disk, mode))));
            } catch (IscsiException e) {
                trouble.ifPresent(e::addSuppressed);
                trouble = Optional.of(e);
            }
        }
        throw IscsiBlocks.trouble("attaching a volume", trouble.orElseThrow());
    }

    private IscsiDisk attached(TargetAddress target, Access access) throws IscsiException {
        var until = System.nanoTime() + lag.toNanos();
        for (var pause = FIRST_PAUSE; ; pause = pause.multipliedBy(2)) {
            try {
                return IscsiBlocks.uninterrupted(() -> initiator.attach(target, access));
            } catch (IscsiException e) {
                if (!MAY_LAG.contains(e.fault()) || System.nanoTime() - until >= 0) {
                    throw e;
                }
                LOG.log(
                        Level.DEBUG,
                        () -> "Target " + target.name() + " does not have the disk yet: " + e.getMessage());
                sleep(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause, e);
            }
        }
    }

    private static void sleep(Duration pause, IscsiException met) throws IscsiException {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw met;
        }
    }

    private IscsiDisk enforced(IscsiDisk disk) throws VolumeException {
        var up = disk.stats().paths().stream()
                .filter(path -> path.state() != DiskStats.State.DOWN)
                .count();
        if (!paths.enforced() || up > 1) {
            return disk;
        }
        disk.close();
        throw new VolumeException(
                Fault.UNAVAILABLE,
                "only " + up
                        + " path leads to the volume, and cinder_enforce_multipath asks for two: mend the others, or let the backend export by several portals");
    }

    private static Access access(Iscsi disk, AttachMode mode) {
        return mode == AttachMode.READ_WRITE && !disk.readOnly() ? Access.READ_WRITE : Access.READ_ONLY;
    }

    private List<TargetAddress> targets(Iscsi disk) {
        var portals = new LinkedHashMap<Unit, Set<Portal>>();
        for (var path : disk.paths()) {
            portals.computeIfAbsent(new Unit(path.iqn(), path.lun()), _ -> new LinkedHashSet<>())
                    .add(portal(path));
        }
        if (paths.several() && disk.discoverMore() && disk.paths().size() == 1) {
            portals.forEach((unit, known) ->
                    known.addAll(morePortals(unit, known.iterator().next(), disk)));
        }
        var login = disk.login().map(chap -> new Chap(chap.name(), chap.secret()));
        return portals.entrySet().stream()
                .map((Map.Entry<Unit, Set<Portal>> each) -> new TargetAddress(
                        List.copyOf(each.getValue()),
                        each.getKey().iqn(),
                        each.getKey().lun(),
                        login,
                        Optional.empty()))
                .toList();
    }

    /** What the target says of itself (SendTargets); the one portal will do where it says nothing. */
    private List<Portal> morePortals(Unit unit, Portal known, Iscsi disk) {
        try {
            return initiator
                    .discover(
                            known,
                            disk.discoveryLogin().map(chap -> new Chap(chap.name(), chap.secret())),
                            Optional.empty())
                    .stream()
                    .filter(target -> target.name().equals(unit.iqn()))
                    .flatMap(target -> target.addresses().stream())
                    .map(DiscoveredTarget.Address::portal)
                    .toList();
        } catch (IscsiException e) {
            LOG.log(Level.WARNING, () -> "Portal " + known + " does not say what others there are: " + e.getMessage());
            return List.of();
        }
    }

    private static Portal portal(IscsiPath path) {
        return new Portal(path.host(), path.port());
    }
}
