package io.vitrine.attach.iscsi.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class CdbTest {
    @Test
    void commandsLookAsTheStandardsDrawThem() {
        assertThat(hex(Cdb.testUnitReady())).isEqualTo("000000000000");
        assertThat(hex(Cdb.inquiry(96))).isEqualTo("120000006000");
        assertThat(hex(Cdb.vitalPage(0x83, 4096))).isEqualTo("120183100000");
        assertThat(hex(Cdb.modeSense6(8, 192))).isEqualTo("1a080800c000");
        assertThat(hex(Cdb.readCapacity10())).isEqualTo("25000000000000000000");
        assertThat(hex(Cdb.readCapacity16(32))).isEqualTo("9e100000000000000000000000200000");
        assertThat(hex(Cdb.read16(0x1122334455667788L, 0x2000))).isEqualTo("88001122334455667788000020000000");
        assertThat(hex(Cdb.write16(1, 8))).isEqualTo("8a000000000000000001000000080000");
        assertThat(hex(Cdb.writeSame16(1, 8, true))).isEqualTo("93080000000000000001000000080000");
        assertThat(hex(Cdb.writeSame16(1, 8, false))).isEqualTo("93000000000000000001000000080000");
        assertThat(hex(Cdb.unmap(24))).isEqualTo("42000000000000001800");
        assertThat(hex(Cdb.synchronizeCache16())).isEqualTo("91000000000000000000000000000000");
        assertThat(hex(Cdb.synchronizeCache10())).isEqualTo("35000000000000000000");
        assertThat(hex(Cdb.getLbaStatus(7, 4088))).isEqualTo("9e12000000000000000700000ff80000");
        assertThat(hex(Cdb.reportLuns(8200))).isEqualTo("a00000000000000020080000");
        assertThat(hex(Cdb.reportTargetPortGroups(4096))).isEqualTo("a30a00000000000010000000");
    }

    private static String hex(byte[] cdb) {
        return HexFormat.of().formatHex(cdb);
    }
}
