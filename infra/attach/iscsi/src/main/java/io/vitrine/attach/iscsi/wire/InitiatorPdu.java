package io.vitrine.attach.iscsi.wire;

import java.nio.ByteBuffer;

/** What an initiator sends: the basic header segments (RFC 7143, 11.2), without the data that follow. Numbers are unsigned 32 bits. */
public sealed interface InitiatorPdu {
    int HEADER = 48;
    int RESERVED_TAG = 0xffffffff;

    /** Writes 48 bytes at the buffer's position and moves on. */
    void put(ByteBuffer to, int dataSegmentLength);

    /** Eight bytes that all have, then the LUN or what stands in its place. */
    private static void start(ByteBuffer to, int opcode, int flags, int dataSegmentLength, long lun) {
        to.put((byte) opcode)
                .put((byte) flags)
                .putShort((short) 0)
                .putInt(dataSegmentLength)
                .putLong(lun);
    }

    /**
     * RFC 7143, 11.3.
     *
     * @param last no unsolicited Data-Out follows
     * @param expectedBytes EDTL
     * @param cdb 16 bytes at most
     */
    record ScsiCommand(
            boolean last,
            Direction direction,
            int attribute,
            long lun,
            int tag,
            int expectedBytes,
            int cmdSn,
            int expStatSn,
            byte[] cdb)
            implements InitiatorPdu {
        /** Which way data go. */
        public enum Direction {
            NONE(0),
            READ(0x40),
            WRITE(0x20);

            private final int flag;

            Direction(int flag) {
                this.flag = flag;
            }
        }

        private static final int CDB = 16;

        @Override
        public void put(ByteBuffer to, int dataSegmentLength) {
            var flags = (last ? Opcode.FINAL : 0) | direction.flag | attribute;
            start(to, Opcode.SCSI_COMMAND, flags, dataSegmentLength, lun);
            to.putInt(tag).putInt(expectedBytes).putInt(cmdSn).putInt(expStatSn).put(cdb);
            for (var left = CDB - cdb.length; left > 0; left--) {
                to.put((byte) 0);
            }
        }
    }

    /** RFC 7143, 11.7. */
    record DataOut(boolean last, long lun, int tag, int transferTag, int expStatSn, int dataSn, int offset)
            implements InitiatorPdu {
        @Override
        public void put(ByteBuffer to, int dataSegmentLength) {
            start(to, Opcode.DATA_OUT, last ? Opcode.FINAL : 0, dataSegmentLength, lun);
            to.putInt(tag).putInt(transferTag).putInt(0).putInt(expStatSn).putInt(0);
            to.putInt(dataSn).putInt(offset).putInt(0);
        }
    }

    /** RFC 7143, 11.18; always immediate, so that a closed window does not hold it. */
    record NopOut(long lun, int tag, int transferTag, int cmdSn, int expStatSn) implements InitiatorPdu {
        @Override
        public void put(ByteBuffer to, int dataSegmentLength) {
            start(to, Opcode.NOP_OUT | Opcode.IMMEDIATE, Opcode.FINAL, dataSegmentLength, lun);
            to.putInt(tag).putInt(transferTag).putInt(cmdSn).putInt(expStatSn);
            to.putLong(0).putLong(0);
        }
    }

    /** RFC 7143, 11.5; always immediate. */
    record TaskManagementRequest(
            Function function, long lun, int tag, int referencedTag, int cmdSn, int expStatSn, int refCmdSn)
            implements InitiatorPdu {
        /** What is asked of the target. */
        public enum Function {
            ABORT_TASK(1),
            LOGICAL_UNIT_RESET(5);

            private final int code;

            Function(int code) {
                this.code = code;
            }
        }

        @Override
        public void put(ByteBuffer to, int dataSegmentLength) {
            start(
                    to,
                    Opcode.TASK_MANAGEMENT_REQUEST | Opcode.IMMEDIATE,
                    Opcode.FINAL | function.code,
                    dataSegmentLength,
                    lun);
            to.putInt(tag).putInt(referencedTag).putInt(cmdSn).putInt(expStatSn);
            to.putInt(refCmdSn).putInt(0).putLong(0);
        }
    }

    /**
     * RFC 7143, 11.12; always immediate, version 0, connection 0.
     *
     * @param transit ready to go on to {@code next}
     * @param continued the text goes on in the next PDU
     * @param isid 48 bits
     */
    record LoginRequest(
            boolean transit,
            boolean continued,
            LoginStage stage,
            LoginStage next,
            long isid,
            int tag,
            int cmdSn,
            int expStatSn)
            implements InitiatorPdu {
        private static final int TSIH_BITS = 16;

        @Override
        public void put(ByteBuffer to, int dataSegmentLength) {
            var flags = (transit ? Opcode.FINAL | next.code() : 0) | (continued ? 0x40 : 0) | stage.code() << 2;
            start(to, Opcode.LOGIN_REQUEST | Opcode.IMMEDIATE, flags, dataSegmentLength, isid << TSIH_BITS);
            to.putInt(tag).putInt(0).putInt(cmdSn).putInt(expStatSn);
            to.putLong(0).putLong(0);
        }
    }

    /** RFC 7143, 11.10. */
    record TextRequest(boolean last, long lun, int tag, int transferTag, int cmdSn, int expStatSn)
            implements InitiatorPdu {
        @Override
        public void put(ByteBuffer to, int dataSegmentLength) {
            start(to, Opcode.TEXT_REQUEST, last ? Opcode.FINAL : 0, dataSegmentLength, lun);
            to.putInt(tag).putInt(transferTag).putInt(cmdSn).putInt(expStatSn);
            to.putLong(0).putLong(0);
        }
    }

    /** RFC 7143, 11.14: closes the session; immediate. */
    record LogoutRequest(int tag, int cmdSn, int expStatSn) implements InitiatorPdu {
        @Override
        public void put(ByteBuffer to, int dataSegmentLength) {
            start(to, Opcode.LOGOUT_REQUEST | Opcode.IMMEDIATE, Opcode.FINAL, dataSegmentLength, 0);
            to.putInt(tag).putInt(0).putInt(cmdSn).putInt(expStatSn);
            to.putLong(0).putLong(0);
        }
    }
}
