package io.vitrine.functions.images;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vitrine.model.ImageId;
import java.util.List;

/** The published schemas of tasks (Images API, JSON schemas). They are told before there are tasks: clients read schemas when they start. */
final class TaskSchemas {
    private TaskSchemas() {}

    static ObjectNode task() {
        var schema = named("task");
        var properties = schema.putObject("properties");
        putStub(properties);
        nullable(properties, "input", "object", "What the task works on");
        nullable(properties, "result", "object", "What came of the task");
        text(properties, "message", "What went wrong, mostly");
        return schema;
    }

    /** Of tasks as they stand in a list. */
    static ObjectNode tasks() {
        var schema = named("tasks");
        var properties = schema.putObject("properties");
        var item = named("task");
        putStub(item.putObject("properties"));
        properties.putObject("tasks").put("type", "array").set("items", item);
        properties.putObject("schema").put("type", "string");
        schema.putArray("links").addObject().put("rel", "describedby").put("href", "{schema}");
        return schema;
    }

    private static void putStub(ObjectNode properties) {
        text(properties, "id", "An identifier for the task").put("pattern", ImageId.PATTERN);
        oneOf(text(properties, "type", "What the task does"), "import", "api_image_import", "location_import");
        oneOf(text(properties, "status", "How far the task is"), "pending", "processing", "success", "failure");
        text(properties, "owner", "The project whose task it is");
        text(properties, "image_id", "The image that the task is about");
        text(properties, "request_id", "The request that began the task");
        text(properties, "user_id", "The user who began the task");
        nullable(properties, "expires_at", "string", "Date and time after which the task is forgotten");
        text(properties, "created_at", "Date and time of the beginning");
        text(properties, "updated_at", "Date and time of the last change");
        for (var link : List.of("self", "schema")) {
            properties.putObject(link).put("readOnly", true).put("type", "string");
        }
    }

    private static ObjectNode named(String name) {
        return JsonNodeFactory.instance.objectNode().put("name", name);
    }

    private static ObjectNode text(ObjectNode properties, String name, String description) {
        return properties.putObject(name).put("type", "string").put("description", description);
    }

    private static void nullable(ObjectNode properties, String name, String type, String description) {
        var property = properties.putObject(name).put("description", description);
        property.putArray("type").add("null").add(type);
    }

    private static void oneOf(ObjectNode property, String... values) {
        var allowed = property.putArray("enum");
        for (var value : values) {
            allowed.add(value);
        }
    }
}
