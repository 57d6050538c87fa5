package io.vitrine.attach.iscsi.disk;

import io.vitrine.attach.iscsi.DiskStats;
import io.vitrine.attach.iscsi.DiskStats.State;
import io.vitrine.attach.iscsi.Portal;
import io.vitrine.attach.iscsi.session.Isid;
import io.vitrine.attach.iscsi.session.ScsiPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One way to the disk, over sessions of the same name. Each path has a name of its own: the same one at two portals of a group would be one session.
 * Guarded by the dispatcher's lock.
 */
final class Path {
    final Portal portal;
    final Isid isid = Isid.random();

    /** Counts the logins, so that news of an earlier session is known as such. */
    long login;

    /** Counts how often it went down. */
    long deaths;

    /** Null while it is down. */
    @Nullable
    ScsiPort port;

    State access = State.OPTIMIZED;
    boolean isLeaving;
    int inFlight;
    String trouble = "";
    /** Succeeded elsewhere after a session of this path died with them. */
    final List<Request> unsettled = new ArrayList<>();

    Path(Portal portal) {
        this.portal = portal;
    }

    boolean isUp() {
        return port != null;
    }

    boolean takesCommands() {
        return port != null && !isLeaving;
    }

    boolean isBetterThan(@Nullable Path other) {
        if (other == null || access != other.access) {
            return other == null || access.compareTo(other.access) < 0;
        }
        return inFlight < other.inFlight;
    }

    DiskStats.Path snapshot() {
        var agreed = Optional.ofNullable(port).map(ScsiPort::parameters);
        return new DiskStats.Path(portal, isUp() ? access : State.DOWN, inFlight, trouble, agreed);
    }

    @Override
    public String toString() {
        return portal.toString();
    }
}
