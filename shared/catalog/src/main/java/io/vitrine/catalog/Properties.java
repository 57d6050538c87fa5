package io.vitrine.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;

/** Maps of names to texts as JSON objects in the database. */
final class Properties {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<TreeMap<String, @Nullable String>> TEXTS = new TypeReference<>() {};

    private Properties() {}

    static JSONB toJson(Map<String, ?> texts) {
        try {
            return JSONB.valueOf(JSON.writeValueAsString(texts));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts is always JSON", e);
        }
    }

    /** An empty value is JSON null. */
    static JSONB toJsonOfOptionals(Map<String, Optional<String>> texts) {
        var plain = new TreeMap<String, @Nullable String>();
        texts.forEach((name, value) -> plain.put(name, value.orElse(null)));
        return toJson(plain);
    }

    static SortedMap<String, Optional<String>> optionals(JSONB json) {
        var optionals = new TreeMap<String, Optional<String>>();
        read(json).forEach((name, value) -> optionals.put(name, Optional.ofNullable(value)));
        return optionals;
    }

    private static Map<String, @Nullable String> read(JSONB json) {
        try {
            return JSON.readValue(json.data(), TEXTS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("properties in the database are not an object of texts", e);
        }
    }
}
