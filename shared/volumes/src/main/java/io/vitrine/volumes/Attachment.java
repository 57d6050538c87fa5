package io.vitrine.volumes;

import io.vitrine.model.AttachmentId;
import io.vitrine.model.VolumeId;
import java.util.Optional;

/**
 * A volume reserved for, or attached to, one host.
 *
 * @param host the connector's, {@code vitrine-WORKER} for ours; empty where the service does not say (Cinder names the hosts of complete ones alone)
 * @param server whose disk it is; never there on ours
 */
public record Attachment(
        AttachmentId id, VolumeId volume, AttachMode mode, Optional<String> host, Optional<String> server) {
    /** One that no server has. */
    public Attachment(AttachmentId id, VolumeId volume, AttachMode mode, Optional<String> host) {
        this(id, volume, mode, host, Optional.empty());
    }
}
