package io.vitrine.attach.iscsi.disk;

import io.vitrine.attach.iscsi.DiskIdentity;
import io.vitrine.attach.iscsi.DiskStats.State;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.IscsiSettings;
import io.vitrine.attach.iscsi.disk.VitalPages.BlockLimits;
import io.vitrine.attach.iscsi.disk.VitalPages.Provisioning;
import io.vitrine.attach.iscsi.session.ScsiPort;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Asks a logical unit what it is: after every login, and whenever it says that something changed. */
final class UnitProbe {
    private static final int INQUIRY_BYTES = 96;
    private static final int PAGE_BYTES = 4096;
    private static final int MODE_BYTES = 192;
    private static final int CAPACITY_BYTES = 32;

    private final UnitCommands commands;
    private final ScsiPort port;

    UnitProbe(ScsiPort port, long lun, IscsiSettings settings) {
        this.port = port;
        this.commands = new UnitCommands(port, lun, settings);
    }

    /** Whether the unit took the opportunity to tell that it was reset, also where it then told nothing else. */
    boolean sawReset() {
        return commands.sawReset();
    }

    Unit probe() throws IscsiException {
        var ready = commands.becomesReady();
        var inquiry = commands.read(Cdb.inquiry(INQUIRY_BYTES), INQUIRY_BYTES);
        checkIsDisk(inquiry);
        var pages = page(0, Set.of(0)).map(VitalPages::supported).orElse(Set.of());
        var names = page(0x83, pages);
        var capacity = ready ? Optional.of(capacity()) : Optional.<Capacity>empty();
        return new Unit(
                identity(inquiry, page(0x80, pages), names),
                capacity,
                mode(),
                page(0xb0, pages).map(BlockLimits::of).orElse(BlockLimits.UNKNOWN),
                page(0xb2, pages).map(Provisioning::of).orElse(Provisioning.UNKNOWN),
                ready ? access(inquiry, names) : State.STANDBY);
    }

    private void checkIsDisk(Reply inquiry) throws IscsiException {
        var qualifier = inquiry.u8(0) >> 5;
        if (qualifier != 0) {
            throw new IscsiException(IscsiFault.LUN_NOT_FOUND, port.portal() + " has no such logical unit");
        }
        var type = inquiry.u8(0) & 0x1f;
        if (type != 0) {
            throw new IscsiException(IscsiFault.UNSUPPORTED, "the logical unit is no disk, but of device type " + type);
        }
    }

    private Optional<Reply> page(int page, Set<Integer> supported) throws IscsiException {
        return supported.contains(page)
                ? commands.tryRead(Cdb.vitalPage(page, PAGE_BYTES), PAGE_BYTES).filter(reply -> reply.u8(1) == page)
                : Optional.empty();
    }

    private static DiskIdentity identity(Reply inquiry, Optional<Reply> serial, Optional<Reply> names) {
        return new DiskIdentity(
                inquiry.text(8, 8),
                inquiry.text(16, 16),
                inquiry.text(32, 4),
                serial.map(VitalPages::serial).orElse(""),
                names.map(VitalPages::designators).orElse(List.of()));
    }

    private Capacity capacity() throws IscsiException {
        var sixteen = commands.tryRead(Cdb.readCapacity16(CAPACITY_BYTES), CAPACITY_BYTES);
        return sixteen.isPresent()
                ? Capacity.ofSixteen(sixteen.get())
                : Capacity.ofTen(commands.read(Cdb.readCapacity10(), 8));
    }

    private CachingMode mode() throws IscsiException {
        var caching = commands.tryRead(Cdb.modeSense6(CachingMode.PAGE, MODE_BYTES), MODE_BYTES);
        var any = caching.isPresent()
                ? caching
                : commands.tryRead(Cdb.modeSense6(CachingMode.ALL_PAGES, MODE_BYTES), MODE_BYTES);
        return any.map(CachingMode::of).orElse(CachingMode.UNKNOWN);
    }

    /** Asked only of a unit that says that its ways differ (TPGS; SPC-4, 6.6.2). */
    private State access(Reply inquiry, Optional<Reply> names) throws IscsiException {
        var group = names.map(VitalPages::portGroup).orElse(OptionalInt.empty());
        if ((inquiry.u8(5) & 0x30) == 0 || group.isEmpty()) {
            return State.OPTIMIZED;
        }
        return commands.tryRead(Cdb.reportTargetPortGroups(PAGE_BYTES), PAGE_BYTES)
                .map(reply -> PortGroups.stateOf(reply, group.getAsInt()))
                .orElse(State.OPTIMIZED);
    }
}
