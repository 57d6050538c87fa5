package io.vitrine.functions.cleanup;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a scheduled event asks for: {@code {"cleanup":"purge","dryRun":true}} as the constant input of a rule, or as the {@code detail} of
 * what EventBridge sends ({@code {"detail-type":"Scheduled Event","source":"aws.events","detail":{...}}}). {@code cleanup} is a name or
 * a list of names; a schedule without detail asks for all. Anything else in it is an error: a misspelt {@code dryRun} must not be
 * taken for none.
 *
 * @param names in the order of urgency
 */
record CleanupEvent(List<CleanupName> names, boolean dryRun) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            .build();

    CleanupEvent {
        names = List.copyOf(names);
    }

    private record Wire(
            @Nullable List<String> cleanup, @Nullable Boolean dryRun) {}

    /** An {@link IllegalArgumentException} with a sentence where it cannot be understood. */
    static CleanupEvent parse(byte[] event) throws IOException {
        try {
            var json = JSON.readTree(event);
            if (!json.isObject()) {
                throw new IllegalArgumentException("The event is no JSON object.");
            }
            var isSchedule = json.has("detail-type");
            var wire = JSON.treeToValue(isSchedule ? json.path("detail") : json, Wire.class);
            return new CleanupEvent(
                    names(wire == null ? null : wire.cleanup(), isSchedule),
                    wire != null && Boolean.TRUE.equals(wire.dryRun()));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The event cannot be understood: " + reason(e) + ".", e);
        }
    }

    private static List<CleanupName> names(@Nullable List<String> texts, boolean isSchedule) {
        if (texts != null && !texts.isEmpty()) {
            return texts.stream()
                    .map(CleanupName::ofWireName)
                    .distinct()
                    .sorted()
                    .toList();
        }
        if (!isSchedule) {
            throw new IllegalArgumentException(
                    "The event names no clean-up: \"cleanup\" is one or several of " + CleanupName.all() + ".");
        }
        return Arrays.asList(CleanupName.values());
    }

    /** Without the address of the place in our classes. */
    private static String reason(JacksonException e) {
        var text = e.getOriginalMessage();
        var end = text.indexOf(" (class ");
        return end < 0 ? text : text.substring(0, end) + "; known are cleanup and dryRun";
    }
}
