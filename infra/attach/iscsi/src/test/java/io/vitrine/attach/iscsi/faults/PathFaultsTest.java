package io.vitrine.attach.iscsi.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.attach.iscsi.Access;
import io.vitrine.attach.iscsi.DiskStats;
import io.vitrine.attach.iscsi.Initiator;
import io.vitrine.attach.iscsi.IscsiDisk;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.IscsiSettings;
import io.vitrine.attach.iscsi.TargetAddress;
import io.vitrine.attach.iscsi.scripted.Deed;
import io.vitrine.attach.iscsi.scripted.LogicalUnit;
import io.vitrine.attach.iscsi.scripted.Op;
import io.vitrine.attach.iscsi.scripted.Script;
import io.vitrine.attach.iscsi.scripted.ScriptedPortal;
import io.vitrine.attach.iscsi.scripted.ScriptedTarget;
import io.vitrine.attach.iscsi.scripted.Way;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two ways to one disk (F31 of the design). */
final class PathFaultsTest extends DiskFixture {
    private ScriptedPortal first;
    private ScriptedPortal second;

    @BeforeEach
    void addPortal() throws IOException {
        first = target.portal();
        second = target.addPortal(2);
    }

    /** A write that overlaps one which a dead path may still carry out waits as long as a write may be away. */
    private static IscsiSettings impatient() {
        var settings = quick();
        var away = Duration.ofMillis(1500);
        return settings.withRecovery(settings.recovery().withBudgets(away, away))
                .withDeadlines(settings.deadlines().withConnecting(Duration.ofMillis(500), Duration.ofMillis(500)));
    }

    @Test
    void bothPathsAreUsed() throws IscsiException {
        try (var disk = attach()) {
            assertThat(target.sessions()).isEqualTo(2);
            work(disk, 30);
            disk.flush();

            readsTheModel(disk, 0, DISK_BYTES);
        }
    }

    @Test
    void twoPortalsOfOneGroupDoNotEndEachOthersSession() throws IOException, IscsiException {
        target.addPortal(1);
        try (var disk = attach()) {
            work(disk, 30);

            assertThat(target.sessions()).isEqualTo(3);
            assertThat(target.isids()).hasSize(3);
        }
    }

    @Test
    void portalThatIsDeadAtTheBeginningIsDoneWithout() throws IOException, IscsiException {
        first.goAway();
        try (var disk = attach(impatient())) {
            work(disk, 10);
            disk.flush();

            readsTheModel(disk, 0, DISK_BYTES);
        }
        first.comeBack();
    }

    @Test
    void portalThatSaysNothingAtTheBeginningIsDoneWithout() throws IscsiException {
        second.silent = true;
        try (var disk = attach(impatient())) {
            work(disk, 10);

            readsTheModel(disk, 0, DISK_BYTES);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    @DisplayName("F31: a portal dies in mid-stream")
    void portalThatDiesMidStreamIsDoneWithout(int which) throws IOException, IscsiException {
        var dying = which == 0 ? first : second;
        try (var disk = attach(impatient())) {
            work(disk, 10);
            dying.goAway();
            work(disk, 20);
            disk.flush();

            readsTheModel(disk, 0, DISK_BYTES);
            assertThat(disk.stats().paths()).extracting(DiskStats.Path::state).contains(DiskStats.State.DOWN);
        }
        dying.comeBack();
    }

    @Test
    void portalThatComesBackIsUsedAgain() throws IOException, IscsiException {
        try (var disk = attach(impatient())) {
            first.goAway();
            work(disk, 5);
            first.comeBack();

            soon().until(() -> target.sessions() == 2);
            second.goAway();
            work(disk, 5);
            readsTheModel(disk, 0, DISK_BYTES);
        }
        second.comeBack();
    }

    @Test
    void pathsThatDieInTurnsLoseNothing() throws IOException, IscsiException {
        try (var disk = attach(impatient())) {
            for (int i = 0; i < 4; i++) {
                var dying = i % 2 == 0 ? first : second;
                dying.goAway();
                work(disk, 5);
                dying.comeBack();
                soon().until(() -> target.sessions() == 2);
            }
            disk.flush();

            readsTheModel(disk, 0, DISK_BYTES);
        }
    }

    @Test
    void cacheLostOnBothPathsIsMadeGood() throws IOException, IscsiException {
        try (var disk = attach(impatient())) {
            work(disk, 20);
            target.losePower(random);
            target.comeBack();
            work(disk, 5);
            disk.flush();

            unit.medium().loseWholeCache();
        }
    }

    @Test
    void resetOfOnePathsSessionSendsOnTheOther() throws IscsiException {
        try (var disk = attach()) {
            target.script(Script.nth(7, Way.SENT, pdu -> pdu.opcode() == Op.RESPONSE, Deed.CUT));
            work(disk, 20);

            readsTheModel(disk, 0, DISK_BYTES);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SERIAL-1", "SERIAL-2"})
    @DisplayName("F53: two portals lead to different disks, also where those have one serial")
    void portalsThatLeadToDifferentDisksAreRefused(String serial) throws IOException {
        try (var elsewhere = new ScriptedTarget(target.name())) {
            elsewhere.traits().time2Wait = 0;
            var other = elsewhere.add(0, new LogicalUnit(512, DISK_BYTES / 512, serial, NAA + 7));
            var portals = List.of(at(first), at(elsewhere.portal()));
            var address = new TargetAddress(portals, target.name(), 0, Optional.empty(), Optional.empty());

            assertThat(faultOf(() -> new Initiator(quick())
                            .attach(address, Access.READ_WRITE)
                            .close()))
                    .isEqualTo(IscsiFault.LUN_IDENTITY_CHANGED);
            soon().until(() -> elsewhere.sessions() == 0);
            assertThat(other.read(0, 512)).isEqualTo(new byte[512]);
        }
    }

    private IscsiDisk attachWithAlua(int firstsAccess, int secondsAccess) throws IscsiException {
        unit.alua = true;
        first.access = firstsAccess;
        second.access = secondsAccess;
        return attach(impatient());
    }

    @Test
    void optimisedPathIsTakenFirst() throws IscsiException {
        try (var disk = attachWithAlua(1, 0)) {
            work(disk, 10);

            assertThat(disk.stats().paths())
                    .extracting(DiskStats.Path::state)
                    .containsExactly(DiskStats.State.NON_OPTIMIZED, DiskStats.State.OPTIMIZED);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void pathThatCarriesNoDataIsNotUsed(int access) throws IscsiException {
        try (var disk = attachWithAlua(access, 1)) {
            work(disk, 10);

            readsTheModel(disk, 0, DISK_BYTES);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void accessThatChangesSidesIsFollowed(int access) throws IscsiException {
        try (var disk = attachWithAlua(0, access)) {
            work(disk, 10);
            second.access = 0;
            first.access = access;
            unit.attention(0x2a, 0x06);
            work(disk, 10);
            disk.flush();

            readsTheModel(disk, 0, DISK_BYTES);
        }
    }

    @Test
    void transitionIsWaitedFor() throws Exception {
        try (var disk = attachWithAlua(0, 3)) {
            first.access = 15;
            var write = startWrite(disk, 0, 4096);
            soon().until(() -> unit.seen(io.vitrine.attach.iscsi.scripted.Cdb.WRITE_16) > 1);
            first.access = 0;

            write.get(30, java.util.concurrent.TimeUnit.SECONDS);
            readsTheModel(disk, 0, 4096);
        }
    }
}
