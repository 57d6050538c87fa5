package io.vitrine.formats;

import static io.vitrine.formats.Images.GIB;
import static io.vitrine.formats.Sample.refused;
import static io.vitrine.formats.Sample.taken;
import static io.vitrine.formats.Sample.takenWithoutSize;

import java.util.stream.Stream;

/** Copy-on-write files, and what they must not lean on. */
final class Qcow2Samples {
    private Qcow2Samples() {}

    static Stream<Sample> all() {
        return Stream.of(
                taken("version 3", "qcow2", Images.qcow2(), GIB),
                taken("version 2", "qcow2", Images.qcow2(2).be64(72, -1).bytes(), GIB),
                taken("version 3", "raw", Images.qcow2(), 4096),
                taken(
                        "a dirty one with compression",
                        "qcow2",
                        Images.qcow2(3).be64(72, 0b1011).bytes(),
                        GIB),
                taken("no more than its header", "qcow2", Images.qcow2(3).cut(104), GIB),
                takenWithoutSize(
                        "of no size", "qcow2", Images.qcow2(3).be64(24, 0).bytes()),
                takenWithoutSize(
                        "of a size beyond all",
                        "qcow2",
                        Images.qcow2(3).be64(24, -5).bytes()),
                refused("version 3", "ami", Images.qcow2(), "of format qcow2"),
                refused("version 3", "vmdk", Images.qcow2(), "of format qcow2"),
                refused("a backing file", "qcow2", Images.qcow2WithBackingFile(), "check backing_file"),
                refused("a backing file", "raw", Images.qcow2WithBackingFile(), "check backing_file"),
                refused("a backing file", "vmdk", Images.qcow2WithBackingFile(), "check backing_file"),
                refused(
                        "a backing file of version 2",
                        "qcow2",
                        Images.qcow2(2).be64(8, 512).bytes(),
                        "backing_file"),
                refused(
                        "a backing file beyond its end",
                        "qcow2",
                        Images.qcow2(3).be64(8, -1).bytes(),
                        "backing_file"),
                refused("a data file", "qcow2", Images.qcow2(3).be64(72, 4).bytes(), "check data_file"),
                refused("a data file", "raw", Images.qcow2(3).be64(72, 4).bytes(), "check data_file"),
                refused(
                        "extended L2 entries",
                        "qcow2",
                        Images.qcow2(3).be64(72, 16).bytes(),
                        "incompatible bit 4"),
                refused(
                        "an unknown feature",
                        "qcow2",
                        Images.qcow2(3).be64(72, 1L << 63).bytes(),
                        "incompatible bit 63"),
                refused("version 1", "qcow2", Images.qcow2(1).bytes(), "its version is 1"),
                refused("version 4294967295", "qcow2", Images.qcow2(-1).bytes(), "its version is 4294967295"),
                refused("a header cut short", "raw", Images.qcow2(3).cut(103), "cut short after 103 bytes"),
                refused("a header cut short", "qcow2", Images.qcow2(2).cut(71), "cut short after 71 bytes"),
                refused("no more than its magic", "raw", Images.qcow2(3).cut(4), "check structure"));
    }
}
