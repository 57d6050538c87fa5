package io.vitrine.attach.iscsi.session;

import io.vitrine.attach.iscsi.Chap;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiSettings;
import io.vitrine.attach.iscsi.Portal;
import java.util.List;
import java.util.Optional;

/** Asks a portal which targets it has. */
public final class Discovery {
    private Discovery() {}

    /** Logs in to a discovery session, asks SendTargets=All, logs out. */
    public static List<DiscoveredTarget> ask(
            Portal portal, Optional<Chap> own, Optional<Chap> peers, IscsiSettings settings) throws IscsiException {
        throw new UnsupportedOperationException();
    }
}
