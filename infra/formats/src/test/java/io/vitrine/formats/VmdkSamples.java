package io.vitrine.formats;

import static io.vitrine.formats.Images.GIB;
import static io.vitrine.formats.Images.SECTOR;
import static io.vitrine.formats.Sample.refused;
import static io.vitrine.formats.Sample.taken;

import java.util.stream.Stream;

/** Sparse disks of VMware: their headers and their footers. */
final class VmdkSamples {
    private VmdkSamples() {}

    static Stream<Sample> all() {
        var sparse = Images.vmdk(Images.sparseDescriptor());
        var stream = Images.streamOptimized();
        var footerAt = stream.bytes().length - 2 * SECTOR;
        return Stream.of(
                taken("a sparse disk", "vmdk", sparse.bytes(), GIB),
                taken("a sparse disk", "raw", sparse.bytes(), sparse.bytes().length),
                taken("a stream", "vmdk", stream.bytes(), GIB),
                refused(
                        "an unknown version",
                        "vmdk",
                        Canvas.copy(sparse.bytes()).le32(4, 4).bytes(),
                        "its version is 4"),
                refused(
                        "a descriptor elsewhere",
                        "vmdk",
                        Canvas.copy(sparse.bytes()).le64(28, 2).bytes(),
                        "not where it belongs"),
                refused(
                        "a descriptor beyond all",
                        "raw",
                        Canvas.copy(sparse.bytes()).le64(28, -1).bytes(),
                        "not where it belongs"),
                refused(
                        "no descriptor",
                        "vmdk",
                        Canvas.copy(sparse.bytes()).le64(36, 0).bytes(),
                        "not where it belongs"),
                refused(
                        "a descriptor without end",
                        "vmdk",
                        Canvas.copy(sparse.bytes()).le64(36, -1).bytes(),
                        "ends before its descriptor"),
                refused(
                        "a disk of no size",
                        "vmdk",
                        Canvas.copy(sparse.bytes()).le64(12, 0).bytes(),
                        "no size of the disk"),
                refused(
                        "a disk beyond all",
                        "vmdk",
                        Canvas.copy(sparse.bytes()).le64(12, 1L << 55).bytes(),
                        "no size of the disk"),
                refused("cut within its header", "raw", sparse.cut(40), "check structure"),
                refused("cut within its descriptor", "vmdk", sparse.cut(1000), "ends before its descriptor"),
                refused("a stream cut short", "vmdk", stream.cut(stream.bytes().length - 1), "check footer"),
                refused(
                        "a stream without footer",
                        "vmdk",
                        Canvas.copy(sparse.bytes()).le64(56, -1).bytes(),
                        "check footer"),
                refused(
                        "a footer of another descriptor",
                        "vmdk",
                        Canvas.copy(stream.bytes()).le64(footerAt + 28, 7).bytes(),
                        "contradicts its header"),
                refused(
                        "a footer of another size",
                        "vmdk",
                        Canvas.copy(stream.bytes()).le64(footerAt + 12, 0).bytes(),
                        "contradicts its header"),
                refused(
                        "a footer that promises one",
                        "vmdk",
                        Canvas.copy(stream.bytes()).le64(footerAt + 56, -1).bytes(),
                        "promises another"),
                refused(
                        "an end that is none",
                        "vmdk",
                        Canvas.copy(stream.bytes())
                                .u8(footerAt + SECTOR + 100, 1)
                                .bytes(),
                        "check footer"));
    }
}
