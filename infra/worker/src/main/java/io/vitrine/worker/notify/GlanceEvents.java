package io.vitrine.worker.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.vitrine.catalog.Notifications.Waiting;
import io.vitrine.messages.Notification;
import io.vitrine.messages.Notification.Priority;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What happened, in the words that listeners of Glance's notifications know (Images API, section 20).
 *
 * @param publisher who is named as the sender
 * @param disabled single events, and groups: the part of an event's name in front of its first dot
 */
record GlanceEvents(String publisher, Set<String> disabled) {
    private record Told(String event, Priority priority, JsonNode payload) {}

    /** In the order in which they are to be sent; empty for what Glance says nothing of. */
    List<Notification> of(Waiting waiting) {
        return told(waiting).stream()
                .filter(told -> isEnabled(told.event()))
                .map(told -> notification(waiting, told))
                .toList();
    }

    private boolean isEnabled(String event) {
        return !disabled.contains(event) && !disabled.contains(event.substring(0, event.indexOf('.')));
    }

    /** The id follows from the row, so that listeners know one again that is sent twice. */
    private Notification notification(Waiting waiting, Told told) {
        var name = "vitrine notification " + waiting.id() + " " + waiting.happenedAt() + " " + told.event();
        return new Notification(
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)),
                publisher,
                told.event(),
                told.priority(),
                waiting.happenedAt(),
                told.payload());
    }

    private static List<Told> told(Waiting waiting) {
        return switch (waiting.what()) {
            case "image.create", "image.update", "image.activate" -> List.of(image(waiting, waiting.what()));
            case "image.active", "image.deactivated", "image.restore" -> List.of(image(waiting, "image.update"));
            case "image.delete" -> List.of(image(waiting, "image.delete"));
            case "image.upload.begin" ->
                List.of(
                        image(waiting, "image.update"),
                        new Told("image.prepare", Priority.INFO, Payloads.prepared(waiting)));
            case "image.upload" ->
                List.of(
                        new Told("image.upload", Priority.INFO, Payloads.stored(waiting)),
                        image(waiting, "image.activate"),
                        image(waiting, "image.update"));
            case "image.upload.abort" ->
                List.of(new Told(
                        "image.upload",
                        Priority.ERROR,
                        new TextNode(waiting.reason().orElse("The upload has failed."))));
            case "image.member.create", "image.member.update" ->
                List.of(new Told(waiting.what(), Priority.INFO, Payloads.member(waiting, false)));
            case "image.member.delete" ->
                List.of(new Told(waiting.what(), Priority.INFO, Payloads.member(waiting, true)));
            case "image.send" -> List.of(new Told("image.send", Priority.INFO, Payloads.transfer(waiting)));
            case "image.send.abort" -> List.of(new Told("image.send", Priority.ERROR, Payloads.transfer(waiting)));
            default -> List.of();
        };
    }

    private static Told image(Waiting waiting, String event) {
        return new Told(event, Priority.INFO, Payloads.image(waiting));
    }
}
