package io.vitrine.attach.iscsi.scripted;

import java.io.IOException;

/** The full feature phase of one session: tells the PDUs apart (RFC 7143, 11). */
final class FullFeature {
    private static final int TIME_TO_WAIT_OFFSET = 40;
    private static final int IMMEDIATE_REJECT = 4;
    private static final int DATA_DIGEST_ERROR = 2;
    private final TargetConnection connection;
    private final TargetSession session;
    private final ScriptedTarget target;
    private final Commands commands;
    private final SendTargets texts;
    private boolean over;

    FullFeature(TargetConnection connection, TargetSession session, ScriptedTarget target) {
        this.connection = connection;
        this.session = session;
        this.target = target;
        this.commands = new Commands(session, target);
        this.texts = new SendTargets(connection, target);
    }

    void serve() throws IOException {
        while (!over) {
            try {
                dispatch(connection.receive());
            } catch (PduCodec.Damaged damaged) {
                reject(new Pdu(Op.NOP_OUT), DATA_DIGEST_ERROR);
                target.tell(damaged.toString());
                throw damaged;
            }
        }
    }

    private void dispatch(Pdu pdu) throws IOException {
        if (pdu.data().length > session.agreed().ourSegment) {
            target.violation("more data in a PDU than the target takes: " + pdu);
        }
        if (pdu.i32(28) - connection.nextStatSn() > 0) {
            target.violation("ExpStatSN " + pdu.i32(28) + " acknowledges what was never sent");
        }
        if (pdu.opcode() != Op.DATA_OUT && !isTimely(pdu)) {
            return;
        }
        if (session.isDiscovery()
                && pdu.opcode() != Op.TEXT
                && pdu.opcode() != Op.LOGOUT
                && pdu.opcode() != Op.NOP_OUT) {
            target.violation("not for a discovery session: " + pdu);
        }
        switch (pdu.opcode()) {
            case Op.COMMAND -> commands.begin(pdu);
            case Op.DATA_OUT -> commands.data(pdu);
            case Op.NOP_OUT -> nop(pdu);
            case Op.TASK_MANAGEMENT -> manage(pdu);
            case Op.TEXT -> texts.answer(pdu);
            case Op.LOGOUT -> logout(pdu);
            default -> {
                target.violation("an opcode that no initiator sends: " + pdu);
                reject(pdu, IMMEDIATE_REJECT);
            }
        }
    }

    /** Whether its number says that it is next; immediate ones always are. */
    private boolean isTimely(Pdu pdu) {
        if (pdu.isImmediate()) {
            return true;
        }
        return switch (session.arrive(pdu.i32(24))) {
            case NEXT -> true;
            case AFTER_A_HOLE -> false;
            case OUT_OF_ORDER -> {
                target.violation("CmdSN " + pdu.i32(24) + " instead of " + session.expCmdSn());
                yield false;
            }
            case OUTSIDE_THE_WINDOW -> {
                target.violation("CmdSN " + pdu.i32(24) + " is outside the window");
                yield false;
            }
        };
    }

    private void nop(Pdu pdu) throws IOException {
        if (pdu.i32(20) != Pdu.NO_TAG) {
            target.pinged(pdu);
        }
        if (pdu.itt() != Pdu.NO_TAG) {
            connection.sendStatus(new Pdu(Op.NOP_IN)
                    .u8(1, Pdu.FINAL)
                    .i64(8, pdu.i64(8))
                    .i32(16, pdu.itt())
                    .i32(20, Pdu.NO_TAG)
                    .data(pdu.data()));
        }
    }

    private void manage(Pdu pdu) throws IOException {
        int function = pdu.flags() & 0x7f;
        target.managed(function);
        int response =
                switch (function) {
                    case 1 -> session.abort(pdu.i32(20)) || session.consider(pdu.i32(32)) ? 0 : 1;
                    case 2, 4 -> abortAll(pdu.i64(8));
                    case 5 -> target.resetUnit(pdu.i64(8)) ? 0 : 2;
                    default -> 5;
                };
        connection.sendStatus(new Pdu(Op.TASK_MANAGEMENT_RESPONSE)
                .u8(1, Pdu.FINAL)
                .u8(2, response)
                .i32(16, pdu.itt()));
    }

    private int abortAll(long lun) {
        session.abortAll(lun);
        return 0;
    }

    private void logout(Pdu pdu) throws IOException {
        over = true;
        target.loggedOut(pdu.flags() & 0x7f);
        connection.sendStatus(new Pdu(Op.LOGOUT_RESPONSE)
                .u8(1, Pdu.FINAL)
                .i32(16, pdu.itt())
                .i32(TIME_TO_WAIT_OFFSET, target.traits().time2Wait << 16 | target.traits().time2Retain));
    }

    private void reject(Pdu pdu, int reason) throws IOException {
        connection.sendStatus(new Pdu(Op.REJECT)
                .u8(1, Pdu.FINAL)
                .u8(2, reason)
                .i32(16, Pdu.NO_TAG)
                .data(pdu.bytes(0, Pdu.HEADER_BYTES)));
    }
}
