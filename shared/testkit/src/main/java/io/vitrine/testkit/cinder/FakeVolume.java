package io.vitrine.testkit.cinder;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** A volume of {@link CinderCloud}, whose lock guards it. */
final class FakeVolume {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS");

    final String id = UUID.randomUUID().toString();
    final String name;
    final String project;
    final FakeType type;
    LocalDateTime createdAt;
    final Map<String, String> metadata = new TreeMap<>();
    /** What Cinder keeps: {@code readonly} as a text that once set is never empty again, {@code attached_mode}. */
    final Map<String, String> adminMetadata = new TreeMap<>();

    final Map<String, String> imageMetadata = new TreeMap<>();
    final Map<String, FakeAttachment> attachments = new LinkedHashMap<>();
    int size;
    String status = "creating";
    /** What it will be when it has been looked at so many times. */
    Optional<Transition> transition = Optional.empty();

    /** @param size the new one */
    record Transition(String status, int size, int looks) {}

    FakeVolume(String name, String project, FakeType type, int size, LocalDateTime createdAt) {
        this.name = name;
        this.project = project;
        this.type = type;
        this.size = size;
        this.createdAt = createdAt;
    }

    void becomes(String transitional, String then, int thenSize, int looks) {
        status = transitional;
        transition = Optional.of(new Transition(then, thenSize, looks));
    }

    /** One more look: what goes on in the background goes on. */
    void look() {
        if (transition.isEmpty()) {
            return;
        }
        var going = transition.get();
        if (going.looks() > 0) {
            transition = Optional.of(new Transition(going.status(), going.size(), going.looks() - 1));
            return;
        }
        status = going.status();
        size = going.size();
        transition = Optional.empty();
    }

    /** Of the attachments that are left, as Cinder computes it: failed ones count for nothing. */
    void settleStatus() {
        if (transition.isPresent()) {
            return;
        }
        status = has("attached")
                ? "in-use"
                : has("attaching")
                        ? "attaching"
                        : has("detaching") ? "detaching" : has("reserved") ? "reserved" : "available";
        if (!has("attached")) {
            adminMetadata.remove("attached_mode");
        }
    }

    private boolean has(String attachmentStatus) {
        return attachments.values().stream().anyMatch(each -> each.status.equals(attachmentStatus));
    }

    boolean isAttached() {
        return has("attached");
    }

    ObjectNode json(boolean showsHosts) {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("id", id).put("name", name).put("size", size).put("status", status);
        json.put("volume_type", type.name()).put("encrypted", type.encrypted());
        json.put("multiattach", type.multiattach()).put("created_at", TIME.format(createdAt));
        json.put("os-vol-tenant-attr:tenant_id", project);
        var shown = json.putObject("metadata");
        metadata.forEach(shown::put);
        adminMetadata.forEach(shown::put);
        var attached = json.putArray("attachments");
        attachments.values().stream()
                .filter(each -> each.status.equals("attached"))
                .forEach(each -> attached.addObject()
                        .put("id", id)
                        .put("volume_id", id)
                        .put("attachment_id", each.id)
                        .put("host_name", showsHosts ? each.host.orElse(null) : null)
                        .putNull("server_id"));
        return json;
    }
}
