package io.vitrine.attach.iscsi.session;

import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiSettings;
import io.vitrine.attach.iscsi.Portal;
import io.vitrine.attach.iscsi.TargetAddress;

/** One normal session with one connection (RFC 7143, 4.4), ErrorRecoveryLevel 0. */
public final class Session {
    private Session() {}

    /**
     * Connects, logs in and starts the session's thread.
     *
     * @param portal one of the target's, or another that leads to it
     */
    public static ScsiPort open(
            Portal portal, TargetAddress target, Isid isid, IscsiSettings settings, SessionEvents events)
            throws IscsiException {
        throw new UnsupportedOperationException();
    }
}
