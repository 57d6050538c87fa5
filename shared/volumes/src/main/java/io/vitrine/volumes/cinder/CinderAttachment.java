package io.vitrine.volumes.cinder;

import com.fasterxml.jackson.databind.JsonNode;
import io.vitrine.model.AttachmentId;
import io.vitrine.model.VolumeId;
import io.vitrine.volumes.AttachMode;
import java.util.Optional;

/**
 * An attachment as Cinder shows it (Block Storage API v3, "Show attachment details").
 *
 * @param server whose disk it is; empty for what no compute service made
 * @param connection empty until it is connected; holds a secret
 */
record CinderAttachment(
        AttachmentId id,
        VolumeId volume,
        String status,
        Optional<String> server,
        AttachMode mode,
        Optional<JsonNode> connection) {
    static final String RESERVED = "reserved";

    static CinderAttachment read(JsonNode attachment) {
        return new CinderAttachment(
                new AttachmentId(attachment.path("id").asText()),
                new VolumeId(attachment.path("volume_id").asText()),
                attachment.path("status").asText(),
                Optional.of(attachment.path("instance"))
                        .filter(JsonNode::isTextual)
                        .map(JsonNode::asText),
                attachment.path("attach_mode").asText().equals("ro") ? AttachMode.READ_ONLY : AttachMode.READ_WRITE,
                Optional.of(attachment.path("connection_info"))
                        .filter(info -> info.isObject() && info.has("driver_volume_type")));
    }

    boolean isReserved() {
        return status.equals(RESERVED);
    }

    /** Whether it was begun and is not complete. */
    boolean isUnderWay() {
        return isReserved() || status.equals("attaching") || status.equals("detaching");
    }

    @Override
    public String toString() {
        return "CinderAttachment[" + id + ", " + status + "]";
    }
}
