package io.vitrine.attach.iscsi.peers;

import io.vitrine.attach.iscsi.Access;
import io.vitrine.attach.iscsi.Chap;
import io.vitrine.attach.iscsi.DigestChoice;
import io.vitrine.attach.iscsi.Initiator;
import io.vitrine.attach.iscsi.IscsiDisk;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiSettings;
import io.vitrine.attach.iscsi.Portal;
import io.vitrine.attach.iscsi.TargetAddress;
import io.vitrine.testkit.TgtServer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How the tests of this package log in to a real target. */
final class Attaching {
    /** Nothing here is far away. */
    static final IscsiSettings SETTINGS = IscsiSettings.DEFAULTS.withRecovery(IscsiSettings.DEFAULTS
            .recovery()
            .withPauses(List.of(Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofMillis(100))));

    private Attaching() {}

    static Portal loopback(int port) {
        return new Portal("127.0.0.1", port);
    }

    /** By these ports, which lead to the disk; by its own where there are none. */
    static TargetAddress address(TgtServer.Disk disk, int... ports) {
        var portals = ports.length == 0
                ? List.of(loopback(disk.port()))
                : Arrays.stream(ports).mapToObj(Attaching::loopback).toList();
        return new TargetAddress(portals, disk.name(), TgtServer.LUN, Optional.empty(), Optional.empty());
    }

    static TargetAddress address(TgtServer.Disk disk, Optional<Chap> own, Optional<Chap> peers) {
        return new TargetAddress(List.of(loopback(disk.port())), disk.name(), TgtServer.LUN, own, peers);
    }

    static IscsiDisk writable(TgtServer.Disk disk) throws IscsiException {
        return new Initiator(SETTINGS).attach(address(disk), Access.READ_WRITE);
    }

    static IscsiDisk readable(TgtServer.Disk disk) throws IscsiException {
        return new Initiator(SETTINGS).attach(address(disk), Access.READ_ONLY);
    }

    static IscsiSettings withDigests(DigestChoice... choice) {
        return SETTINGS.withProposal(SETTINGS.proposal().withDigests(List.of(choice), List.of(choice)));
    }
}
