package io.vitrine.functions.images;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A property that the image schema names.
 *
 * @param base false for additional properties that are only registered; clients tell them apart
 */
record ImageProperty(String name, String description, Shape shape, boolean readOnly, boolean base) {
    static ImageProperty settable(String name, String description, Shape shape) {
        return new ImageProperty(name, description, shape, false, true);
    }

    static ImageProperty readOnly(String name, String description, Shape shape) {
        return new ImageProperty(name, description, shape, true, true);
    }

    static ImageProperty registered(String name, String description, Shape shape) {
        return new ImageProperty(name, description, shape, false, false);
    }

    ObjectNode schema() {
        var schema = shape.schema();
        schema.put("description", description);
        if (readOnly) {
            schema.put("readOnly", true);
        }
        if (!base) {
            // Absent means true to clients.
            schema.put("is_base", false);
        }
        return schema;
    }
}
