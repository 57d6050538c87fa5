package io.vitrine.attach.iscsi.wire;

import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import java.nio.ByteBuffer;

/** What a target sends: the basic header segments (RFC 7143, 11.2), without the data that follow. Numbers are unsigned 32 bits. */
public sealed interface TargetPdu {
    int expCmdSn();

    int maxCmdSn();

    /** The number of a status, or of the next one where {@link #hasStatus} is false (RFC 7143, 4.2.2.2). */
    int statSn();

    /** Whether {@link #statSn} numbers this very PDU and has to be acknowledged. */
    default boolean hasStatus() {
        return true;
    }

    /** What a target was able to transfer (RFC 7143, 11.4.5). */
    record Residual(boolean underflow, boolean overflow, int bytes) {
        static Residual of(int flags, ByteBuffer header) {
            return new Residual((flags & 0x02) != 0, (flags & 0x04) != 0, header.getInt(44));
        }

        /** How much of {@code expectedBytes} was transferred. */
        public long transferred(long expectedBytes) {
            return underflow ? Math.max(0, expectedBytes - Integer.toUnsignedLong(bytes)) : expectedBytes;
        }
    }

    /** RFC 7143, 11.4; the data are the sense with its length in front. */
    record ScsiResponse(int tag, int response, int status, Residual residual, int statSn, int expCmdSn, int maxCmdSn)
            implements TargetPdu {}

    /**
     * RFC 7143, 11.7.
     *
     * @param status where {@code hasStatus}
     */
    record DataIn(
            boolean hasStatus,
            int status,
            int tag,
            int dataSn,
            long offset,
            Residual residual,
            int statSn,
            int expCmdSn,
            int maxCmdSn)
            implements TargetPdu {}

    /** RFC 7143, 11.8. */
    record R2t(
            long lun, int tag, int transferTag, long offset, long desiredBytes, int statSn, int expCmdSn, int maxCmdSn)
            implements TargetPdu {
        @Override
        public boolean hasStatus() {
            return false;
        }
    }

    /** RFC 7143, 11.6; response 0 is done, 1 no such task, 2 no such LUN, 255 rejected. */
    record TaskManagementResponse(int tag, int response, int statSn, int expCmdSn, int maxCmdSn) implements TargetPdu {}

    /** RFC 7143, 11.13. */
    record LoginResponse(
            boolean transit,
            boolean continued,
            int stage,
            int next,
            int activeVersion,
            int tag,
            int statusClass,
            int statusDetail,
            int statSn,
            int expCmdSn,
            int maxCmdSn)
            implements TargetPdu {}

    /** RFC 7143, 11.11. */
    record TextResponse(
            boolean last, boolean continued, long lun, int tag, int transferTag, int statSn, int expCmdSn, int maxCmdSn)
            implements TargetPdu {}

    /** RFC 7143, 11.19. */
    record NopIn(long lun, int tag, int transferTag, int statSn, int expCmdSn, int maxCmdSn) implements TargetPdu {
        @Override
        public boolean hasStatus() {
            return tag != InitiatorPdu.RESERVED_TAG;
        }
    }

    /** RFC 7143, 11.9; the data of event 0 are the sense with its length in front. */
    record AsyncMessage(
            long lun,
            int event,
            int vendorCode,
            int parameter1,
            int parameter2,
            int parameter3,
            int statSn,
            int expCmdSn,
            int maxCmdSn)
            implements TargetPdu {}

    /** RFC 7143, 11.17; the data are the header that is complained of. */
    record Reject(int reason, int statSn, int expCmdSn, int maxCmdSn) implements TargetPdu {}

    /**
     * RFC 7143, 11.15; response 0 is done, 1 no such connection, 2 no recovery here, 3 failed.
     *
     * @param timeToWaitSeconds after responses 2 and 3
     */
    record LogoutResponse(int response, int tag, int timeToWaitSeconds, int statSn, int expCmdSn, int maxCmdSn)
            implements TargetPdu {}

    /** Reads 48 bytes from the buffer's start, wherever its position is. */
    static TargetPdu of(ByteBuffer header) throws IscsiException {
        var opcode = header.get(0) & Opcode.MASK;
        var flags = header.get(1) & 0xff;
        var lun = header.getLong(8);
        var tag = header.getInt(16);
        var word = header.getInt(20);
        var statSn = header.getInt(24);
        var expCmdSn = header.getInt(28);
        var maxCmdSn = header.getInt(32);
        return switch (opcode) {
            case Opcode.DATA_IN ->
                new DataIn(
                        (flags & 0x01) != 0,
                        header.get(3) & 0xff,
                        tag,
                        header.getInt(36),
                        Integer.toUnsignedLong(header.getInt(40)),
                        Residual.of(flags, header),
                        statSn,
                        expCmdSn,
                        maxCmdSn);
            case Opcode.SCSI_RESPONSE ->
                new ScsiResponse(
                        tag,
                        header.get(2) & 0xff,
                        header.get(3) & 0xff,
                        Residual.of(flags, header),
                        statSn,
                        expCmdSn,
                        maxCmdSn);
            case Opcode.R2T ->
                new R2t(
                        lun,
                        tag,
                        word,
                        Integer.toUnsignedLong(header.getInt(40)),
                        Integer.toUnsignedLong(header.getInt(44)),
                        statSn,
                        expCmdSn,
                        maxCmdSn);
            case Opcode.NOP_IN -> new NopIn(lun, tag, word, statSn, expCmdSn, maxCmdSn);
            case Opcode.TASK_MANAGEMENT_RESPONSE ->
                new TaskManagementResponse(tag, header.get(2) & 0xff, statSn, expCmdSn, maxCmdSn);
            case Opcode.LOGIN_RESPONSE ->
                new LoginResponse(
                        (flags & 0x80) != 0,
                        (flags & 0x40) != 0,
                        flags >> 2 & 3,
                        flags & 3,
                        header.get(3) & 0xff,
                        tag,
                        header.get(36) & 0xff,
                        header.get(37) & 0xff,
                        statSn,
                        expCmdSn,
                        maxCmdSn);
            case Opcode.TEXT_RESPONSE ->
                new TextResponse((flags & 0x80) != 0, (flags & 0x40) != 0, lun, tag, word, statSn, expCmdSn, maxCmdSn);
            case Opcode.LOGOUT_RESPONSE ->
                new LogoutResponse(header.get(2) & 0xff, tag, header.getShort(40) & 0xffff, statSn, expCmdSn, maxCmdSn);
            case Opcode.ASYNC_MESSAGE ->
                new AsyncMessage(
                        lun,
                        header.get(36) & 0xff,
                        header.get(37) & 0xff,
                        header.getShort(38) & 0xffff,
                        header.getShort(40) & 0xffff,
                        header.getShort(42) & 0xffff,
                        statSn,
                        expCmdSn,
                        maxCmdSn);
            case Opcode.REJECT -> new Reject(header.get(2) & 0xff, statSn, expCmdSn, maxCmdSn);
            default ->
                throw new IscsiException(
                        IscsiFault.PROTOCOL_ERROR, "The target sent a PDU of unknown kind 0x%02x.".formatted(opcode));
        };
    }
}
