package io.vitrine.attach.iscsi.scripted;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Carries out the commands of one unit (SBC-4, 5). */
final class DiskCommands {
    private static final ScsiAnswer INVALID_OPCODE = ScsiAnswer.check(5, 0x20, 0);
    private static final ScsiAnswer INVALID_FIELD = ScsiAnswer.check(5, 0x24, 0);
    private static final ScsiAnswer OUT_OF_RANGE = ScsiAnswer.check(5, 0x21, 0);
    private static final ScsiAnswer WRITE_PROTECTED = ScsiAnswer.check(7, 0x27, 0);
    private final LogicalUnit unit;
    private final Medium medium;

    DiskCommands(LogicalUnit unit) {
        this.unit = unit;
        this.medium = unit.medium();
    }

    ScsiAnswer perform(Cdb cdb, byte[] out) {
        return switch (cdb.opcode()) {
            case Cdb.TEST_UNIT_READY -> ScsiAnswer.GOOD;
            case Cdb.REQUEST_SENSE -> ScsiAnswer.in(ScsiAnswer.check(0, 0, 0).sense());
            case Cdb.MODE_SENSE_6 -> modeSense(cdb, 4, cdb.u8(4));
            case Cdb.MODE_SENSE_10 -> modeSense(cdb, 8, cdb.u16(7));
            case Cdb.READ_CAPACITY_10 -> capacity10();
            case Cdb.READ_10, Cdb.READ_16 -> read(cdb);
            case Cdb.WRITE_10, Cdb.WRITE_16 -> write(cdb, out);
            case Cdb.SYNCHRONIZE_CACHE_10, Cdb.SYNCHRONIZE_CACHE_16 -> flush();
            case Cdb.WRITE_SAME_10, Cdb.WRITE_SAME_16 -> writeSame(cdb, out);
            case Cdb.UNMAP -> unmap(cdb, out);
            case Cdb.SERVICE_ACTION_IN_16 -> serviceAction(cdb);
            default -> INVALID_OPCODE;
        };
    }

    private ScsiAnswer serviceAction(Cdb cdb) {
        return switch (cdb.action()) {
            case Cdb.READ_CAPACITY_16 -> unit.knowsReadCapacity16 ? capacity16(cdb) : INVALID_OPCODE;
            case Cdb.GET_LBA_STATUS -> unit.thin ? lbaStatus(cdb) : INVALID_FIELD;
            default -> INVALID_FIELD;
        };
    }

    private ScsiAnswer capacity10() {
        var out = ByteBuffer.allocate(8).putInt((int) Math.min(unit.blocks - 1, 0xffffffffL));
        return ScsiAnswer.in(out.putInt(medium.blockBytes()).array());
    }

    private ScsiAnswer capacity16(Cdb cdb) {
        var out = ByteBuffer.allocate(32).putLong(unit.blocks - 1).putInt(medium.blockBytes());
        out.put(14, (byte) ((unit.thin ? 0x80 : 0) | (unit.thin && unit.unmapsToZeroes ? 0x40 : 0)));
        return ScsiAnswer.in(cut(out.array(), cdb.u32(10)));
    }

    private ScsiAnswer modeSense(Cdb cdb, int headerBytes, int length) {
        int page = cdb.u8(2) & 0x3f;
        if (page != 0x08 && page != 0x3f) {
            return INVALID_FIELD;
        }
        var out = new byte[headerBytes + 20];
        int deviceSpecific = (unit.writeProtected ? 0x80 : 0) | 0x10;
        out[headerBytes == 4 ? 0 : 1] = (byte) (out.length - (headerBytes == 4 ? 1 : 2));
        out[headerBytes == 4 ? 2 : 3] = (byte) deviceSpecific;
        out[headerBytes] = 0x08;
        out[headerBytes + 1] = 18;
        out[headerBytes + 2] = (byte) (medium.isCached() ? 4 : 0);
        return ScsiAnswer.in(cut(out, length));
    }

    private ScsiAnswer read(Cdb cdb) {
        if (isOutside(cdb.block(), cdb.count())) {
            return OUT_OF_RANGE;
        }
        return tooLong(cdb) ? INVALID_FIELD : ScsiAnswer.in(medium.read(cdb.block(), (int) cdb.count()));
    }

    private ScsiAnswer write(Cdb cdb, byte[] out) {
        if (isOutside(cdb.block(), cdb.count())) {
            return OUT_OF_RANGE;
        }
        if (unit.writeProtected) {
            return WRITE_PROTECTED;
        }
        if (tooLong(cdb)) {
            return INVALID_FIELD;
        }
        long wanted = cdb.count() * medium.blockBytes();
        medium.write(cdb.block(), out, 0, wholeBlocks((int) Math.min(wanted, out.length)));
        if ((cdb.u8(1) & 0x08) != 0) {
            medium.flush();
        }
        return ScsiAnswer.taking(wanted);
    }

