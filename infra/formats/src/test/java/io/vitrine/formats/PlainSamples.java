package io.vitrine.formats;

import static io.vitrine.formats.Images.GIB;
import static io.vitrine.formats.Sample.refused;
import static io.vitrine.formats.Sample.taken;
import static io.vitrine.formats.Sample.takenWithoutSize;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;

/** What has a header that leads nowhere, or none. */
final class PlainSamples {
    private PlainSamples() {}

    static Stream<Sample> all() {
        return Stream.of(
                takenWithoutSize("nothing at all", "raw", new byte[0]),
                taken("one byte", "raw", new byte[1], 1),
                taken("random bytes", "raw", random(100_000), 100_000),
                taken("a text", "raw", text("Lorem ipsum ".repeat(5_000)), 60_000),
                taken("a kernel", "aki", random(5_000), 5_000),
                taken("a ramdisk", "ari", random(5_001), 5_001),
                taken("a machine", "ami", random(5_002), 5_002),
                takenWithoutSize("a container of containers", "ploop", random(5_003)),
                takenWithoutSize("a format of the operator's", "aminosaur", random(5_004)),
                refused("nothing at all", "qcow2", new byte[0], "not of format qcow2"),
                refused("random bytes", "qcow2", random(100_001), "not of format qcow2"),
                refused("random bytes", "iso", random(100_002), "not of format iso"),
                taken("a dynamic disk", "vhd", Images.vhd().bytes(), GIB),
                taken("a dynamic disk", "raw", Images.vhd().bytes(), 2048),
                refused(
                        "a fixed disk",
                        "vhd",
                        Canvas.of(4096).text(3584, "conectix").bytes(),
                        "not of format vhd"),
                refused("a header cut short", "vhd", Images.vhd().cut(511), "not of format vhd"),
                takenWithoutSize(
                        "a size below zero", "vhd", Images.vhd().be64(40, -1).bytes()),
                taken("a disk of VirtualBox", "vdi", Images.vdi().bytes(), GIB),
                refused("a header cut short", "vdi", Images.vdi().cut(400), "not of format vdi"),
                refused("a disk of VirtualBox", "vhd", Images.vdi().bytes(), "of format vdi"),
                refused("QEMU's abandoned format", "raw", Images.qed().bytes(), "check banned"),
                refused("QEMU's abandoned format", "qed", Images.qed().bytes(), "check banned"));
    }

    private static byte[] random(int length) {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
