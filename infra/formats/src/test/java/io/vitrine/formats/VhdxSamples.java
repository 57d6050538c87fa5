package io.vitrine.formats;

import static io.vitrine.formats.Images.GIB;
import static io.vitrine.formats.Sample.refused;
import static io.vitrine.formats.Sample.taken;

import java.util.stream.Stream;

/** Disks of Hyper-V, whose tables may lead anywhere. */
final class VhdxSamples {
    private VhdxSamples() {}

    static Stream<Sample> all() {
        var metadataAt = Images.VHDX_METADATA_AT;
        return Stream.of(
                taken("a disk of Hyper-V", "vhdx", Images.vhdx().bytes(), GIB),
                taken(
                        "a disk of Hyper-V",
                        "raw",
                        Images.vhdx().bytes(),
                        Images.vhdx().bytes().length),
                refused("a disk of Hyper-V", "vhd", Images.vhdx().bytes(), "of format vhdx"),
                refused("no more than its magic", "vhdx", Images.vhdx().cut(8), "ends before its metadata"),
                refused(
                        "cut before its size",
                        "vhdx",
                        Images.vhdx().cut(Images.VHDX_SIZE_AT + 7),
                        "ends before its metadata"),
                refused(
                        "no table of regions",
                        "vhdx",
                        Images.vhdx().le32(196_608, 0).bytes(),
                        "table of regions"),
                refused(
                        "regions without end",
                        "raw",
                        Images.vhdx().le32(196_616, -1).bytes(),
                        "table of regions"),
                refused(
                        "regions without metadata",
                        "vhdx",
                        Images.vhdx().le32(196_616, 1).bytes(),
                        "no metadata"),
                refused(
                        "metadata in its header",
                        "vhdx",
                        Images.vhdx().le64(196_672, 0).bytes(),
                        "lie where they cannot"),
                refused(
                        "metadata beyond all",
                        "vhdx",
                        Images.vhdx().le64(196_672, Long.MAX_VALUE).bytes(),
                        "lie where they cannot"),
                refused(
                        "metadata below zero",
                        "vhdx",
                        Images.vhdx().le64(196_672, -1).bytes(),
                        "lie where they cannot"),
                refused(
                        "metadata beyond its end",
                        "vhdx",
                        Images.vhdx().le64(196_672, GIB).bytes(),
                        "ends before its metadata"),
                refused(
                        "metadata that are none",
                        "vhdx",
                        Images.vhdx().u8(metadataAt, 0).bytes(),
                        "metadata are none"),
                refused(
                        "metadata without end",
                        "vhdx",
                        Images.vhdx().le16(metadataAt + 10, 65_535).bytes(),
                        "metadata are none"),
                refused(
                        "metadata without a size",
                        "vhdx",
                        Images.vhdx().le16(metadataAt + 10, 1).bytes(),
                        "do not tell the size"),
                refused(
                        "a size within the table",
                        "vhdx",
                        Images.vhdx().le32(metadataAt + 80, 32).bytes(),
                        "lies where it cannot"),
                refused(
                        "a size of a gibibyte",
                        "vhdx",
                        Images.vhdx().le32(metadataAt + 84, 1 << 30).bytes(),
                        "lies where it cannot"),
                refused(
                        "a size beyond its end",
                        "vhdx",
                        Images.vhdx().le32(metadataAt + 80, -1).bytes(),
                        "ends before its metadata"));
    }
}
