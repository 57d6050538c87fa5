package io.vitrine.model;

import java.util.UUID;

/** Id of a job row; all that a doorbell carries. */
public record JobId(UUID value) {
    public static JobId fresh() {
        return new JobId(TimeOrderedId.next());
    }

    public static JobId parse(String text) {
        return new JobId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
