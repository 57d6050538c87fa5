package io.vitrine.attach.iscsi.session;

import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
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

    /** @param group the portal group's tag, 0 where none was given */
    public record Address(Portal portal, int group) {
        /** Of {@code host[:port][,group]}, an IPv6 address in brackets (RFC 7143, 13.8). */
        static Address of(String text) throws IscsiException {
            try {
                var comma = text.lastIndexOf(',');
                var place = comma < 0 ? text : text.substring(0, comma);
                var group = comma < 0 ? 0 : Integer.parseInt(text.substring(comma + 1));
                var colon = place.lastIndexOf(':');
                var hasPort = colon > place.lastIndexOf(']');
                var port = hasPort ? Integer.parseInt(place.substring(colon + 1)) : Portal.DEFAULT_PORT;
                return new Address(new Portal(bare(hasPort ? place.substring(0, colon) : place), port), group);
            } catch (IllegalArgumentException e) {
                throw new IscsiException(IscsiFault.PROTOCOL_ERROR, "The target names an address that is none.", e);
            }
        }

        private static String bare(String host) {
            var bracketed = host.startsWith("[") && host.endsWith("]");
            var bare = bracketed ? host.substring(1, host.length() - 1) : host;
            if (bare.contains("[") || bare.contains("]")) {
                throw new IllegalArgumentException("brackets");
            }
            return bare;
        }
    }
}
