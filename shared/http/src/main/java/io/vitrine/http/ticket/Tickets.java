package io.vitrine.http.ticket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vitrine.model.Caller;
import io.vitrine.model.WorkerId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Signs tickets and checks them: {@code v1.KEY.CLAIMS.SIGNATURE}, where CLAIMS is JSON in base64url and SIGNATURE the HMAC-SHA256 of what stands
 * before it. A changed key file counts at the next ticket; one that cannot be used any more leaves the keys as they were.
 */
public final class Tickets {
    private static final Logger LOG = Logger.getLogger(Tickets.class);
    private static final String VERSION = "v1";
    private static final int MOST_CHARACTERS = 8192;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path file;
    private final Duration leeway;
    private FileTime readAt;
    private TicketKeys keys;

    /** What came of checking a ticket. */
    public sealed interface Check {
        /** It lets {@code caller} in. */
        record Valid(Caller caller) implements Check {}

        /** @param reason a sentence for the client */
        record Refused(String reason) implements Check {}
    }

    /**
     * @param leeway how long after its end a ticket is still taken
     * @throws IllegalArgumentException where the key file cannot be used
     */
    public Tickets(Path file, Duration leeway) {
        this.file = file;
        this.leeway = leeway;
        this.readAt = changedAt(file);
        this.keys = TicketKeys.read(file);
    }

    /** The ticket as text that needs no escaping in a URL. */
    public String sign(Ticket ticket) {
        var current = current();
        var claims = Base64.getUrlEncoder().withoutPadding().encodeToString(claims(ticket));
        var signed = VERSION + "." + current.signerId() + "." + claims;
        return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(current.sign(signed));
    }

    private static byte[] claims(Ticket ticket) {
        var claims = JSON.createObjectNode()
                .put("image", ticket.image().value())
                .put("worker", ticket.worker().value())
                .put("expires", ticket.expires().getEpochSecond());
        CallerClaims.write(claims, ticket.caller());
        return claims.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Whether {@code text} lets somebody fetch {@code image} from {@code worker}.
     *
     * @param now by the clock that tickets are judged by
     * @param requestId of the request that came with the ticket
     */
    public Check check(String text, String image, WorkerId worker, Instant now, String requestId) {
        return genuine(text)
                .map(claims -> judge(claims, image, worker, now, requestId))
                .orElseGet(() -> new Check.Refused("The ticket is not genuine; ask for the image again."));
    }

    private Optional<JsonNode> genuine(String text) {
        var parts = text.length() > MOST_CHARACTERS ? new String[0] : text.split("\\.", -1);
        if (parts.length != 4 || !parts[0].equals(VERSION)) {
            return Optional.empty();
        }
        try {
            var signature = Base64.getUrlDecoder().decode(parts[3]);
            var signed = text.substring(0, text.length() - parts[3].length() - 1);
            return current().verify(parts[1], signed, signature)
                    ? Optional.of(
                            JSON.readTree(new String(Base64.getUrlDecoder().decode(parts[2]), StandardCharsets.UTF_8)))
                    : Optional.empty();
        } catch (IllegalArgumentException | JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private Check judge(JsonNode claims, String image, WorkerId worker, Instant now, String requestId) {
        if (!claims.path("image").asText().equals(image)) {
            return new Check.Refused("The ticket is for another image.");
        }
        if (!claims.path("worker").asText().equals(worker.value())) {
            return new Check.Refused("The ticket is for another worker; ask for the image again.");
        }
        var expires = Instant.ofEpochSecond(claims.path("expires").asLong());
        if (now.isAfter(expires.plus(leeway))) {
            return new Check.Refused("The ticket has expired; ask for the image again.");
        }
        return new Check.Valid(CallerClaims.read(claims, requestId));
    }

    private synchronized TicketKeys current() {
        var changedAt = changedAt(file);
        if (!changedAt.equals(readAt)) {
            readAt = changedAt;
            try {
                keys = TicketKeys.read(file);
            } catch (IllegalArgumentException e) {
                LOG.errorf("The keys of tickets stay as they were: %s", e.getMessage());
            }
        }
        return keys;
    }

    /** The beginning of time for a file that is not there. */
    private static FileTime changedAt(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (java.io.IOException e) {
            return FileTime.fromMillis(0);
        }
    }
}
