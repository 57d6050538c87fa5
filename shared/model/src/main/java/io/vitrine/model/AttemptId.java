package io.vitrine.model;

import java.util.UUID;

/** Id of one attempt at storing an image; chosen before anything else happens, it names the attempt's target (volume, file). */
public record AttemptId(UUID value) {
    public static AttemptId fresh() {
        return new AttemptId(TimeOrderedId.next());
    }

    public static AttemptId parse(String text) {
        return new AttemptId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
