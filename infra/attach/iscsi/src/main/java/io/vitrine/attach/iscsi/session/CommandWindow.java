package io.vitrine.attach.iscsi.session;

import io.vitrine.attach.iscsi.wire.LoginExchange;
import io.vitrine.attach.iscsi.wire.SerialNumber;
import io.vitrine.attach.iscsi.wire.TargetPdu;

/** Which commands the target takes, and which statuses it has sent (RFC 7143, 4.2.2). */
final class CommandWindow {
    private int cmdSn;
    private int expCmdSn;
    private int maxCmdSn;
    private int expStatSn;

    CommandWindow(LoginExchange.Numbers numbers) {
        cmdSn = numbers.cmdSn();
        expCmdSn = numbers.expCmdSn();
        maxCmdSn = numbers.maxCmdSn();
        expStatSn = numbers.expStatSn();
    }

    /** For a command that counts. */
    int take() {
        return cmdSn++;
    }

    /** For an immediate one, which does not. */
    int current() {
        return cmdSn;
    }

    int expStatSn() {
        return expStatSn;
    }

    boolean isOpen() {
        return !SerialNumber.before(maxCmdSn, cmdSn);
    }

    /** How many commands may be sent now. */
    int open() {
        return Math.max(0, maxCmdSn - cmdSn + 1);
    }

    /**
     * Takes the numbers of a PDU; older ones than those known change nothing.
     *
     * @return false for a status that came before: the PDU is a duplicate
     */
    boolean hear(TargetPdu pdu) {
        if (!SerialNumber.before(pdu.maxCmdSn(), pdu.expCmdSn() - 1)) {
            expCmdSn = SerialNumber.before(expCmdSn, pdu.expCmdSn()) ? pdu.expCmdSn() : expCmdSn;
            maxCmdSn = SerialNumber.before(maxCmdSn, pdu.maxCmdSn()) ? pdu.maxCmdSn() : maxCmdSn;
        }
        return !pdu.hasStatus() || acknowledge(pdu.statSn());
    }

    /**
     * Numbers may be skipped: without connection recovery nothing between them can have been lost on a connection that stands, and there are targets
     * that count what they do not send.
     */
    private boolean acknowledge(int statSn) {
        if (SerialNumber.before(statSn, expStatSn)) {
            return false;
        }
        expStatSn = statSn + 1;
        return true;
    }
}
