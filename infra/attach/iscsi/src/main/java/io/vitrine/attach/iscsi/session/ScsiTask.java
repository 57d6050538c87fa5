package io.vitrine.attach.iscsi.session;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * One SCSI command for one logical unit. Buffers are native segments that stay alive and unchanged until {@code done} was called.
 *
 * @param lun eight bytes as they are sent (SAM-5, 4.7)
 * @param cdb 6, 10, 12 or 16 bytes
 * @param out what the command writes, else empty
 * @param in where what it reads goes, else empty; never both
 * @param attribute SIMPLE but for task management's sake
 * @param limit after which the session aborts it: ABORT TASK, then LUN RESET, then the connection
 * @param done called exactly once, on the session's own thread: it must not block, and may submit further tasks
 */
public record ScsiTask(
        long lun,
        byte[] cdb,
        MemorySegment out,
        MemorySegment in,
        TaskAttribute attribute,
        Duration limit,
        Consumer<TaskResult> done) {
    /** Neither writes nor reads. */
    public static final MemorySegment NOTHING = MemorySegment.NULL;

    /** How the target may order it among others (RFC 7143, 11.3.1). */
    public enum TaskAttribute {
        UNTAGGED,
        SIMPLE,
        ORDERED,
        HEAD_OF_QUEUE,
        ACA
    }
}
