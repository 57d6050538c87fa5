package io.vitrine.functions.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The additional properties that an operator registers: a flat map of JSON schemas, or {@code {"properties": ..., "required": [...]}}.
 *
 * @param required properties without which no image is created
 */
record SchemaFile(List<ImageProperty> properties, Set<String> required) {
    private static final JsonMapper MAPPER = new JsonMapper();

    SchemaFile {
        properties = List.copyOf(properties);
        required = Set.copyOf(required);
    }

    /** @throws IllegalArgumentException with a sentence for the operator */
    static SchemaFile read(Path file) {
        try {
            return parse(MAPPER.readTree(Files.readString(file)));
        } catch (IllegalArgumentException | IOException unusable) {
            throw new IllegalArgumentException(
                    "[vitrine] schema_image_file " + file + " cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    static SchemaFile parse(JsonNode json) {
        boolean wrapped =
                json.path("properties").isObject() && !json.path("properties").has("type");
        var schemas = wrapped ? json.get("properties") : json;
        var properties = new ArrayList<ImageProperty>();
        for (var entry : schemas.properties()) {
            var schema = entry.getValue();
            properties.add(ImageProperty.registered(
                    entry.getKey(), schema.path("description").asText(""), shape(entry.getKey(), schema)));
        }
        return new SchemaFile(properties, wrapped ? texts(json.path("required")) : Set.of());
    }

    private static Shape shape(String name, JsonNode schema) {
        var types =
                schema.path("type").isTextual() ? Set.of(schema.get("type").textValue()) : texts(schema.path("type"));
        if (!types.contains("string") || !Set.of("string", "null").containsAll(types)) {
            throw new IllegalArgumentException("the type of " + name + " must be \"string\" or [\"null\", \"string\"],"
                    + " since additional properties are strings");
        }
        boolean nullable = types.contains("null");
        if (schema.path("enum").isArray()) {
            return new Shape.Choice(nullable, List.copyOf(texts(schema.get("enum"))));
        }
        var maxLength = schema.path("maxLength");
        return new Shape.Text(
                nullable,
                maxLength.isInt() ? OptionalInt.of(maxLength.intValue()) : OptionalInt.empty(),
                pattern(name, schema.path("pattern")));
    }

    private static Optional<String> pattern(String name, JsonNode pattern) {
        var expression = Optional.ofNullable(pattern.textValue());
        try {
            expression.ifPresent(Pattern::compile);
        } catch (PatternSyntaxException malformed) {
            throw new IllegalArgumentException("the pattern of " + name + " is no regular expression", malformed);
        }
        return expression;
    }

    private static Set<String> texts(JsonNode array) {
        var texts = new LinkedHashSet<String>();
        for (var item : array) {
            if (item.isTextual()) {
                texts.add(item.textValue());
            }
        }
        return texts;
    }
}