    /** What came of a write before its end: whole blocks of it may have been written. */
    void tear(Cdb cdb, byte[] out, int bytes) {
        boolean write = cdb.opcode() == Cdb.WRITE_16 || cdb.opcode() == Cdb.WRITE_10;
        if (write && !unit.writeProtected && !isOutside(cdb.block(), cdb.count())) {
            medium.write(cdb.block(), out, 0, wholeBlocks(bytes));
        }
    }

    private ScsiAnswer flush() {
        medium.flush();
        return ScsiAnswer.GOOD;
    }

    private ScsiAnswer writeSame(Cdb cdb, byte[] out) {
        long count = cdb.count() == 0 ? unit.blocks - cdb.block() : cdb.count();
        if (isOutside(cdb.block(), count)) {
            return OUT_OF_RANGE;
        }
        if (unit.writeProtected) {
            return WRITE_PROTECTED;
        }
        boolean withoutData = (cdb.u8(1) & 0x01) != 0;
        if (count > unit.mostWriteSameBlocks || !withoutData && out.length < medium.blockBytes()) {
            return INVALID_FIELD;
        }
        var block = withoutData ? new byte[medium.blockBytes()] : Arrays.copyOf(out, medium.blockBytes());
        boolean unmaps = (cdb.u8(1) & 0x08) != 0;
        if (unmaps && unit.thin && unit.unmapsToZeroes && isZero(block)) {
            medium.unmap(cdb.block(), count);
        } else {
            for (long i = 0; i < count; i++) {
                medium.write(cdb.block() + i, block, 0, block.length);
            }
        }
        return ScsiAnswer.taking(withoutData ? 0 : block.length);
    }

    private ScsiAnswer unmap(Cdb cdb, byte[] out) {
        if (unit.writeProtected) {
            return WRITE_PROTECTED;
        }
        if (!unit.thin) {
            return INVALID_OPCODE;
        }
        var list = ByteBuffer.wrap(out);
        int end = out.length < 8 ? 0 : Math.min(8 + (list.getShort(2) & 0xffff), out.length);
        for (int at = 8; at + 16 <= end; at += 16) {
            long block = list.getLong(at);
            long count = list.getInt(at + 8) & 0xffffffffL;
            if (isOutside(block, count)) {
                return OUT_OF_RANGE;
            }
            if (count > unit.mostUnmapBlocks) {
                return INVALID_FIELD;
            }
            forgetRange(block, count);
        }
        return ScsiAnswer.taking(cdb.u16(7));
    }

    /** Where unmapped blocks do not read as zeroes they read as rubbish. */
    private void forgetRange(long block, long count) {
        if (unit.unmapsToZeroes) {
            medium.unmap(block, count);
            return;
        }
        var rubbish = new byte[medium.blockBytes()];
        Arrays.fill(rubbish, (byte) 0xa5);
        for (long i = 0; i < count; i++) {
            medium.write(block + i, rubbish, 0, rubbish.length);
        }
    }

    private ScsiAnswer lbaStatus(Cdb cdb) {
        if (isOutside(cdb.block(), 1)) {
            return OUT_OF_RANGE;
        }
        int most = (int) Math.max(1, Math.min((cdb.u32(10) - 8) / 16, 64));
        var out = ByteBuffer.allocate(8 + 16 * most);
        long block = cdb.block();
        int found = 0;
        for (; found < most && block < unit.blocks; found++) {
            long run = Math.min(medium.run(block, unit.blocks), 0xffffffffL);
            out.putLong(8 + 16 * found, block).putInt(16 + 16 * found, (int) run);
            out.put(20 + 16 * found, (byte) (medium.isMapped(block) ? 0 : 1));
            block += run;
        }
        out.putInt(0, 4 + 16 * found);
        return ScsiAnswer.in(cut(Arrays.copyOf(out.array(), 8 + 16 * found), cdb.u32(10)));
    }

    private boolean isOutside(long block, long count) {
        return block < 0 || block > unit.blocks || count > unit.blocks - block;
    }

    private boolean tooLong(Cdb cdb) {
        return unit.mostBlocks != 0 && cdb.count() > unit.mostBlocks;
    }

    private int wholeBlocks(int bytes) {
        return bytes - bytes % medium.blockBytes();
    }

    private static boolean isZero(byte[] block) {
        return Arrays.equals(block, new byte[block.length]);
    }

    private static byte[] cut(byte[] data, long length) {
        return Arrays.copyOf(data, (int) Math.min(data.length, length));
    }
}
