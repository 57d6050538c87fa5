package io.vitrine.functions.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** What the value of a property may look like: the same words check values and describe them in the published schema. */
sealed interface Shape {
    /** Whether {@code value} is allowed. */
    boolean admits(JsonNode value);

    /** What is allowed, to follow "must be". */
    String allowed();

    /** JSON Schema (draft 4) of the value. */
    ObjectNode schema();

    /** A string, or null too where {@code nullable}. */
    record Text(boolean nullable, OptionalInt maxLength, Optional<String> pattern) implements Shape {
        static Text any() {
            return new Text(false, OptionalInt.empty(), Optional.empty());
        }

        static Text orNull(int maxLength) {
            return new Text(true, OptionalInt.of(maxLength), Optional.empty());
        }

        @Override
        public boolean admits(JsonNode value) {
            if (value.isNull()) {
                return nullable;
            }
            return value.isTextual()
                    && (maxLength.isEmpty() || length(value) <= maxLength.getAsInt())
                    && (pattern.isEmpty() || Pattern.matches(pattern.get(), value.textValue()));
        }

        private static int length(JsonNode value) {
            return value.textValue().codePointCount(0, value.textValue().length());
        }

        @Override
        public String allowed() {
            return "a string"
                    + (maxLength.isPresent() ? " of at most " + maxLength.getAsInt() + " characters" : "")
                    + pattern.map(expression -> " that matches " + expression).orElse("")
                    + (nullable ? ", or null" : "");
        }

        @Override
        public ObjectNode schema() {
            var schema = nullable ? typed("null", "string") : typed("string");
            maxLength.ifPresent(length -> schema.put("maxLength", length));
            pattern.ifPresent(expression -> schema.put("pattern", expression));
            return schema;
        }
    }

    /** One of some strings, or null too where {@code nullable}; null then heads the published list. */
    record Choice(boolean nullable, List<String> values) implements Shape {
        public Choice {
            values = List.copyOf(values);
        }

        @Override
        public boolean admits(JsonNode value) {
            return value.isNull() ? nullable : value.isTextual() && values.contains(value.textValue());
        }

        @Override
        public String allowed() {
            return "one of " + (nullable ? "null, " : "") + String.join(", ", values);
        }

        @Override
        public ObjectNode schema() {
            var schema = nullable ? typed("null", "string") : typed("string");
            var choices = schema.putArray("enum");
            if (nullable) {
                choices.addNull();
            }
            values.forEach(choices::add);
            return schema;
        }
    }

    record Flag() implements Shape {
        @Override
        public boolean admits(JsonNode value) {
            return value.isBoolean();
        }

        @Override
        public String allowed() {
            return "true or false";
        }

        @Override
        public ObjectNode schema() {
            return typed("boolean");
        }
    }

    /** An integer from 0 up to {@code max}. */
    record Whole(int max) implements Shape {
        @Override
        public boolean admits(JsonNode value) {
            return value.isIntegralNumber()
                    && value.canConvertToInt()
                    && value.intValue() >= 0
                    && value.intValue() <= max;
        }

        @Override
        public String allowed() {
            return "an integer from 0 to " + max;
        }

        @Override
        public ObjectNode schema() {
            return typed("integer").put("minimum", 0).put("maximum", max);
        }
    }

    /** An integer that may be null and that only we set. */
    record Count() implements Shape {
        @Override
        public boolean admits(JsonNode value) {
            return value.isNull() || value.isIntegralNumber();
        }

        @Override
        public String allowed() {
            return "an integer, or null";
        }

        @Override
        public ObjectNode schema() {
            return typed("null", "integer");
        }
    }

    /** A set of strings. */
    record Tags(int maxLength) implements Shape {
        @Override
        public boolean admits(JsonNode value) {
            if (!value.isArray()) {
                return false;
            }
            var item = item();
            for (var tag : value) {
                if (!item.admits(tag)) {
                    return false;
                }
            }
            return true;
        }

        private Text item() {
            return new Text(false, OptionalInt.of(maxLength), Optional.empty());
        }

        @Override
        public String allowed() {
            return "an array of strings of at most " + maxLength + " characters each";
        }

        @Override
        public ObjectNode schema() {
            var schema = typed("array");
            schema.set("items", item().schema());
            return schema;
        }
    }

    /** Where copies of the bytes lie. */
    record Locations() implements Shape {
        private static final Shape URL = text(255);
        private static final Shape NOTHING = new Choice(false, List.of());
        private static final Map<String, Shape> VALIDATION_DATA =
                Map.of("checksum", text(32), "os_hash_algo", text(64), "os_hash_value", text(128));

        private static Shape text(int maxLength) {
            return new Text(false, OptionalInt.of(maxLength), Optional.empty());
        }

        @Override
        public boolean admits(JsonNode value) {
            return value.isArray() && value.valueStream().allMatch(Locations::isLocation);
        }

        @Override
        public String allowed() {
            return "an array of objects with the members url (a string of at most 255 characters), metadata (an object of strings,"
                    + " lists and objects) and, if need be, validation_data";
        }

        private static boolean isLocation(JsonNode value) {
            return value.isObject()
                    && URL.admits(value.path("url"))
                    && value.path("metadata").isObject()
                    && isMetadata(value.get("metadata"))
                    && (!value.has("validation_data") || isValidationData(value.get("validation_data")));
        }

        private static boolean isMetadata(JsonNode value) {
            return value.isTextual()
                    || value.isContainerNode() && value.valueStream().allMatch(Locations::isMetadata);
        }

        private static boolean isValidationData(JsonNode value) {
            return value.isObject()
                    && value.has("os_hash_algo")
                    && value.has("os_hash_value")
                    && value.properties().stream().allMatch(member -> VALIDATION_DATA
                            .getOrDefault(member.getKey(), NOTHING)
                            .admits(member.getValue()));
        }

        @Override
        public ObjectNode schema() {
            var schema = typed("array");
            var item = typed("object");
            var properties = item.putObject("properties");
            properties.set("url", typed("string").put("maxLength", 255));
            properties.set("metadata", typed("object"));
            properties.set("validation_data", validationData());
            item.putArray("required").add("url").add("metadata");
            schema.set("items", item);
            return schema;
        }

        private static ObjectNode validationData() {
            var schema = typed("object");
            schema.put("description", "Values to be used to populate the corresponding image properties.");
            schema.put("writeOnly", true).put("additionalProperties", false);
            var properties = schema.putObject("properties");
            properties.set("checksum", typed("string").put("minLength", 32).put("maxLength", 32));
            properties.set("os_hash_algo", typed("string").put("maxLength", 64));
            properties.set("os_hash_value", typed("string").put("maxLength", 128));
            schema.putArray("required").add("os_hash_algo").add("os_hash_value");
            return schema;
        }
    }

    private static ObjectNode typed(String... types) {
        var schema = JsonNodeFactory.instance.objectNode();
        if (types.length == 1) {
            return schema.put("type", types[0]);
        }
        var several = schema.putArray("type");
        for (var type : types) {
            several.add(type);
        }
        return schema;
    }
}
