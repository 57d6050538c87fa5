package io.vitrine.worker.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vitrine.catalog.Notifications.Waiting;
import io.vitrine.model.Caller;
import io.vitrine.model.ImageId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** What notifications carry: the rows as they were, under the keys that meters and indexes of other services read. Never a location: one may hold a secret. */
final class Payloads {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Payloads() {}

    static ObjectNode image(Waiting waiting) {
        var row = row(waiting.image());
        var payload = JSON.createObjectNode();
        payload.set("id", row.path("id"));
        payload.set("name", row.path("name"));
        payload.set("status", row.path("status"));
        payload.put("created_at", time(row, "created_at"));
        payload.put("updated_at", time(row, "updated_at"));
        payload.set("min_disk", row.path("min_disk_gb"));
        payload.set("min_ram", row.path("min_ram_mb"));
        payload.set("protected", row.path("protected"));
        payload.set("checksum", row.path("md5"));
        payload.set("owner", row.path("owner"));
        payload.set("disk_format", row.path("disk_format"));
        payload.set("container_format", row.path("container_format"));
        payload.set("size", row.path("size_bytes"));
        payload.set("virtual_size", row.path("virtual_size_bytes"));
        payload.put("is_public", row.path("visibility").asText().equals("public"));
        payload.set("visibility", row.path("visibility"));
        payload.set("properties", row.path("properties"));
        payload.set("tags", row.path("tags"));
        payload.put("deleted", isDeleted(waiting));
        payload.put("deleted_at", isDeleted(waiting) ? TIME.format(waiting.happenedAt()) : null);
        return payload;
    }

    private static boolean isDeleted(Waiting waiting) {
        return waiting.what().equals("image.delete");
    }

    /** That of an image that is about to get its bytes. */
    static ObjectNode prepared(Waiting waiting) {
        var payload = stored(waiting);
        waiting.store().ifPresent(store -> payload.put("backend", store.value()));
        return payload;
    }

    /** That of an image whose bytes are there; imports name stores here. */
    static ObjectNode stored(Waiting waiting) {
        var payload = image(waiting);
        payload.putArray("os_glance_importing_to_stores");
        payload.putArray("os_glance_failed_import");
        return payload;
    }

    static ObjectNode member(Waiting waiting, boolean deleted) {
        var row = row(waiting.member());
        var payload = JSON.createObjectNode();
        payload.set("image_id", row.path("image_id"));
        payload.set("member_id", row.path("project"));
        payload.set("status", row.path("status"));
        payload.put("created_at", time(row, "created_at"));
        payload.put("updated_at", time(row, "updated_at"));
        payload.put("deleted", deleted);
        payload.put("deleted_at", deleted ? TIME.format(waiting.happenedAt()) : null);
        return payload;
    }

    static ObjectNode transfer(ImageId image, Optional<String> owner, Caller caller, long sentBytes) {
        return JSON.createObjectNode()
                .put("bytes_sent", sentBytes)
                .put("image_id", image.value())
                .put("owner_id", owner.orElse(null))
                .put("receiver_tenant_id", caller.project().orElse(null))
                .put("receiver_user_id", caller.user());
    }

    static JsonNode transfer(Waiting waiting) {
        return row(waiting.transfer());
    }

    private static String time(JsonNode row, String column) {
        return TIME.format(Optional.of(row.path(column).asText())
                .filter(text -> !text.isEmpty() && !text.equals("null"))
                .map(text -> OffsetDateTime.parse(text).toInstant())
                .orElse(Instant.EPOCH));
    }

    private static JsonNode row(Optional<String> json) {
        try {
            return JSON.readTree(json.orElse("{}"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the database gives JSON that is none", e);
        }
    }
}
