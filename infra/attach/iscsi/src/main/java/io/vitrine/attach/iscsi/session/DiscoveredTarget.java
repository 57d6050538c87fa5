package io.vitrine.attach.iscsi.session;

import io.vitrine.attach.iscsi.Portal;
import java.util.List;

/**
 * One record of SendTargets (RFC 7143, appendix C).
 *
 * @param name the target's iSCSI name
 * @param addresses none where the target named none: it listens where it was asked
 */
public record DiscoveredTarget(String name, List<Address> addresses) {
    public DiscoveredTarget {
        addresses = List.copyOf(addresses);
    }

    /** @param group the portal group's tag */
    public record Address(Portal portal, int group) {}
}
