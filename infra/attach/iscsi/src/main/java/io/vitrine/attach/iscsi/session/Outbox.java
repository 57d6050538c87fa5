package io.vitrine.attach.iscsi.session;

import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.wire.InitiatorPdu;
import io.vitrine.attach.iscsi.wire.Parameters;
import io.vitrine.attach.iscsi.wire.PduBatch;
import io.vitrine.attach.iscsi.wire.TargetPdu;
import java.io.IOException;
import java.nio.channels.GatheringByteChannel;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is to be sent, and in which order. */
final class Outbox {
    /** An immediate PDU, numbered when it goes out. */
    interface Control {
        InitiatorPdu numbered(int cmdSn, int expStatSn);
    }

    /** One sequence of Data-Out: unsolicited, or for one R2T. */
    private static final class Burst {
        final RunningTask task;
        final long lun;
        final int transferTag;
        final int end;
        int at;
        int dataSn;

        Burst(RunningTask task, long lun, int transferTag, int at, int end) {
            this.task = task;
            this.lun = lun;
            this.transferTag = transferTag;
            this.at = at;
            this.end = end;
        }
    }

    /** A target that makes us say more than that without reading it has something else in mind. */
    private static final int MOST_CONTROLS = 1024;

    /** Between tasks' tags, which have smaller numbers in these bits. */
    private static final int CONTROL_SLOT = 0xfff0;

    private final Parameters parameters;
    private final CommandWindow window;
    private final RunningTasks running;
    private final PduBatch batch = new PduBatch();
    private final ArrayDeque<Control> controls = new ArrayDeque<>();
    private final ArrayDeque<RunningTask> waiting = new ArrayDeque<>();
    private final ArrayDeque<Burst> requested = new ArrayDeque<>();
    /** Of the last command; unsolicited data come in the order of the commands (RFC 7143, 4.2.5.3). */
    private @Nullable Burst unsolicited;

    private long batchNumber;
    private int controlSerial;
    private boolean leaving;

    Outbox(Parameters parameters, CommandWindow window, RunningTasks running) {
        this.parameters = parameters;
        this.window = window;
        this.running = running;
        batch.useDigests(parameters.headerDigest(), parameters.dataDigest());
    }

    void add(RunningTask task) {
        waiting.add(task);
    }

    void forEachWaiting(Consumer<RunningTask> action) {
        waiting.forEach(action);
    }

    int newControlTag() {
        return controlSerial++ << 16 | CONTROL_SLOT;
    }

    void add(Control control) throws IscsiException {
        if (controls.size() == MOST_CONTROLS) {
            throw new IscsiException(IscsiFault.PROTOCOL_ERROR, "The target asks and does not read the answers.");
        }
        controls.add(control);
    }

    /** Nothing but what ends the session is sent from now on. */
    void leave() {
        leaving = true;
    }

    /** Data that the target has asked for. */
    void request(RunningTask task, TargetPdu.R2t r2t) throws IscsiException {
        var end = r2t.offset() + r2t.desiredBytes();
        if (r2t.desiredBytes() == 0 || end > task.out.capacity() || r2t.desiredBytes() > parameters.maxBurst()) {
            throw new IscsiException(
                    IscsiFault.PROTOCOL_ERROR,
                    "The target asks for %d bytes at %d of a %s, which writes %d."
                            .formatted(r2t.desiredBytes(), r2t.offset(), task, task.out.capacity()));
        }
        if (++task.requests > parameters.maxOutstandingR2t()) {
            throw new IscsiException(IscsiFault.PROTOCOL_ERROR, "The target asks for more at once than was agreed on.");
        }
        requested.add(new Burst(task, r2t.lun(), r2t.transferTag(), (int) r2t.offset(), (int) end));
    }

    /** The batch that is being written, or -1. */
    long batchUnderWay() {
        return batch.isEmpty() ? -1 : batchNumber;
    }

    /**
     * Writes one batch, or what the channel takes of it.
     *
     * @return whether there is anything left that could be sent
     */
    Progress writeTo(GatheringByteChannel channel) throws IOException {
        if (batch.isEmpty()) {
            compose();
        }
        if (batch.isEmpty()) {
            return Progress.NOTHING_TO_SEND;
        }
        if (!batch.writeTo(channel)) {
            return Progress.BLOCKED;
        }
        batchNumber++;
        running.batchIsOver();
        return Progress.WRITTEN;
    }

    /** How a write went. */
    enum Progress {
        NOTHING_TO_SEND,
        WRITTEN,
        BLOCKED
    }

    private void compose() {
        while (batch.hasRoom() && composeOne()) {
            // One more.
        }
    }

    /** In turn, so that neither commands nor data wait for all of the others. */
    private boolean composeOne() {
        var control = controls.poll();
        if (control != null) {
            batch.add(control.numbered(window.current(), window.expStatSn()));
            return true;
        }
        if (leaving) {
            return false;
        }
        var any = unsolicited != null ? sendUnsolicited(unsolicited) : sendCommand();
        return batch.hasRoom() ? sendRequested() || any : any;
    }

    private boolean sendUnsolicited(Burst burst) {
        if (burst.task.isOver() || sendSome(burst)) {
            unsolicited = null;
        }
        return true;
    }

    private boolean sendRequested() {
        var burst = requested.peek();
        while (burst != null && burst.task.isOver()) {
            requested.remove();
            burst = requested.peek();
        }
        if (burst == null) {
            return false;
        }
        if (sendSome(burst)) {
            burst.task.requests--;
            requested.remove();
        }
        return true;
    }

    /** One PDU; true if it was the last one. */
    private boolean sendSome(Burst burst) {
        var length = Math.min(parameters.sendSegment(), burst.end - burst.at);
        var last = burst.at + length == burst.end;
        batch.add(
                new InitiatorPdu.DataOut(
                        last,
                        burst.lun,
                        burst.task.tag,
                        burst.transferTag,
                        window.expStatSn(),
                        burst.dataSn++,
                        burst.at),
                burst.task.out.slice(burst.at, length));
        count(burst.task, length);
        burst.at += length;
        return last;
    }

    private void count(RunningTask task, int length) {
        task.batch = batchNumber;
        task.sent += length;
    }

    private boolean sendCommand() {
        var task = waiting.peek();
        while (task != null && task.isOver()) {
            waiting.remove();
            task = waiting.peek();
        }
        if (task == null || !window.isOpen() || !running.hasRoom()) {
            return false;
        }
        waiting.remove();
        running.start(task);
        task.cmdSn = window.take();
        send(task);
        return true;
    }

    private void send(RunningTask task) {
        var expected = task.out.capacity();
        var immediate = parameters.immediateBytes(expected);
        var unasked = parameters.unsolicitedBytes(expected);
        batch.add(
                new InitiatorPdu.ScsiCommand(
                        unasked == immediate,
                        task.direction(),
                        task.task.attribute().ordinal(),
                        task.task.lun(),
                        task.tag,
                        task.expectedBytes(),
                        task.cmdSn,
                        window.expStatSn(),
                        task.task.cdb()),
                task.out.slice(0, immediate));
        if (immediate > 0) {
            count(task, immediate);
        }
        if (unasked > immediate) {
            unsolicited = new Burst(task, task.task.lun(), InitiatorPdu.RESERVED_TAG, immediate, unasked);
        }
    }
}
