package io.vitrine.attach.iscsi;

import java.util.List;
import java.util.Optional;

/**
 * Which disk is meant.
 *
 * @param portals all that lead to it, one at least; further ones are used as paths to the same disk
 * @param name the target's iSCSI name
 * @param lun the logical unit as the control plane numbers it; {@code LunEncoding} makes eight bytes of it
 * @param own what proves this initiator to the target: offered alone, so that nobody talks it down to none
 * @param peers what proves the target to this initiator; only together with {@code own}
 */
public record TargetAddress(List<Portal> portals, String name, long lun, Optional<Chap> own, Optional<Chap> peers) {
    public TargetAddress {
        portals = List.copyOf(portals);
        if (portals.isEmpty()) {
            throw new IllegalArgumentException("a target without a portal");
        }
        if (peers.isPresent() && own.isEmpty()) {
            throw new IllegalArgumentException("a target proves itself only to an initiator that does");
        }
    }

    public TargetAddress(Portal portal, String name, long lun) {
        this(List.of(portal), name, lun, Optional.empty(), Optional.empty());
    }
}
