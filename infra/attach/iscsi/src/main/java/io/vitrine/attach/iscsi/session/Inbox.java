package io.vitrine.attach.iscsi.session;

import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.wire.InitiatorPdu;
import io.vitrine.attach.iscsi.wire.PduReader;
import io.vitrine.attach.iscsi.wire.TargetPdu;
import io.vitrine.attach.iscsi.wire.TargetPdu.Residual;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;

/** What the target says, and what follows from it. */
final class Inbox implements PduReader.Receiver {
    private static final int GOOD = 0;
    private static final byte[] NO_SENSE = {};

    private final CommandWindow window;
    private final RunningTasks running;
    private final Outbox outbox;
    private final TaskManagement management;
    private final SessionEvents events;
    private boolean loggedOut;
    private Duration timeToWait;

    /** @param timeToWait what the login agreed on */
    Inbox(
            CommandWindow window,
            RunningTasks running,
            Outbox outbox,
            TaskManagement management,
            SessionEvents events,
            Duration timeToWait) {
        this.timeToWait = timeToWait;
        this.window = window;
        this.running = running;
        this.outbox = outbox;
        this.management = management;
        this.events = events;
    }

    /** Whether the target has let the session go. */
    boolean isLoggedOut() {
        return loggedOut;
    }

    /** After the session's end, before the next login: as agreed, unless the target said something else. */
    Duration timeToWait() {
        return timeToWait;
    }

    @Override
    public ByteBuffer place(TargetPdu.DataIn pdu, int bytes) throws IscsiException {
        var task = running.find(pdu.tag());
        if (task == null) {
            // The rest of a task that was aborted.
            return ByteBuffer.allocate(bytes);
        }
        if (pdu.offset() != task.received || bytes > task.in.capacity() - task.received) {
            throw broken("The target sends %d bytes at %d for a %s, which has %d of %d."
                    .formatted(bytes, pdu.offset(), task, task.received, task.in.capacity()));
        }
        task.in.limit(task.received + bytes).position(task.received);
        task.received += bytes;
        return task.in;
    }

    @Override
    public void received(TargetPdu pdu, byte[] data) throws IscsiException {
        if (!window.hear(pdu)) {
            return;
        }
        switch (pdu) {
            case TargetPdu.DataIn in -> dataIn(in);
            case TargetPdu.ScsiResponse response -> answered(response, data);
            case TargetPdu.R2t r2t -> request(r2t);
            case TargetPdu.NopIn ping -> pong(ping);
            case TargetPdu.TaskManagementResponse answer -> management.answered(answer);
            case TargetPdu.AsyncMessage message -> event(message, data);
            case TargetPdu.Reject reject -> rejected(reject, data);
            case TargetPdu.LogoutResponse response -> loggedOut(response);
            case TargetPdu.LoginResponse ignored -> throw broken("The target answers a login that is over.");
            case TargetPdu.TextResponse ignored -> throw broken("The target answers a question that nobody asked.");
        }
    }

    private void dataIn(TargetPdu.DataIn in) throws IscsiException {
        var task = running.find(in.tag());
        if (task == null) {
            return;
        }
        if (in.dataSn() != task.nextDataSn++) {
            throw broken("The target left out data of a " + task + ".");
        }
        if (in.hasStatus()) {
            end(task, in.status(), NO_SENSE, in.residual());
        }
    }

    private void answered(TargetPdu.ScsiResponse response, byte[] data) throws IscsiException {
        var task = running.find(response.tag());
        if (task == null) {
            return;
        }
        if (response.response() == 0) {
            end(task, response.status(), sense(data), response.residual());
        } else {
            var cause = new IscsiException(
                    IscsiFault.COMMAND_FAILED,
                    "The target could not carry out a %s (iSCSI response %02x).".formatted(task, response.response()));
            running.end(task, new TaskResult.Lost(cause, false), outbox.batchUnderWay());
        }
    }

