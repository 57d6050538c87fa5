package io.vitrine.volumes;

import io.vitrine.model.AttachmentId;
import io.vitrine.model.VolumeId;

/** A volume reserved for, or attached to, one host. @param host the connector's host, {@code vitrine-WORKER} for ours */
public record Attachment(AttachmentId id, VolumeId volume, AttachMode mode, String host) {}
