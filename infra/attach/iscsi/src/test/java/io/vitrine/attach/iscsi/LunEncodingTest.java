package io.vitrine.attach.iscsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LunEncodingTest {
    @ParameterizedTest
    @CsvSource({
        "SAM, 1, 1",
        "SAM, 300, 300",
        "transparent, 16385, 16385",
        "SAM2, 255, 255",
        "SAM2, 256, 16640",
        "SAM3-flat, 0, 16384",
        "SAM3-flat, 1, 16385"
    })
    void aModeTurnsTheControlPlanesNumberIntoTheTargets(String mode, long lun, long number) {
        assertThat(LunEncoding.ofMode(mode).number(lun)).isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0000000000000000",
        "1, 0001000000000000",
        "255, 00ff000000000000",
        "16640, 4100000000000000",
        "33025, 8101000000000000",
        "65538, 0002000100000000",
        "1099511627777, 0001000001000000",
        "281474976710659, 0003000000000001"
    })
    void aNumberIsWrittenInGroupsOfSixteenBits(long number, String wire) {
        assertThat(String.format("%016x", LunEncoding.wire(number))).isEqualTo(wire);
        assertThat(LunEncoding.ofWire(LunEncoding.wire(number))).isEqualTo(number);
    }

    @Test
    void anUnknownModeIsRefused() {
        assertThatThrownBy(() -> LunEncoding.ofMode("SAM9")).hasMessageContaining("SAM9");
    }
}
