package io.vitrine.attach.iscsi.disk;

import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.disk.Verdict.Step;
import io.vitrine.attach.iscsi.session.TaskResult;

/** Each status (SAM-5, 5.3.1), sense key and additional sense code (SPC-4, 4.5.6 and annex F) with what follows from it, in one place. */
final class SenseTable {
    private SenseTable() {}

    /** @param optional whether the command is one that a disk need not know */
    static Verdict verdict(TaskResult.Answered answer, boolean optional) {
        return switch (answer.status()) {
            case 0x00, 0x04 -> Verdict.of(Step.DONE);
            case 0x02 -> checkCondition(Sense.of(answer.sense()), optional);
            case 0x08, 0x28 -> Verdict.of(Step.HALVE_DEPTH);
            case 0x18 -> Verdict.failing(IscsiFault.RESERVED);
            case 0x30 -> Verdict.of(Step.RETRY_LATER);
            case 0x40 -> Verdict.of(Step.RETRY_NOW);
            default -> Verdict.failing(IscsiFault.COMMAND_FAILED);
        };
    }

    /** In words for the message of a failure. */
    static String describe(TaskResult.Answered answer) {
        return switch (answer.status()) {
            case 0x02 -> Sense.of(answer.sense()).toString();
            case 0x08 -> "BUSY";
            case 0x18 -> "RESERVATION CONFLICT";
            case 0x28 -> "TASK SET FULL";
            default -> String.format("status %02x", answer.status());
        };
    }

    private static Verdict checkCondition(Sense sense, boolean optional) {
        return sense.deferred() ? deferred(sense) : current(sense, optional);
    }

    /** The trouble is an earlier write's, of which only those who keep unflushed bytes know more. */
    private static Verdict deferred(Sense sense) {
        return switch (sense.key()) {
            case 0x0, 0x1 -> Verdict.of(Step.RETRY_NOW);
            case 0x3, 0x4 -> new Verdict(Step.FAIL_DISK, IscsiFault.MEDIUM_ERROR);
            case 0x7 -> new Verdict(Step.FAIL_DISK, dataProtect(sense).fault());
            default -> Verdict.of(Step.RESEND);
        };
    }

    private static Verdict current(Sense sense, boolean optional) {
        return switch (sense.key()) {
            case 0x0 -> Verdict.of(Step.RETRY_NOW);
            case 0x1, 0xf -> Verdict.of(Step.DONE);
            case 0x2 -> notReady(sense);
            case 0x3, 0x4 -> Verdict.failing(IscsiFault.MEDIUM_ERROR);
            case 0x5 -> illegalRequest(sense, optional);
            case 0x6 -> unitAttention(sense);
            case 0x7 -> dataProtect(sense);
            case 0xb -> Verdict.of(Step.RETRY_NOW);
            default -> Verdict.failing(IscsiFault.COMMAND_FAILED);
        };
    }

    private static Verdict notReady(Sense sense) {
        return switch (sense.code() << 8 | sense.qualifier()) {
            case 0x0402, 0x0403 -> Verdict.failing(IscsiFault.UNSUPPORTED);
            case 0x040b, 0x040c -> Verdict.of(Step.OTHER_PATH);
            case 0x3a00, 0x3a01, 0x3a02, 0x3a03, 0x3a04 -> Verdict.failing(IscsiFault.UNSUPPORTED);
            default -> Verdict.of(Step.RETRY_LATER);
        };
    }

    private static Verdict illegalRequest(Sense sense, boolean optional) {
        return switch (sense.code()) {
            case 0x25 -> new Verdict(Step.FAIL_DISK, IscsiFault.LUN_NOT_FOUND);
            case 0x20, 0x24, 0x26 ->
                optional
                        ? new Verdict(Step.DISABLE_FEATURE, IscsiFault.COMMAND_FAILED)
                        : Verdict.failing(IscsiFault.COMMAND_FAILED);
            case 0x21 -> Verdict.failing(IscsiFault.INVALID_RANGE);
            default -> Verdict.failing(IscsiFault.COMMAND_FAILED);
        };
    }

    private static Verdict unitAttention(Sense sense) {
        return switch (sense.code() << 8 | sense.qualifier()) {
            case 0x2a09 -> Verdict.of(Step.REREAD_CAPACITY);
            case 0x2a01, 0x2a06, 0x2a07, 0x3f03, 0x3f05, 0x3f0e -> Verdict.of(Step.CHECK_IDENTITY);
            default -> Verdict.of(sense.code() == 0x29 ? Step.RESEND : Step.RETRY_NOW);
        };
    }

    private static Verdict dataProtect(Sense sense) {
        return Verdict.failing(
                sense.code() == 0x27 && sense.qualifier() == 0x07 ? IscsiFault.STORAGE_FULL : IscsiFault.WRITE_DENIED);
    }
}
