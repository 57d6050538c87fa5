package io.vitrine.volumes.cinder;

import com.fasterxml.jackson.databind.JsonNode;
import io.vitrine.keystone.JsonHttp.Answer;
import io.vitrine.model.Fault;
import io.vitrine.volumes.VolumeException;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;

/**
 * What Cinder's refusals mean: {@code {"FAULT": {"code": N, "message": "..."}}}, in which the name of the fault only repeats the code. Its middleware
 * has the same shape under {@code error}.
 */
final class CinderErrors {
    private static final Logger LOG = Logger.getLogger(CinderErrors.class);
    private static final int LONGEST = 300;

    private CinderErrors() {}

    /** What it says, on one line and not for ever; empty where it says nothing. */
    static String message(Answer answer) {
        return StreamSupport.stream(answer.body().spliterator(), false)
                .map(fault -> fault.path("message"))
                .filter(JsonNode::isTextual)
                .map(text -> line(text.asText()))
                .findFirst()
                .orElse("");
    }

    private static String line(String text) {
        var flat = text.strip().replaceAll("\\s+", " ");
        return flat.length() > LONGEST ? flat.substring(0, LONGEST) + "..." : flat;
    }

    /** @param doing for the sentence: "creating a volume" */
    static VolumeException trouble(String doing, Answer answer) {
        var sentence = "Cinder answered " + answer.status() + " to " + doing
                + Optional.of(message(answer))
                        .filter(text -> !text.isEmpty())
                        .map(text -> ": " + text)
                        .orElse("");
        if (answer.status() == 401 || answer.status() == 403) {
            LOG.errorf("The user of a store is refused: %s", sentence);
        }
        return new VolumeException(fault(answer), sentence);
    }

    private static Fault fault(Answer answer) {
        return switch (answer.status()) {
            case 404 -> Fault.NOT_FOUND;
            case 409 -> Fault.CONFLICT;
            case 413 -> isQuota(answer) ? Fault.TOO_LARGE : Fault.UNAVAILABLE;
            case 501 -> Fault.NOT_IMPLEMENTED;
            // Wrong credentials, a request that Cinder does not understand, its own failure: none of them is the
            // client's fault.
            default -> Fault.UNAVAILABLE;
        };
    }

    /** A quota has nothing to wait for, and says so; a limit of calls says when to come again. */
    private static boolean isQuota(Answer answer) {
        return answer.header("retry-after").map("0"::equals).orElse(true);
    }

    static boolean isSuccess(Answer answer) {
        return answer.status() >= 200 && answer.status() < 300;
    }

    /** Whether the service itself failed, or has too much to do: another try may help, and something may have been done. */
    static boolean blamesService(Answer answer) {
        return answer.status() == 500 || answer.status() == 429 || answer.status() >= 502 && answer.status() <= 504;
    }
}
