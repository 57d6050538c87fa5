package io.vitrine.attach.iscsi.session;

import java.security.SecureRandom;

/**
 * The initiator's half of a session's identity (RFC 7143, 11.12.5). The same one with TSIH 0 reinstates: the target ends the old session, and what
 * still ran in it, before the new one stands (6.3.5).
 *
 * @param value 48 bits
 */
public record Isid(long value) {
    private static final long RANDOM_FORMAT = 0x80L << 40;
    private static final long RANDOM_BITS = (1L << 40) - 1;

    public Isid {
        if (value >>> 48 != 0) {
            throw new IllegalArgumentException("an ISID has six bytes");
        }
    }

    /** Of the random format (T = 10b): nobody has to administer it. */
    public static Isid random() {
        return new Isid(RANDOM_FORMAT | new SecureRandom().nextLong() & RANDOM_BITS);
    }

    @Override
    public String toString() {
        return String.format("%012x", value);
    }
}
