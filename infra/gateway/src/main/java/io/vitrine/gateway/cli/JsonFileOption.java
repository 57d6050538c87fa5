package io.vitrine.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vitrine.gateway.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A JSON object in a file that an option names. */
final class JsonFileOption {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private JsonFileOption() {}

    static JsonNode read(String option, Path file) throws Refusal {
        try {
            var json = JSON.readTree(Files.readString(file));
            if (json.isObject()) {
                return json;
            }
            throw Refusal.misuse("The file of " + option + ", " + file + ", is no JSON object.");
        } catch (IOException e) {
            throw Refusal.misuse("The file of " + option + " cannot be read as JSON: " + e.getMessage() + ".");
        }
    }
}
