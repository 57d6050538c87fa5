package io.vitrine.attach.iscsi.wire;

/** Arithmetic of numbers that wrap around (RFC 7143, 4.2.2.1; RFC 1982 with 32 bits). */
public final class SerialNumber {
    private SerialNumber() {}

    /** Whether {@code one} comes before {@code other}. */
    public static boolean before(int one, int other) {
        return one - other < 0;
    }
}
