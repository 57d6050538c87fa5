package io.vitrine.volumes.cinder;

import com.fasterxml.jackson.databind.JsonNode;
import io.vitrine.model.Gib;
import io.vitrine.model.VolumeId;
import io.vitrine.volumes.Volume;
import io.vitrine.volumes.Volume.State;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A volume as Cinder shows it (Block Storage API v3, "Show a volume's details").
 *
 * @param hostOf by id of an attachment, as far as Cinder says: of complete ones, to an admin or a service
 */
record CinderVolume(
        VolumeId id,
        String name,
        Optional<String> project,
        State state,
        String status,
        Gib size,
        String type,
        boolean encrypted,
        boolean readOnly,
        boolean multiattach,
        SortedMap<String, String> metadata,
        Map<String, String> hostOf,
        Instant createdAt) {
    /** What Cinder itself keeps of a volume, and shows among the metadata. */
    private static final String READ_ONLY = "readonly";

    private static final String ATTACHED_MODE = "attached_mode";

    static CinderVolume read(JsonNode volume) {
        var status = volume.path("status").asText();
        var metadata = new TreeMap<String, String>();
        volume.path("metadata")
                .properties()
                .forEach(entry -> metadata.put(entry.getKey(), entry.getValue().asText()));
        var readOnly = Boolean.parseBoolean(metadata.remove(READ_ONLY));
        metadata.remove(ATTACHED_MODE);
        return new CinderVolume(
                new VolumeId(volume.path("id").asText()),
                volume.path("name").asText(""),
                Optional.of(volume.path("os-vol-tenant-attr:tenant_id").asText(""))
                        .filter(project -> !project.isEmpty()),
                state(status),
                status,
                new Gib(Math.max(1, volume.path("size").asInt())),
                volume.path("volume_type").asText(""),
                volume.path("encrypted").asBoolean(),
                readOnly,
                volume.path("multiattach").asBoolean(),
                metadata,
                hosts(volume.path("attachments")),
                time(volume.path("created_at").asText()));
    }

    private static Map<String, String> hosts(JsonNode attachments) {
        var hosts = new HashMap<String, String>();
        for (var attachment : attachments) {
            Optional.of(attachment.path("host_name").asText(""))
                    .filter(host -> !host.isEmpty() && !host.equals("null"))
                    .ifPresent(
                            host -> hosts.put(attachment.path("attachment_id").asText(), host));
        }
        return Map.copyOf(hosts);
    }

    /** Without a zone, and meant in UTC. */
    private static Instant time(String text) {
        try {
            return LocalDateTime.parse(text.replaceFirst("(Z|\\+00:00)$", "")).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }

    private static State state(String status) {
        return switch (status.toLowerCase(Locale.ROOT)) {
            case "creating" -> State.CREATING;
            case "available" -> State.AVAILABLE;
            case "reserved" -> State.RESERVED;
            case "attaching" -> State.ATTACHING;
            case "in-use" -> State.IN_USE;
            case "extending" -> State.EXTENDING;
            case "detaching" -> State.DETACHING;
            case "deleting" -> State.DELETING;
            case "error_deleting" -> State.ERROR_DELETING;
            case "error_extending" -> State.ERROR_EXTENDING;
            default -> status.startsWith("error") ? State.ERROR : State.OTHER;
        };
    }

    /** Whether something failed with it. */
    boolean hasFailed() {
        return switch (state) {
            case ERROR, ERROR_DELETING, ERROR_EXTENDING -> true;
            case CREATING, AVAILABLE, RESERVED, ATTACHING, IN_USE, EXTENDING, DETACHING, DELETING, OTHER -> false;
        };
    }

    Volume asVolume() {
        return new Volume(id, state, size, readOnly, multiattach, metadata, createdAt);
    }
}
