package io.vitrine.attach.iscsi.peers;

import io.vitrine.attach.iscsi.Access;
import io.vitrine.attach.iscsi.Initiator;
import io.vitrine.attach.iscsi.TargetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A whole life of a disk, for {@link UnprivilegedTest} to start in a process that may do nothing. Arguments: port, target, LUN. */
final class Unprivileged {
    private static final int BYTES = 8 << 20;
    private static final int MIB = 1 << 20;

    private Unprivileged() {}

    public static void main(String... arguments) throws Exception {
        Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("Uid:") || line.startsWith("Cap") || line.startsWith("NoNewPrivs:"))
                .forEach(System.out::println);
        var portal = Attaching.loopback(Integer.parseInt(arguments[0]));
        var target = new TargetAddress(
                List.of(portal), arguments[1], Long.parseLong(arguments[2]), Optional.empty(), Optional.empty());
        var initiator = new Initiator(Attaching.SETTINGS);
        if (initiator.discover(portal, Optional.empty(), Optional.empty()).isEmpty()) {
            throw new IllegalStateException("no target was discovered");
        }
        var content = Bulk.random(BYTES, 5);
        try (var disk = initiator.attach(target, Access.READ_WRITE)) {
            Bulk.write(disk, 0, content, MIB);
            disk.writeZeroes(0, MIB);
            Arrays.fill(content, 0, MIB, (byte) 0);
            disk.flush();
            disk.extents(0, BYTES);
            disk.refreshCapacity();
            if (!Arrays.equals(Bulk.read(disk, 0, BYTES, MIB), content)) {
                throw new IllegalStateException("other bytes came back");
            }
        }
        System.out.println("all bytes came back");
    }
}
