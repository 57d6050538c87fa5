package io.vitrine.attach.iscsi;

import java.util.Locale;

/**
 * How a back end wants the numbers of its logical units written; the control plane names it ({@code addressing_mode}). {@link #number} gives the number that
 * a {@link TargetAddress} takes, {@link #wire} its eight bytes.
 */
public enum LunEncoding {
    /** As the number is: up to 255 that is peripheral device addressing (SAM-5, 4.7.7.2). */
    SAM,
    /** As the number is, whatever it means to the target. */
    TRANSPARENT,
    /** Flat space addressing (SAM-5, 4.7.7.3) from 256 on. */
    SAM2,
    /** Flat space addressing for every number. */
    SAM3_FLAT;

    private static final int FLAT_SPACE = 1 << 14;

    /** @throws IllegalArgumentException for a mode that nobody has heard of */
    public static LunEncoding ofMode(String mode) {
        return switch (mode.toUpperCase(Locale.ROOT)) {
            case "SAM" -> SAM;
            case "TRANSPARENT" -> TRANSPARENT;
            case "SAM2" -> SAM2;
            case "SAM3-FLAT" -> SAM3_FLAT;
            default -> throw new IllegalArgumentException("no addressing mode: " + mode);
        };
    }

    /** The control plane's number as this encoding has it. */
    public long number(long lun) {
        var flat =
                switch (this) {
                    case SAM, TRANSPARENT -> false;
                    case SAM2 -> lun > 0xff;
                    case SAM3_FLAT -> true;
                };
        return flat ? lun + FLAT_SPACE : lun;
    }

    /** Eight bytes, first one highest: each group of 16 bits of the number is one level, the lowest first (SAM-5, 4.7.5; {@code int_to_scsilun} in Linux). */
    public static long wire(long number) {
        return number << 48 | (number & 0xffff_0000L) << 16 | number >>> 16 & 0xffff_0000L | number >>> 48;
    }

    /** The number of eight bytes: {@link #wire} backwards, which is the same turn. */
    public static long ofWire(long wire) {
        return wire(wire);
    }
}
