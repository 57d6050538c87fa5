package io.vitrine.attach.iscsi.disk;

import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.Portal;
import io.vitrine.attach.iscsi.session.Isid;
import io.vitrine.attach.iscsi.session.ScsiPort;
import io.vitrine.attach.iscsi.session.SessionEvents;

/** Opens sessions with one target. */
@FunctionalInterface
public interface Ports {
    /** Logs in anew; with an ISID that was used before, what ran under it has ended at the target once this returns (RFC 7143, 6.3.5). */
    ScsiPort open(Portal portal, Isid isid, SessionEvents events) throws IscsiException;
}
