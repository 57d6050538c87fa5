package io.vitrine.attach.iscsi.scripted;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** INQUIRY and its pages of vital product data (SPC-5, 6.6 and 7.7; SBC-4, 6.6). */
final class Inquiry {
    private Inquiry() {}

    static ScsiAnswer answer(LogicalUnit unit, Cdb cdb, int portGroup) {
        boolean page = (cdb.u8(1) & 1) != 0;
        if (!page && cdb.u8(2) != 0) {
            return ScsiAnswer.check(5, 0x24, 0);
        }
        var data = page ? page(unit, cdb.u8(2), portGroup) : standard(unit);
        return data.length == 0
                ? ScsiAnswer.check(5, 0x24, 0)
                : ScsiAnswer.in(Arrays.copyOf(data, Math.min(data.length, cdb.u16(3))));
    }

    private static byte[] standard(LogicalUnit unit) {
        var out = ByteBuffer.allocate(36);
        out.put(0, (byte) unit.peripheral).put(2, (byte) 6).put(3, (byte) 2).put(4, (byte) 31);
        out.put(5, (byte) (unit.alua ? 0x10 : 0)).put(7, (byte) 2);
        out.put(8, ascii("VITRINE", 8)).put(16, ascii("SCRIPTED", 16)).put(32, ascii("1", 4));
        return out.array();
    }

    private static byte[] page(LogicalUnit unit, int page, int portGroup) {
        return switch (page) {
            case 0x00 -> framed(unit, page, new byte[] {0, (byte) 0x80, (byte) 0x83, (byte) 0xb0, (byte) 0xb2});
            case 0x80 -> framed(unit, page, unit.serialBytes());
            case 0x83 -> framed(unit, page, designators(unit, portGroup));
            case 0xb0 -> framed(unit, page, limits(unit));
            case 0xb2 -> framed(unit, page, provisioning(unit));
            default -> new byte[0];
        };
    }

    /** A T10 vendor's designator, the NAA of the unit, and the port group that was asked, which differs from portal to portal. */
    private static byte[] designators(LogicalUnit unit, int portGroup) {
        var vendor = ("VITRINE " + unit.serial).getBytes(StandardCharsets.US_ASCII);
        var out = ByteBuffer.allocate(4 + vendor.length + 12 + 16);
        out.put(new byte[] {2, 1, 0, (byte) vendor.length}).put(vendor);
        out.put(new byte[] {1, 3, 0, 8}).putLong(unit.naa);
        out.put(new byte[] {0x51, (byte) 0x95, 0, 4}).putInt(portGroup);
        out.put(new byte[] {0x51, (byte) 0x94, 0, 4}).putInt(portGroup);
        return out.array();
    }

    private static byte[] limits(LogicalUnit unit) {
        var out = ByteBuffer.allocate(60);
        out.putInt(8 - 4, unit.mostBlocks);
        out.putInt(12 - 4, Math.min(unit.mostBlocks, 128));
        out.putInt(20 - 4, unit.thin ? unit.mostUnmapBlocks : 0);
        out.putInt(24 - 4, unit.thin ? 16 : 0);
        out.putInt(28 - 4, 1);
        out.putLong(36 - 4, unit.mostWriteSameBlocks);
        return out.array();
    }

    private static byte[] provisioning(LogicalUnit unit) {
        int flags = unit.thin ? 0xe0 : 0;
        return new byte[] {0, (byte) (flags | (unit.unmapsToZeroes ? 4 : 0)), (byte) (unit.thin ? 2 : 1), 0};
    }

    private static byte[] framed(LogicalUnit unit, int page, byte[] body) {
        return ByteBuffer.allocate(4 + body.length)
                .put((byte) unit.peripheral)
                .put((byte) page)
                .putShort((short) body.length)
                .put(body)
                .array();
    }

    private static byte[] ascii(String text, int length) {
        return String.format("%-" + length + "s", text).getBytes(StandardCharsets.US_ASCII);
    }
}
