package io.vitrine.functions.images;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vitrine.model.ImageId;

/** The published schemas (Images API, JSON schemas): draft 4, readable by warlock. */
final class Schemas {
    private Schemas() {}

    static ObjectNode image(ImageProperties known) {
        var schema = named("image");
        var properties = schema.putObject("properties");
        known.all().forEach(property -> properties.set(property.name(), property.schema()));
        schema.putObject("additionalProperties").put("type", "string");
        var links = schema.putArray("links");
        link(links, "self", "{self}");
        link(links, "enclosure", "{file}");
        link(links, "describedby", "{schema}");
        if (!known.required().isEmpty()) {
            var required = schema.putArray("required");
            known.required().stream().sorted().forEach(required::add);
        }
        return schema;
    }

    static ObjectNode images(ImageProperties known) {
        var schema = named("images");
        var properties = schema.putObject("properties");
        list(properties, "images", image(known));
        properties.putObject("first").put("type", "string");
        properties.putObject("next").put("type", "string");
        properties.putObject("schema").put("type", "string");
        var links = schema.putArray("links");
        link(links, "first", "{first}");
        link(links, "next", "{next}");
        link(links, "describedby", "{schema}");
        return schema;
    }

    static ObjectNode member() {
        var schema = named("member");
        var properties = schema.putObject("properties");
        text(properties, "created_at", "Date and time of image member creation");
        text(properties, "image_id", "An identifier for the image").put("pattern", ImageId.PATTERN);
        text(properties, "member_id", "An identifier for the image member (tenantId)");
        text(properties, "schema", "The schema of an image member").put("readOnly", true);
        var status =
                text(properties, "status", "The status of this image member").putArray("enum");
        status.add("pending").add("accepted").add("rejected");
        text(properties, "updated_at", "Date and time of last modification of image member");
        return schema;
    }

    static ObjectNode members() {
        var schema = named("members");
        var properties = schema.putObject("properties");
        list(properties, "members", member());
        properties.putObject("schema").put("type", "string");
        link(schema.putArray("links"), "describedby", "{schema}");
        return schema;
    }

    private static ObjectNode named(String name) {
        return JsonNodeFactory.instance.objectNode().put("name", name);
    }

    private static ObjectNode text(ObjectNode properties, String name, String description) {
        return properties.putObject(name).put("type", "string").put("description", description);
    }

    private static void list(ObjectNode properties, String name, ObjectNode item) {
        properties.putObject(name).put("type", "array").set("items", item);
    }

    private static void link(ArrayNode links, String relation, String href) {
        links.addObject().put("rel", relation).put("href", href);
    }
}
