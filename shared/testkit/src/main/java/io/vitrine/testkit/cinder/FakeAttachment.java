package io.vitrine.testkit.cinder;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.UUID;

/** An attachment of {@link CinderCloud}, whose lock guards it. */
final class FakeAttachment {
    final String id = UUID.randomUUID().toString();
    final String volume;
    final String mode;
    String status = "reserved";
    Optional<String> host = Optional.empty();
    Optional<String> server = Optional.empty();
    Optional<ObjectNode> connector = Optional.empty();
    ObjectNode connection = JsonNodeFactory.instance.objectNode();

    FakeAttachment(String volume, String mode) {
        this.volume = volume;
        this.mode = mode;
    }

    /** @param whole what only the attachment itself tells: the format of a file */
    ObjectNode json(boolean whole) {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("id", id).put("status", status).put("volume_id", volume).put("attach_mode", mode);
        json.put("instance", server.orElse(null)).putNull("attached_at").putNull("detached_at");
        var shown = connection.deepCopy();
        if (!whole) {
            shown.remove("format");
        }
        json.set("connection_info", shown);
        return json;
    }
}
