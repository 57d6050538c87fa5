package io.vitrine.formats;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Formats whose headers lead nowhere else: nothing can be wrong with them, and one that is cut short is none. */
final class PlainHeaders {
    static final int SECTOR = 512;
    static final long ISO_DESCRIPTOR_AT = 32_768;
    static final int ISO_DESCRIPTOR_LENGTH = 2_048;

    private static final int QED_MAGIC = 0x51454400;
    private static final String VHD_MAGIC = "conectix";
    private static final int VHD_SIZE_AT = 40;
    private static final int VDI_MAGIC = 0xBEDA107F;
    private static final int VDI_MAGIC_AT = 0x40;
    private static final int VDI_SIZE_AT = 0x170;
    private static final Set<String> ISO_STANDARDS = Set.of("CD001", "NSR02", "NSR03");
    private static final int ISO_STANDARD_AT = 1;
    private static final int ISO_PRIMARY = 1;
    private static final int ISO_BLOCKS_AT = 80;
    private static final int ISO_BLOCK_BYTES_AT = 128;

    private PlainHeaders() {}

    /** QEMU's abandoned format: nobody needs it, and nothing here can tell a safe one. */
    static Optional<Detected> qed(ByteBuffer header, int present, long sizeBytes) {
        return header.getInt(0) == QED_MAGIC
                ? Optional.of(Detected.of(
                        DiskFormat.QED, 0, List.of(new Finding("banned", "this format is not allowed at all"))))
                : Optional.empty();
    }

    /** Dynamic disks repeat their footer at the beginning; fixed ones have it at the end alone and pass for raw. */
    static Optional<Detected> vhd(ByteBuffer header, int present, long sizeBytes) {
        return present == SECTOR && ascii(header, 0, VHD_MAGIC.length()).equals(VHD_MAGIC)
                ? Optional.of(Detected.of(DiskFormat.VHD, header.getLong(VHD_SIZE_AT), List.of()))
                : Optional.empty();
    }

    static Optional<Detected> vdi(ByteBuffer header, int present, long sizeBytes) {
        var fields = header.order(ByteOrder.LITTLE_ENDIAN);
        return present == SECTOR && fields.getInt(VDI_MAGIC_AT) == VDI_MAGIC
                ? Optional.of(Detected.of(DiskFormat.VDI, fields.getLong(VDI_SIZE_AT), List.of()))
                : Optional.empty();
    }

    /** Of UDF no size is known; ISO 9660 tells it where the first descriptor is the primary one. */
    static Optional<Detected> iso(ByteBuffer descriptor, int present, long sizeBytes) {
        if (present < ISO_DESCRIPTOR_LENGTH || !ISO_STANDARDS.contains(ascii(descriptor, ISO_STANDARD_AT, 5))) {
            return Optional.empty();
        }
        var fields = descriptor.order(ByteOrder.LITTLE_ENDIAN);
        var volumeBytes = Integer.toUnsignedLong(fields.getInt(ISO_BLOCKS_AT))
                * Short.toUnsignedLong(fields.getShort(ISO_BLOCK_BYTES_AT));
        return Optional.of(Detected.of(DiskFormat.ISO, fields.get(0) == ISO_PRIMARY ? volumeBytes : 0, List.of()));
    }

    static String ascii(ByteBuffer bytes, int at, int length) {
        var text = new byte[length];
        bytes.get(at, text);
        return new String(text, StandardCharsets.ISO_8859_1);
    }
}
