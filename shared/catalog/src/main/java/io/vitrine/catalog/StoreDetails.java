package io.vitrine.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vitrine.model.StoreProperty;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jooq.JSONB;

/** What details of a store show, as a JSON object in the database: each value of the type that clients read. */
final class StoreDetails {
    private static final ObjectMapper JSON = new ObjectMapper();

    private StoreDetails() {}

    static JSONB toJson(Map<String, StoreProperty> properties) {
        var object = JSON.createObjectNode();
        properties.forEach((name, property) -> {
            switch (property) {
                case StoreProperty.Text(var value) -> object.put(name, value);
                case StoreProperty.Number(var value) -> object.put(name, value);
                case StoreProperty.Flag(var value) -> object.put(name, value);
            }
        });
        return JSONB.valueOf(object.toString());
    }

    static SortedMap<String, StoreProperty> of(JSONB json) {
        var properties = new TreeMap<String, StoreProperty>();
        read(json).properties().forEach(entry -> properties.put(entry.getKey(), property(entry.getValue())));
        return properties;
    }

    private static StoreProperty property(JsonNode value) {
        return value.isBoolean()
                ? new StoreProperty.Flag(value.booleanValue())
                : value.isIntegralNumber()
                        ? new StoreProperty.Number(value.longValue())
                        : new StoreProperty.Text(value.asText());
    }

    private static JsonNode read(JSONB json) {
        try {
            return JSON.readTree(json.data());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the database gives JSON that is none", e);
        }
    }
}
