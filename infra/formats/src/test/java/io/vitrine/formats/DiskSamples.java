package io.vitrine.formats;

import static io.vitrine.formats.Images.GIB;
import static io.vitrine.formats.Images.SECTOR;
import static io.vitrine.formats.Sample.refused;
import static io.vitrine.formats.Sample.taken;
import static io.vitrine.formats.Sample.takenWithoutSize;

import java.util.stream.Stream;

/** Partitioned disks, encrypted volumes and discs. */
final class DiskSamples {
    private DiskSamples() {}

    static Stream<Sample> all() {
        var second = 446 + 16;
        return Stream.of(
                taken("a partitioned disk", "gpt", Images.gpt().bytes(), 65_536),
                taken("an old partitioned disk", "gpt", Images.mbr().bytes(), 65_536),
                taken("an old partitioned disk", "raw", Images.mbr().bytes(), 65_536),
                taken(
                        "a FAT file system",
                        "raw",
                        Images.mbr().u8(0x10, 2).u8(0x15, 0xF8).u8(446, 7).bytes(),
                        65_536),
                taken("half a sector", "raw", Images.mbr().cut(511), 511),
                refused("a boot flag of 1", "raw", Images.mbr().u8(446, 1).bytes(), "boot flag 1"),
                refused("no partition", "raw", Images.mbr().u8(446 + 4, 0).bytes(), "no partition"),
                refused(
                        "a GPT and more",
                        "gpt",
                        Images.gpt().u8(second + 4, 0x83).bytes(),
                        "not the first and only"),
                refused(
                        "a GPT second",
                        "gpt",
                        Images.mbr()
                                .u8(446 + 4, 0)
                                .u8(second + 2, 2)
                                .u8(second + 4, 0xEE)
                                .le32(second + 8, 1)
                                .bytes(),
                        "not the first and only"),
                refused(
                        "a GPT of another head",
                        "gpt",
                        Images.gpt().u8(446 + 1, 1).bytes(),
                        "does not begin at the first"),
                refused(
                        "a GPT at sector 2",
                        "raw",
                        Images.gpt().le32(446 + 8, 2).bytes(),
                        "does not begin at the first"),
                taken("an encrypted volume", "luks", Images.luks(1).bytes(), 65_536 - 8 * SECTOR),
                takenWithoutSize(
                        "a payload beyond its end",
                        "luks",
                        Images.luks(1).be32(104, -1).bytes()),
                refused(
                        "an encrypted volume of version 2",
                        "raw",
                        Images.luks(2).bytes(),
                        "its version is 2"),
                refused("an encrypted volume cut short", "luks", Images.luks(1).cut(591), "cut short after 591"),
                taken("a disc", "iso", Images.iso().bytes(), GIB),
                taken(
                        "a disc that boots from a disk",
                        "iso",
                        Images.iso().be16(510, 0x55AA).u8(446 + 4, 0x17).bytes(),
                        GIB),
                takenWithoutSize(
                        "a disc of UDF",
                        "iso",
                        Images.iso().u8(32_768, 0).text(32_769, "NSR03").bytes()),
                takenWithoutSize(
                        "a disc that begins to boot",
                        "iso",
                        Images.iso().u8(32_768, 0).bytes()),
                refused("a disc cut short", "iso", Images.iso().cut(34_815), "not of format iso"));
    }
}