    /** Of a data segment with its length in front (RFC 7143, 11.4.7). */
    private static byte[] sense(byte[] data) {
        if (data.length < Short.BYTES) {
            return NO_SENSE;
        }
        var length = Short.toUnsignedInt(ByteBuffer.wrap(data).getShort());
        return Arrays.copyOfRange(data, Short.BYTES, Math.min(data.length, Short.BYTES + length));
    }

    private void end(RunningTask task, int status, byte[] sense, Residual residual) throws IscsiException {
        var claimed = residual.transferred(task.expectedBytes());
        var moved = task.in.capacity() > 0 ? task.received : task.sent;
        if (status == GOOD && moved < claimed) {
            throw broken(
                    "The target claims to have moved %d bytes of a %s; it was %d.".formatted(claimed, task, moved));
        }
        running.end(task, new TaskResult.Answered(status, sense, Math.min(claimed, moved)), outbox.batchUnderWay());
    }

    private void request(TargetPdu.R2t r2t) throws IscsiException {
        var task = running.find(r2t.tag());
        if (task != null) {
            outbox.request(task, r2t);
        }
    }

    /** RFC 7143, 11.19: with its own tag and LUN. */
    private void pong(TargetPdu.NopIn ping) throws IscsiException {
        if (ping.transferTag() != InitiatorPdu.RESERVED_TAG) {
            outbox.add((cmdSn, expStatSn) -> new InitiatorPdu.NopOut(
                    ping.lun(), InitiatorPdu.RESERVED_TAG, ping.transferTag(), cmdSn, expStatSn));
        }
    }

    /** RFC 7143, 11.9.1. */
    private void event(TargetPdu.AsyncMessage message, byte[] data) throws IscsiException {
        switch (message.event()) {
            case 0 -> events.sense(message.lun(), sense(data));
            case 1, 4 -> events.leaveRequested();
            case 2, 3 -> {
                timeToWait = Duration.ofSeconds(message.parameter2());
                throw new IscsiException(IscsiFault.UNREACHABLE, "The target says that it drops the connection.");
            }
            default -> {
                // Of a vendor, or about a protocol that was not agreed on.
            }
        }
    }

    /** RFC 7143, 11.15.3: after a logout that was carried out there is nothing to wait for. */
    private void loggedOut(TargetPdu.LogoutResponse response) {
        loggedOut = true;
        timeToWait = switch (response.response()) {
            case 0 -> Duration.ZERO;
            case 2, 3 -> Duration.ofSeconds(response.timeToWaitSeconds());
            default -> timeToWait;
        };
    }

    /** RFC 7143, 11.17. A question after the target's life is answered by its very complaint. */
    private void rejected(TargetPdu.Reject reject, byte[] data) throws IscsiException {
        var complaint = ByteBuffer.wrap(data);
        var kind = data.length < InitiatorPdu.HEADER ? -1 : complaint.get(0) & 0x3f;
        switch (kind) {
            case 0x00 -> {
                // NOP-Out.
            }
            case 0x02 -> management.rejected(complaint.getInt(16));
            default ->
                throw broken("The target rejects a PDU of kind 0x%02x: reason 0x%02x, %s."
                        .formatted(kind & 0xff, reject.reason(), reason(reject.reason())));
        }
    }

    private static String reason(int code) {
        return switch (code) {
            case 0x02 -> "a data digest does not match";
            case 0x03 -> "a SNACK";
            case 0x04 -> "a breach of the protocol";
            case 0x05 -> "not supported";
            case 0x06 -> "too many immediate commands";
            case 0x07 -> "the task is in progress";
            case 0x09 -> "an invalid field";
            case 0x0a -> "out of resources";
            case 0x0c -> "it waits for a logout";
            default -> "without a name";
        };
    }

    private static IscsiException broken(String message) {
        return new IscsiException(IscsiFault.PROTOCOL_ERROR, message);
    }
}
