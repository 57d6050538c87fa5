package io.vitrine.attach.iscsi.disk;

import io.vitrine.attach.iscsi.Access;
import io.vitrine.attach.iscsi.Completion;
import io.vitrine.attach.iscsi.IscsiDisk;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiSettings;
import io.vitrine.attach.iscsi.Portal;
import io.vitrine.attach.iscsi.TargetAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** Attaches fake disks, with patience for tests. */
final class DiskUnderTest {
    static final Portal ONE = new Portal("one", 1);
    static final Portal TWO = new Portal("two", 2);
    static final IscsiSettings SETTINGS = IscsiSettings.DEFAULTS.withRecovery(IscsiSettings.Recovery.DEFAULTS
            .withBudgets(Duration.ofSeconds(30), Duration.ofSeconds(30))
            .withPauses(List.of(Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(5))));

    private DiskUnderTest() {}

    static IscsiDisk attach(FakeDisk fake, Portal... portals) throws IscsiException {
        return attach(fake, SETTINGS, Access.READ_WRITE, portals);
    }

    static IscsiDisk attach(FakeDisk fake, IscsiSettings settings, Access access, Portal... portals)
            throws IscsiException {
        var all = portals.length == 0 ? List.of(ONE) : List.of(portals);
        var target = new TargetAddress(all, "iqn.2026-01.test:disk", 1, Optional.empty(), Optional.empty());
        return new Attaching(target, settings, fake).attach(access);
    }

    static IscsiSettings impatient() {
        return SETTINGS.withRecovery(SETTINGS.recovery().withBudgets(Duration.ofMillis(200), Duration.ofMillis(100)));
    }

    static MemorySegment segment(byte[] bytes) {
        var segment = Arena.ofAuto().allocate(Math.max(1, bytes.length)).asSlice(0, bytes.length);
        MemorySegment.copy(MemorySegment.ofArray(bytes), 0, segment, 0, bytes.length);
        return segment;
    }

    static byte[] random(int length, long seed) {
        var bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static byte[] read(IscsiDisk disk, long offset, int length) throws IscsiException {
        var segment = segment(new byte[length]);
        disk.read(offset, segment);
        return segment.toArray(ValueLayout.JAVA_BYTE);
    }

    static CompletableFuture<Void> writing(IscsiDisk disk, long offset, byte[] bytes) {
        var end = new CompletableFuture<Void>();
        disk.write(offset, segment(bytes), Completion.of(end));
        return end;
    }
}
