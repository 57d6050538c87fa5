package io.vitrine.attach.iscsi.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.disk.Verdict.Step;
import io.vitrine.attach.iscsi.session.TaskResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SenseTableTest {
    @ParameterizedTest
    @CsvSource({
        "00, DONE, TIMED_OUT",
        "04, DONE, TIMED_OUT",
        "08, HALVE_DEPTH, TIMED_OUT",
        "18, FAIL, RESERVED",
        "28, HALVE_DEPTH, TIMED_OUT",
        "30, RETRY_LATER, TIMED_OUT",
        "40, RETRY_NOW, TIMED_OUT",
        "77, FAIL, COMMAND_FAILED"
    })
    void eachStatusHasItsConsequence(String status, Step step, IscsiFault fault) {
        var verdict = SenseTable.verdict(FakeDisk.status(Integer.parseInt(status, 16)), false);

        assertThat(verdict).isEqualTo(new Verdict(step, fault));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 00, 00, false, RETRY_NOW, TIMED_OUT",
        "1, 17, 01, false, DONE, TIMED_OUT",
        "2, 04, 01, false, RETRY_LATER, TIMED_OUT",
        "2, 04, 0a, false, RETRY_LATER, TIMED_OUT",
        "2, 04, 02, false, FAIL, UNSUPPORTED",
        "2, 04, 0b, false, OTHER_PATH, TIMED_OUT",
        "2, 04, 0c, false, OTHER_PATH, TIMED_OUT",
        "2, 3a, 00, false, FAIL, UNSUPPORTED",
        "3, 11, 00, false, FAIL, MEDIUM_ERROR",
        "4, 44, 00, false, FAIL, MEDIUM_ERROR",
        "5, 20, 00, true, DISABLE_FEATURE, COMMAND_FAILED",
        "5, 24, 00, true, DISABLE_FEATURE, COMMAND_FAILED",
        "5, 26, 00, true, DISABLE_FEATURE, COMMAND_FAILED",
        "5, 20, 00, false, FAIL, COMMAND_FAILED",
        "5, 21, 00, false, FAIL, INVALID_RANGE",
        "5, 25, 00, false, FAIL_DISK, LUN_NOT_FOUND",
        "6, 29, 00, false, RESEND, TIMED_OUT",
        "6, 29, 07, false, RESEND, TIMED_OUT",
        "6, 2a, 09, false, REREAD_CAPACITY, TIMED_OUT",
        "6, 2a, 01, false, CHECK_IDENTITY, TIMED_OUT",
        "6, 2a, 06, false, CHECK_IDENTITY, TIMED_OUT",
        "6, 3f, 0e, false, CHECK_IDENTITY, TIMED_OUT",
        "6, 38, 07, false, RETRY_NOW, TIMED_OUT",
        "7, 27, 07, false, FAIL, STORAGE_FULL",
        "7, 27, 00, false, FAIL, WRITE_DENIED",
        "8, 00, 00, false, FAIL, COMMAND_FAILED",
        "9, 00, 00, false, FAIL, COMMAND_FAILED",
        "a, 00, 00, false, FAIL, COMMAND_FAILED",
        "b, 47, 03, false, RETRY_NOW, TIMED_OUT",
        "d, 00, 00, false, FAIL, COMMAND_FAILED",
        "e, 1d, 00, false, FAIL, COMMAND_FAILED",
        "f, 00, 00, false, DONE, TIMED_OUT"
    })
    void eachSenseHasItsConsequenceInBothFormats(
            String key, String code, String qualifier, boolean optional, Step step, IscsiFault fault) {
        var bytes = new int[] {hex(key), hex(code), hex(qualifier)};

        var fixed = SenseTable.verdict(fixed(0x70, bytes), optional);
        var descriptors = SenseTable.verdict(descriptors(0x72, bytes), optional);

        assertThat(fixed).isEqualTo(new Verdict(step, fault)).isEqualTo(descriptors);
    }

    @ParameterizedTest
    @CsvSource({"0, RETRY_NOW", "1, RETRY_NOW", "3, FAIL_DISK", "4, FAIL_DISK", "7, FAIL_DISK", "b, RESEND", "6, RESEND"
    })
    void senseOfAnEarlierCommandConcernsWhatWasAcknowledged(String key, Step step) {
        var bytes = new int[] {hex(key), 0x27, 7};

        assertThat(SenseTable.verdict(fixed(0x71, bytes), false).step()).isEqualTo(step);
        assertThat(SenseTable.verdict(descriptors(0x73, bytes), false).step()).isEqualTo(step);
    }

    @Test
    void shortOrUnknownSenseIsNoSense() {
        for (var sense : new byte[][] {{}, {0x70}, {0x7f, 1, 2, 3}, {0x70, 0, 6}}) {
            var verdict = SenseTable.verdict(new TaskResult.Answered(2, sense, 0), false);

            assertThat(verdict.step()).isEqualTo(Step.RETRY_NOW);
        }
    }

    @Test
    void anAnswerIsDescribedAsManualsPrintIt() {
        assertThat(SenseTable.describe(FakeDisk.sense(7, 0x27, 7))).isEqualTo("sense 7/27/07");
        assertThat(SenseTable.describe(FakeDisk.status(0x28))).isEqualTo("TASK SET FULL");
    }

    private static int hex(String text) {
        return Integer.parseInt(text, 16);
    }

    private static TaskResult.Answered fixed(int format, int[] sense) {
        var bytes = new byte[18];
        bytes[0] = (byte) format;
        bytes[2] = (byte) sense[0];
        bytes[12] = (byte) sense[1];
        bytes[13] = (byte) sense[2];
        return new TaskResult.Answered(2, bytes, 0);
    }

    private static TaskResult.Answered descriptors(int format, int[] sense) {
        var bytes = new byte[] {(byte) format, (byte) sense[0], (byte) sense[1], (byte) sense[2], 0, 0, 0, 0};
        return new TaskResult.Answered(2, bytes, 0);
    }
}
