package io.vitrine.formats;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The formats that can be told apart by looking; Glance's names where it has one. */
public enum DiskFormat {
    /** Nothing else. */
    RAW,
    QCOW2,
    /** Recognised, never allowed. */
    QED,
    /** Microsoft's older one, {@code vpc} in qemu. */
    VHD,
    VHDX,
    VMDK,
    VDI,
    /** ISO 9660 and UDF. */
    ISO,
    /** A partitioned disk: GPT, or an MBR alone. */
    GPT,
    LUKS;

    /** As {@code disk_format} names it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Empty for what cannot be told by looking, such as {@code ami} or a name an operator made up. */
    public static Optional<DiskFormat> ofWireName(String name) {
        return Arrays.stream(values())
                .filter(format -> format.wireName().equals(name))
                .findFirst();
    }
}
