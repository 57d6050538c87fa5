package io.vitrine.formats;

/** One harmless image of each format, as small as its readers let it be: what the others are made of. */
public final class Images {
    static final long GIB = 1L << 30;
    static final int SECTOR = 512;
    static final int VHDX_METADATA_AT = 1 << 20;
    static final int VHDX_SIZE_AT = VHDX_METADATA_AT + 65_536;

    private Images() {}

    public static byte[] qcow2() {
        return qcow2(3).bytes();
    }

    /** With a backing file named right behind its header. */
    public static byte[] qcow2WithBackingFile() {
        return qcow2(3).be64(8, 512).be32(16, 11).text(512, "/etc/passwd").bytes();
    }

    static Canvas qcow2(int version) {
        return Canvas.of(4096)
                .text(0, "QFI")
                .u8(3, 0xFB)
                .be32(4, version)
                .be32(20, 16)
                .be64(24, GIB)
                .be32(36, 2)
                .be64(40, 1024)
                .be32(96, 4)
                .be32(100, 104);
    }

    static Canvas vhd() {
        return Canvas.of(2048)
                .text(0, "conectix")
                .be32(8, 2)
                .be64(40, GIB)
                .be64(48, GIB)
                .be32(60, 3);
    }

    static Canvas vdi() {
        return Canvas.of(1024)
                .text(0, "<<< Oracle VM VirtualBox Disk Image >>>\n")
                .le32(0x40, 0xBEDA107F)
                .le32(0x44, 0x00010001)
                .le64(0x170, GIB);
    }

    static Canvas qed() {
        return Canvas.of(1024).text(0, "QED").le32(4, 65_536);
    }

    /** One gibibyte in blocks of two kibibytes. */
    static Canvas iso() {
        return Canvas.of(36_864)
                .u8(32_768, 1)
                .text(32_769, "CD001")
                .u8(32_774, 1)
                .le32(32_768 + 80, (int) (GIB / 2048))
                .be32(32_768 + 84, (int) (GIB / 2048))
                .le16(32_768 + 128, 2048)
                .be16(32_768 + 130, 2048);
    }

    /** One partition that begins at the first mebibyte. */
    static Canvas mbr() {
        return Canvas.of(65_536)
                .be16(510, 0x55AA)
                .u8(446, 0x80)
                .u8(446 + 4, 0x83)
                .le32(446 + 8, 2048)
                .le32(446 + 12, 65_536);
    }

    static Canvas gpt() {
        return Canvas.of(65_536)
                .be16(510, 0x55AA)
                .u8(446 + 2, 2)
                .u8(446 + 4, 0xEE)
                .le32(446 + 8, 1)
                .le32(446 + 12, 127)
                .text(512, "EFI PART");
    }

    /** Its payload begins at the eighth sector. */
    static Canvas luks(int version) {
        return Canvas.of(65_536)
                .text(0, "LUKS")
                .be16(4, 0xBABE)
                .be16(6, version)
                .text(8, "aes")
                .be32(104, 8);
    }

    static Canvas vhdx() {
        return Canvas.of(VHDX_SIZE_AT + 4096)
                .text(0, "vhdxfile")
                .text(196_608, "regi")
                .le32(196_616, 2)
                .text(196_624, guid("2DC27766F62342009D64115E9BFD4A08"))
                .le64(196_640, 3 << 20)
                .text(196_656, guid("8B7CA20647904B9AB8FE575F050F886E"))
                .le64(196_672, VHDX_METADATA_AT)
                .le32(196_680, 1 << 20)
                .text(VHDX_METADATA_AT, "metadata")
                .le16(VHDX_METADATA_AT + 10, 2)
                .text(VHDX_METADATA_AT + 32, guid("CAA16737FA364D43B3B633F0AA44E76B"))
                .le32(VHDX_METADATA_AT + 48, 65_544)
                .le32(VHDX_METADATA_AT + 52, 8)
                .text(VHDX_METADATA_AT + 64, guid("2FA54224CD1B4876B2115DBED83BF4B8"))
                .le32(VHDX_METADATA_AT + 80, 65_536)
                .le32(VHDX_METADATA_AT + 84, 8)
                .le64(VHDX_SIZE_AT, GIB);
    }

    /** As Microsoft lays a GUID out: three numbers turned round, the rest as it is written. */
    private static String guid(String hex) {
        var order = new int[] {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
        var text = new StringBuilder();
        for (var i : order) {
            text.append((char) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16));
        }
        return text.toString();
    }

    static String descriptor(String type, String... extents) {
        return """
                # Disk DescriptorFile
                version=1
                CID=7f0c8c5b
                parentCID=ffffffff
                createType="%s"

                # Extent description
                %s

                # The Disk Data Base
                #DDB

                ddb.virtualHWVersion = "4"
                ddb.geometry.cylinders = "2080"
                ddb.adapterType = "ide"
                """.formatted(type, String.join("\n", extents));
    }

    static String sparseDescriptor() {
        return descriptor("monolithicSparse", "RW 2097152 SPARSE \"disk.vmdk\"");
    }

    static Canvas vmdk(String descriptor) {
        return Canvas.of(24_576)
                .text(0, "KDMV")
                .le32(4, 1)
                .le32(8, 3)
                .le64(12, GIB / SECTOR)
                .le64(20, 128)
                .le64(28, 1)
                .le64(36, 20)
                .le32(44, 512)
                .le64(48, 21)
                .le64(56, 26)
                .text(SECTOR, descriptor);
    }

    /** Its header is preliminary, its footer is not. */
    static Canvas streamOptimized() {
        var image = vmdk(descriptor("streamOptimized", "RDONLY 2097152 SPARSE \"disk.vmdk\""))
                .le64(56, -1);
        var footerAt = image.bytes().length - 2 * SECTOR;
        System.arraycopy(image.bytes(), 0, image.bytes(), footerAt, SECTOR);
        return image.le64(footerAt + 56, 26).le32(footerAt - SECTOR + 12, 3);
    }
}
