package io.vitrine.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.vitrine.gateway.Refusal;
import io.vitrine.model.Caller;
import io.vitrine.model.PolicyTarget;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What policies are asked about: an image of the caller's project unless attributes are given. */
final class TargetOptions {
    @Option(
            names = "--target",
            paramLabel = "FILE",
            description =
                    "JSON object with attributes of an image: owner, visibility, member_id ... (what belongs to the caller's project)")
    private @Nullable Path file;

    @Option(
            names = "--attribute",
            paramLabel = "NAME=VALUE",
            description = "one such attribute, may be given several times")
    private Map<String, String> attributes = new LinkedHashMap<>();

    PolicyTarget target(Caller caller) throws Refusal {
        var values = new LinkedHashMap<String, Optional<String>>();
        if (file == null && attributes.isEmpty()) {
            values.put("owner", caller.project());
        }
        if (file != null) {
            for (var field : JsonFileOption.read("--target", file).properties()) {
                values.put(field.getKey(), text(field.getValue()));
            }
        }
        attributes.forEach((name, value) -> values.put(name, Optional.of(value)));
        alias(values, "owner", "project_id");
        alias(values, "project_id", "owner");
        values.putIfAbsent("member_id", Optional.empty());
        return new PolicyTarget.Attributes(values);
    }

    private static void alias(Map<String, Optional<String>> values, String name, String other) {
        if (values.containsKey(name)) {
            values.putIfAbsent(other, values.getOrDefault(name, Optional.empty()));
        }
    }

    /** As rules write it. */
    private static Optional<String> text(JsonNode value) {
        if (value.isBoolean()) {
            return Optional.of(value.booleanValue() ? "True" : "False");
        }
        return value.isNull() ? Optional.empty() : Optional.of(value.asText());
    }
}
