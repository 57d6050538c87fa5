package io.vitrine.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;

/**
 * What is told on the message bus, as oslo.messaging's listeners read it.
 *
 * @param id the same when it is told again
 */
public record Notification(UUID id, String publisher, String event, Priority priority, Instant at, JsonNode payload) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final String VERSION = "2.0";

    /** How much it matters; a queue has it in its name. */
    public enum Priority {
        INFO,
        WARN,
        ERROR;

        public String queue(String topic) {
            return topic + "." + name().toLowerCase(Locale.ROOT);
        }
    }

    /** The message of driver {@code messaging}. */
    public String bare() {
        return message().toString();
    }

    /** The message of driver {@code messagingv2}: the same as a text within an envelope of version 2.0. */
    public String enveloped() {
        return JSON.createObjectNode()
                .put("oslo.version", VERSION)
                .put("oslo.message", bare())
                .toString();
    }

    private ObjectNode message() {
        var message = JSON.createObjectNode();
        message.put("message_id", id.toString());
        message.put("publisher_id", publisher);
        message.put("event_type", event);
        message.put("priority", priority.name());
        message.set("payload", payload);
        message.put("timestamp", TIME.format(at));
        message.put("_unique_id", id.toString().replace("-", ""));
        return message;
    }
}
