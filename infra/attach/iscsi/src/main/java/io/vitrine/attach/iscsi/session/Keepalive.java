package io.vitrine.attach.iscsi.session;

import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.IscsiSettings.Deadlines;
import io.vitrine.attach.iscsi.wire.InitiatorPdu;

/** Asks a silent target whether it lives (NOP-Out, RFC 7143, 11.18). Times are by {@link System#nanoTime}. */
final class Keepalive {
    private final Deadlines deadlines;
    private final Outbox outbox;
    private long heardAt = System.nanoTime();
    private long askedAt;
    private boolean asked;
    private int missed;

    Keepalive(Deadlines deadlines, Outbox outbox) {
        this.deadlines = deadlines;
        this.outbox = outbox;
    }

    /** Whatever comes shows that the target lives. */
    void heard(long now) {
        heardAt = now;
        asked = false;
        missed = 0;
    }

    /** When {@link #check} has something to do. */
    long next() {
        return asked
                ? askedAt + deadlines.ping().toNanos()
                : heardAt + deadlines.idle().toNanos();
    }

    void check(long now) throws IscsiException {
        if (now - next() < 0) {
            return;
        }
        if (asked && ++missed >= deadlines.pings()) {
            throw new IscsiException(
                    IscsiFault.UNREACHABLE,
                    "The target has been silent since it was asked %d times whether it lives.".formatted(missed));
        }
        asked = true;
        askedAt = now;
        var tag = outbox.newControlTag();
        outbox.add((cmdSn, expStatSn) -> new InitiatorPdu.NopOut(0, tag, InitiatorPdu.RESERVED_TAG, cmdSn, expStatSn));
    }
}
