package io.vitrine.attach.iscsi.scripted;

/**
 * How a command ended (SAM-5, 5.3).
 *
 * @param status 0 is GOOD
 * @param sense of CHECK CONDITION, else empty
 * @param in what the initiator reads
 * @param takes how many bytes the command wanted to be given
 */
public record ScsiAnswer(int status, byte[] sense, byte[] in, long takes) {
    public static final ScsiAnswer BUSY = status(0x08);
    public static final ScsiAnswer RESERVATION_CONFLICT = status(0x18);
    public static final ScsiAnswer TASK_SET_FULL = status(0x28);
    public static final ScsiAnswer TASK_ABORTED = status(0x40);
    static final ScsiAnswer GOOD = status(0);
    private static final byte[] NOTHING = {};

    public static ScsiAnswer status(int status) {
        return new ScsiAnswer(status, new byte[0], new byte[0], 0);
    }

    static ScsiAnswer in(byte[] data) {
        return new ScsiAnswer(0, NOTHING, data, 0);
    }

    static ScsiAnswer taking(long bytes) {
        return new ScsiAnswer(0, NOTHING, NOTHING, bytes);
    }

    /** CHECK CONDITION with fixed sense data (SPC-5, 4.4.3). */
    public static ScsiAnswer check(int key, int asc, int ascq) {
        var sense = new byte[18];
        sense[0] = 0x70;
        sense[2] = (byte) key;
        sense[7] = 10;
        sense[12] = (byte) asc;
        sense[13] = (byte) ascq;
        return new ScsiAnswer(2, sense, NOTHING, 0);
    }

    /** CHECK CONDITION with descriptor sense data (SPC-5, 4.4.2). */
    public static ScsiAnswer checkByDescriptor(int key, int asc, int ascq) {
        byte[] sense = {0x72, (byte) key, (byte) asc, (byte) ascq, 0, 0, 0, 0};
        return new ScsiAnswer(2, sense, NOTHING, 0);
    }

    boolean isGood() {
        return status == 0;
    }
}
