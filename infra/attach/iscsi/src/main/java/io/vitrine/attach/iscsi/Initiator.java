package io.vitrine.attach.iscsi;

import io.vitrine.attach.iscsi.disk.Attaching;
import io.vitrine.attach.iscsi.session.DiscoveredTarget;
import io.vitrine.attach.iscsi.session.Discovery;
import io.vitrine.attach.iscsi.session.Session;
import java.util.List;
import java.util.Optional;

/** The way in. It holds nothing but settings: each disk owns its sessions. */
public final class Initiator {
    private final IscsiSettings settings;

    public Initiator(IscsiSettings settings) {
        this.settings = settings;
    }

    /**
     * Logs in through each portal of the target, four at most, makes sure that all lead to the same disk, and learns what it is. It goes on with the
     * portals that answer, as long as one does. The caller closes the disk.
     *
     * <p>It does not wait for a mapping that lags behind the control plane: who knows that it must come tries again after {@code TARGET_NOT_FOUND},
     * {@code LUN_NOT_FOUND} or {@code SERVICE_UNAVAILABLE}.
     *
     * @throws IscsiException with every fault that a login or the first commands can have
     */
    public IscsiDisk attach(TargetAddress target, Access access) throws IscsiException {
        return attaching(target).attach(access);
    }

    /** Which targets a portal offers to this initiator (SendTargets; RFC 7143, appendix C). */
    public List<DiscoveredTarget> discover(Portal portal, Optional<Chap> own, Optional<Chap> peers)
            throws IscsiException {
        return Discovery.ask(portal, own, peers, settings);
    }

    /** Which logical units the target shows to this initiator, by their numbers (REPORT LUNS; SPC-4, 6.33). Its LUN is only where to ask. */
    public List<Long> luns(TargetAddress target) throws IscsiException {
        return attaching(target).luns();
    }

    private Attaching attaching(TargetAddress target) {
        return new Attaching(
                target, settings, (portal, isid, events) -> Session.open(portal, target, isid, settings, events));
    }
}
