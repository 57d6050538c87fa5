package io.vitrine.messages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vitrine.model.JobId;

/**
 * Says that a job row waits; the row says everything else. JSON, for example {@code {"version":1,"job":"0199..."}}; a reader ignores keys it
 * does not know, and refuses versions it does not know.
 */
public record JobWaiting(JobId job) {
    /** Of what {@link #toJson} writes. */
    public static final int VERSION = 1;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What cannot be read as this message; it will not become readable by trying again. */
    public static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String message, Throwable cause) {
            super(message, cause);
        }

        Unreadable(String message) {
            super(message);
        }
    }

    public String toJson() {
        return JSON.createObjectNode()
                .put("version", VERSION)
                .put("job", job.toString())
                .toString();
    }

    public static JobWaiting parse(String json) throws Unreadable {
        try {
            var message = JSON.readTree(json);
            if (message.path("version").asInt() != VERSION) {
                throw new Unreadable("a message of version " + message.path("version") + "; known is " + VERSION);
            }
            return new JobWaiting(JobId.parse(message.path("job").asText()));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new Unreadable("not a message about a waiting job", e);
        }
    }
}
