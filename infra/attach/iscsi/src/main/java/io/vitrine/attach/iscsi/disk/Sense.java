package io.vitrine.attach.iscsi.disk;

/**
 * Why a command was not carried out (SPC-4, 4.5), of fixed or of descriptor format.
 *
 * @param deferred told of an earlier command, one that was acknowledged already; the present one was not carried out (SPC-4, 4.5.5)
 */
record Sense(int key, int code, int qualifier, boolean deferred) {
    /** Of a CHECK CONDITION that came without. */
    static final Sense NONE = new Sense(0, 0, 0, false);

    static Sense of(byte[] bytes) {
        var sense = new Reply(bytes);
        var format = sense.u8(0) & 0x7f;
        return switch (format) {
            case 0x70, 0x71 -> new Sense(sense.u8(2) & 0xf, sense.u8(12), sense.u8(13), format == 0x71);
            case 0x72, 0x73 -> new Sense(sense.u8(1) & 0xf, sense.u8(2), sense.u8(3), format == 0x73);
            default -> NONE;
        };
    }

    /** As storage manuals print it. */
    @Override
    public String toString() {
        return String.format("sense %x/%02x/%02x%s", key, code, qualifier, deferred ? " deferred" : "");
    }
}
