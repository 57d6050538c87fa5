package io.vitrine.formats;

import static io.vitrine.formats.Sample.refused;

import java.util.stream.Stream;

/** Two formats in one file: whoever opens it may choose. */
final class PolyglotSamples {
    private PolyglotSamples() {}

    static Stream<Sample> all() {
        var disc = Images.iso();
        return Stream.of(
                refused("a disc and a qcow2", "iso", over(disc, Images.qcow2()), "qcow2 and iso"),
                refused("a disc and a qcow2", "raw", over(disc, Images.qcow2()), "qcow2 and iso"),
                refused(
                        "a disc and a qcow2 with a backing file",
                        "iso",
                        over(disc, Images.qcow2WithBackingFile()),
                        "backing_file"),
                refused(
                        "a disc and a VirtualBox disk",
                        "iso",
                        over(disc, Images.vdi().bytes()),
                        "vdi and iso"),
                refused(
                        "a disc and a dynamic disk",
                        "vhd",
                        over(disc, Images.vhd().bytes()),
                        "vhd and iso"),
                refused(
                        "a disc and a sparse disk",
                        "iso",
                        over(disc, Images.vmdk(Images.sparseDescriptor()).bytes()),
                        "vmdk and iso"),
                refused(
                        "a disc and an encrypted volume",
                        "iso",
                        over(disc, Images.luks(1).cut(592)),
                        "iso and luks"),
                refused(
                        "a disc and a VMDK descriptor",
                        "iso",
                        over(disc, PlainSamples.text("version=1\ncreateType=\"vmfs\"\n")),
                        "a descriptor alone"),
                refused(
                        "a partitioned disk and a qcow2",
                        "raw",
                        Images.qcow2(3).be16(510, 0x55AA).u8(450, 0x83).bytes(),
                        "qcow2 and gpt"),
                refused(
                        "a disc that boots and a VirtualBox disk",
                        "iso",
                        over(
                                Images.iso(),
                                Images.vdi().be16(510, 0x55AA).u8(450, 0x17).bytes()),
                        "vdi and iso and gpt"));
    }

    private static byte[] over(Canvas disc, byte[] hidden) {
        var both = disc.bytes().clone();
        System.arraycopy(hidden, 0, both, 0, Math.min(hidden.length, 32_768));
        return both;
    }
}
