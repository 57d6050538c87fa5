package io.vitrine.attach.block;

import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.ConnectionInfo;
import io.vitrine.volumes.VolumeException;
import java.util.Optional;

/** Opens what volumes are exported as. May be used by many threads at once. */
public interface BlockConnector {
    /**
     * Returns once the disk answers, and closes what it has begun where it does not. {@code UNAVAILABLE} where nobody answers, the log-in is refused, or
     * the connection is of a kind that this one does not speak.
     *
     * @return for the caller to close
     */
    BlockDisk open(ConnectionInfo connection, AttachMode mode) throws VolumeException;

    /** Why disks like this one are of no use on this host, and what would help; empty where it can be tried. */
    default Optional<String> objection(ConnectionInfo connection) {
        return Optional.empty();
    }
}
