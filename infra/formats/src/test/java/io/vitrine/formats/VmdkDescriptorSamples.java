package io.vitrine.formats;

import static io.vitrine.formats.Images.GIB;
import static io.vitrine.formats.Sample.refused;
import static io.vitrine.formats.Sample.taken;

import java.util.stream.Stream;

/** The text of a disk of VMware, which may lead to any file. */
final class VmdkDescriptorSamples {
    private VmdkDescriptorSamples() {}

    static Stream<Sample> all() {
        var safeExtent = "RW 2097152 SPARSE \"disk.vmdk\"";
        return Stream.of(
                taken(
                        "lines that end as on Windows",
                        "vmdk",
                        embedded(Images.sparseDescriptor().replace("\n", "\r\n")),
                        GIB),
                refused(
                        "a flat file",
                        "vmdk",
                        PlainSamples.text(Images.descriptor("monolithicFlat", "RW 1 FLAT \"/etc/passwd\" 0")),
                        "a descriptor alone"),
                refused(
                        "a flat file",
                        "raw",
                        PlainSamples.text(Images.descriptor("monolithicFlat", "RW 1 FLAT \"/etc/passwd\" 0")),
                        "a descriptor alone"),
                refused(
                        "a descriptor alone of a type that is allowed",
                        "vmdk",
                        PlainSamples.text(Images.sparseDescriptor()),
                        "a descriptor alone"),
                refused(
                        "a descriptor behind a comment that is no text",
                        "raw",
                        PlainSamples.text("# \u00ff\u0001\nversion=1\ncreateType=\"vmfs\"\n"),
                        "a descriptor alone"),
                refused(
                        "a descriptor behind a long comment",
                        "raw",
                        PlainSamples.text("#" + "x".repeat(70_000) + "\ncreateType=\"vmfs\""),
                        "a descriptor alone"),
                refused(
                        "a descriptor before binary data",
                        "raw",
                        PlainSamples.text("version=1\n\u00fe\ncreateType=\"vmfs\"\n\0\u00ff"),
                        "a descriptor alone"),
                refused(
                        "a flat type",
                        "vmdk",
                        embedded(Images.descriptor("monolithicFlat", safeExtent)),
                        "its type is neither"),
                refused(
                        "a second type",
                        "vmdk",
                        embedded(Images.sparseDescriptor() + "# createType=\"vmfs\"\n"),
                        "its type is neither"),
                refused("no type", "vmdk", embedded("version=1\n" + safeExtent + "\n"), "its type is neither"),
                refused(
                        "a type without end",
                        "vmdk",
                        embedded("createType=\"monolithicSparse" + "x".repeat(200)),
                        "its type is neither"),
                refused(
                        "an extent with a path",
                        "vmdk",
                        embedded(Images.descriptor("monolithicSparse", "RW 1 SPARSE \"/etc/passwd\"")),
                        "in another file"),
                refused(
                        "an extent outside the folder",
                        "vmdk",
                        embedded(Images.descriptor("streamOptimized", safeExtent, "RW 1 SPARSE \"../x\"")),
                        "in another file"),
                refused(
                        "an extent with a path of Windows",
                        "vmdk",
                        embedded(Images.descriptor("monolithicSparse", "RW 1 SPARSE \"C:\\x\"")),
                        "in another file"),
                refused(
                        "an extent that is flat",
                        "vmdk",
                        embedded(Images.descriptor("monolithicSparse", "RW 1 FLAT \"x\" 0")),
                        "in another file"),
                refused(
                        "an extent behind a tab",
                        "vmdk",
                        embedded(Images.descriptor("monolithicSparse", safeExtent, "RW\t1\tFLAT\t\"/x=\"\t0")),
                        "cannot be understood"),
                refused("no extent", "vmdk", embedded(Images.descriptor("monolithicSparse")), "no extents"),
                refused(
                        "a line that nobody knows",
                        "vmdk",
                        embedded(Images.sparseDescriptor() + "include /etc/passwd\n"),
                        "cannot be understood"),
                refused(
                        "a parent",
                        "vmdk",
                        embedded(Images.sparseDescriptor() + "parentFileNameHint=\"/etc/passwd\"\n"),
                        "names a parent"),
                refused(
                        "a parent in a comment",
                        "vmdk",
                        embedded(Images.sparseDescriptor() + "#parentFileNameHint=\"x\"\n"),
                        "names a parent"),
                refused(
                        "letters from elsewhere",
                        "vmdk",
                        embedded(Images.sparseDescriptor() + "ddb.x = \"\u00e9\"\n"),
                        "not plain text"),
                refused("a descriptor of zeros", "vmdk", embedded(""), "its type is neither"));
    }

    private static byte[] embedded(String descriptor) {
        return Images.vmdk(descriptor).bytes();
    }
}
