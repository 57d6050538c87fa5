package io.vitrine.attach.iscsi.scripted;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** SCSI commands of one session, with their data out (RFC 7143, 11.3, 11.7, 11.8). */
final class Commands {
    private final TargetSession session;
    private final TargetConnection connection;
    private final ScriptedTarget target;
    private final Agreed agreed;
    private int nextTag = 1;

    Commands(TargetSession session, ScriptedTarget target) {
        this.session = session;
        this.connection = session.connection();
        this.agreed = session.agreed();
        this.target = target;
    }

    void begin(Pdu pdu) throws IOException {
        var task = new Task(pdu);
        complain(wrongWith(pdu, task), pdu);
        if (pdu.itt() == Pdu.NO_TAG || !session.add(task)) {
            target.violation("a task's tag is taken: " + pdu);
            return;
        }
        if (task.writes()) {
            task.immediate(Arrays.copyOf(pdu.data(), Math.min(pdu.data().length, task.out().length)));
        }
        task.interjection = target.plan(task);
        if (task.interjection.orElse(Interjection.NEVER) instanceof Interjection.Instead(ScsiAnswer answer)) {
            answer(task, session.carryOut(task, () -> answer));
        } else {
            goOn(task);
        }
    }

    private Optional<String> wrongWith(Pdu pdu, Task task) {
        int data = pdu.data().length;
        if (data > 0 && (!task.writes() || !agreed.immediateData)) {
            return Optional.of("immediate data where there may be none");
        }
        if (data > Math.min(agreed.firstBurst, task.out().length)) {
            return Optional.of("too much immediate data");
        }
        if (task.waitsForUnasked() && (agreed.initialR2t || data >= Math.min(agreed.firstBurst, task.out().length))) {
            return Optional.of("unsolicited data announced where there may be none");
        }
        return task.reads() && task.writes() ? Optional.of("both ways at once") : Optional.empty();
    }

    void data(Pdu pdu) throws IOException {
        var task = session.find(pdu.itt());
        boolean asked = pdu.i32(20) != Pdu.NO_TAG;
        if (task == Task.NONE) {
            // Its task was refused or aborted while the data were on their way.
            return;
        }
        complain(asked ? task.asked(pdu) : task.unasked(pdu, agreed.firstBurst), pdu);
        goOn(task);
    }

    private void complain(Optional<String> what, Pdu pdu) {
        what.ifPresent(wrong -> target.violation(wrong + ": " + pdu));
    }

    /** Asks for more data, or carries the task out when all are here. */
    private void goOn(Task task) throws IOException {
        if (task.waitsForUnasked()) {
            return;
        }
        if (task.isComplete()) {
            ready(task);
            return;
        }
        var bursts = task.ask(agreed.r2ts, agreed.maxBurst, nextTag);
        nextTag += bursts.size();
        for (var burst : target.traits().r2tsReversed ? bursts.reversed() : bursts) {
            connection.send(
                    new Pdu(Op.R2T)
                            .u8(1, Pdu.FINAL)
                            .i64(8, task.lun())
                            .i32(16, task.itt())
                            .i32(20, burst.tag)
                            .i32(36, task.nextRequest())
                            .i32(40, burst.offset)
                            .i32(44, burst.length),
                    true);
        }
    }

    private void ready(Task task) throws IOException {
        switch (task.interjection.orElse(new Interjection.DoneBut(Task.TOO_LATE))) {
            case Interjection.DoneBut(ScsiAnswer answer) -> finish(task, answer);
            case Interjection.After(var pause) -> target.later(pause, () -> finishQuietly(task));
            case Interjection.Held(var gate) -> gate.thenRun(() -> finishQuietly(task));
            case Interjection.Never() -> {}
            case Interjection.Instead(var ignored) -> throw new IllegalStateException("was answered");
        }
    }

    private void finishQuietly(Task task) {
        try {
            finish(task, Task.TOO_LATE);
        } catch (IOException gone) {
            // Whoever waited has left.
        }
    }

    private void finish(Task task, ScsiAnswer instead) throws IOException {
        var answer = session.carryOut(task, () -> target.perform(session, task));
        answer(task, instead == Task.TOO_LATE || answer == Task.TOO_LATE ? answer : instead);
    }

    private void answer(Task task, ScsiAnswer answer) throws IOException {
        if (answer == Task.TOO_LATE) {
            return;
        }
        boolean inData = task.reads() && answer.isGood() && answer.in().length > 0 && task.expected() > 0;
        int pdus = inData ? dataIn(task, answer) : 0;
        if (!inData || !target.traits().statusInData) {
            response(task, answer, pdus);
        }
    }

    private int dataIn(Task task, ScsiAnswer answer) throws IOException {
        var data = answer.in();
        int length = Math.min(data.length, task.expected());
        int segment = Math.min(agreed.theirSegment, target.traits().dataInBytes);
        int sn = 0;
        for (int offset = 0; offset < length; sn++) {
            int inBurst = agreed.maxBurst - offset % agreed.maxBurst;
            int piece = Math.min(Math.min(segment, inBurst), length - offset);
            boolean last = offset + piece == length;
            var pdu = new Pdu(Op.DATA_IN)
                    .u8(1, last || piece == inBurst ? Pdu.FINAL : 0)
                    .i64(8, 0)
                    .i32(16, task.itt())
                    .i32(20, Pdu.NO_TAG)
                    .i32(36, sn)
                    .i32(40, offset)
                    .data(Arrays.copyOfRange(data, offset, offset + piece));
            if (last && target.traits().statusInData) {
                residual(pdu.u8(1, Pdu.FINAL | 1), task, data.length);
                connection.sendStatus(pdu);
            } else {
                connection.send(pdu, false);
            }
            offset += piece;
        }
        return sn;
    }

    private void response(Task task, ScsiAnswer answer, int dataPdus) throws IOException {
        var sense = answer.sense();
        var data = new byte[sense.length == 0 ? 0 : sense.length + 2];
        if (sense.length > 0) {
            data[1] = (byte) sense.length;
            System.arraycopy(sense, 0, data, 2, sense.length);
        }
        var pdu = new Pdu(Op.RESPONSE)
                .u8(1, Pdu.FINAL)
                .u8(3, answer.status())
                .i32(16, task.itt())
                .i32(36, task.writes() ? task.requests() : dataPdus)
                .data(data);
        residual(pdu, task, task.reads() ? answer.in().length : answer.takes());
        connection.sendStatus(pdu);
    }

    /** How much less, or more, than expected there was (RFC 7143, 11.4.5). */
    private static void residual(Pdu pdu, Task task, long actual) {
        long more = actual - (task.reads() || task.writes() ? task.expected() : 0);
        if (more != 0) {
            pdu.u8(1, pdu.flags() | (more > 0 ? 0x04 : 0x02)).i32(44, (int) Math.abs(more));
        }
    }
}
