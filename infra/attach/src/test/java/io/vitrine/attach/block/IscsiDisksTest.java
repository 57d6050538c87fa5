package io.vitrine.attach.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vitrine.attach.block.IscsiDisks.Paths;
import io.vitrine.attach.iscsi.Initiator;
import io.vitrine.attach.iscsi.IscsiSettings;
import io.vitrine.attach.iscsi.scripted.LogicalUnit;
import io.vitrine.attach.iscsi.scripted.ScriptedTarget;
import io.vitrine.model.Fault;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.ConnectionInfo.Iscsi;
import io.vitrine.volumes.ConnectionInfo.IscsiPath;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many ways there are to a disk, and one that is not there yet. Ends without a session. */
class IscsiDisksTest {
    private static final Duration NO_LAG = Duration.ZERO;

    private ScriptedTarget target;

    @BeforeEach
    void open() throws Exception {
        target = new ScriptedTarget("iqn.2010-10.org.openstack:volume-x");
        target.traits().time2Wait = 0;
        target.add(1, disk());
    }

    private static LogicalUnit disk() {
        return new LogicalUnit(512, 2048, "x", 0x6000_0000_0000_0001L);
    }

    @AfterEach
    void nothingIsLeftBehind() throws Exception {
        await().until(() -> target.sessions() == 0);
        assertThat(target.violations()).isEmpty();
        target.close();
    }

    private static IscsiDisks disks(Paths paths, Duration lag) {
        return new IscsiDisks(new Initiator(IscsiSettings.DEFAULTS), paths, lag);
    }

    /** As Cinder names it: by its first portal. */
    private Iscsi named(boolean discoverMore) {
        var portal = target.portal();
        return new Iscsi(
                List.of(new IscsiPath(portal.host(), portal.port(), target.name(), 1)),
                Optional.empty(),
                discoverMore,
                Optional.empty(),
                false);
    }

    @Test
    void aTargetIsAskedForItsOtherPortals() throws Exception {
        target.addPortal(2);

        try (var disk = disks(new Paths(true, true), NO_LAG).open(named(true), AttachMode.READ_ONLY)) {
            assertThat(disk.capacityBytes()).isEqualTo(1 << 20);
            assertThat(target.portals())
                    .allSatisfy(portal -> assertThat(portal.connections()).isOne());
        }
    }

    @Test
    void aTargetIsNotAskedWhereOnePathIsEnough() throws Exception {
        target.addPortal(2);

        try (var _ = disks(new Paths(false, false), NO_LAG).open(named(true), AttachMode.READ_ONLY)) {
            assertThat(target.portals().getLast().connections()).isZero();
        }
    }

    @Test
    void onePathIsTooFewWhereTwoAreEnforced() {
        assertThatThrownBy(() -> disks(new Paths(true, true), NO_LAG).open(named(true), AttachMode.READ_ONLY))
                .hasMessageContaining("cinder_enforce_multipath")
                .extracting("fault")
                .isEqualTo(Fault.UNAVAILABLE);
    }

    @Test
    void aDiskThatIsMappedLateIsWaitedFor() throws Exception {
        target.remove(1);
        var mapping = Thread.ofPlatform().start(() -> {
            await().until(() -> target.connectedTimes() > 1);
            target.add(1, disk());
        });

        try (var disk = disks(Paths.AS_GIVEN, Duration.ofSeconds(30)).open(named(false), AttachMode.READ_ONLY)) {
            assertThat(disk.capacityBytes()).isEqualTo(1 << 20);
        }
        mapping.join();
    }

    @Test
    void aDiskThatNeverComesIsGivenUp() {
        target.remove(1);

        assertThatThrownBy(() -> disks(Paths.AS_GIVEN, NO_LAG).open(named(false), AttachMode.READ_ONLY))
                .extracting("fault")
                .isEqualTo(Fault.UNAVAILABLE);
    }
}
