package io.vitrine.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Reads JSON from clients, within bounds: size, depth, no repeated keys, no characters that the catalogue cannot hold. The header
 * Content-Type is not asked, as it never was (Images API, methods and bodies).
 */
@Singleton
public final class JsonBody {
    /** Load balancers in front of functions cap a body at 1 MB. */
    public static final int MOST_BYTES = 900 * 1024;

    /** What is read and dropped of a body that is too large, so that the client gets to read the answer. */
    private static final long MOST_DROPPED_BYTES = 16L << 20;

    /** For the whole of a body: a byte now and then would otherwise keep its request for ever. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final int PIECE_BYTES = 16 << 10;
    private static final int MOST_DEPTH = 50;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MOST_DEPTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .build();

    private final TextRules text;
    private final Duration patience;

    @Inject
    public JsonBody(TextRules text) {
        this(text, PATIENCE);
    }

    JsonBody(TextRules text, Duration patience) {
        this.text = text;
        this.patience = patience;
    }

    /** The object in {@code body}. @throws FaultException {@link Fault#INVALID} or {@link Fault#TOO_LARGE} */
    public ObjectNode object(InputStream body) {
        if (read(body) instanceof ObjectNode object) {
            return object;
        }
        throw new FaultException(Fault.INVALID, "The request body must be a JSON object.");
    }

    /** The array in {@code body}. @throws FaultException {@link Fault#INVALID} or {@link Fault#TOO_LARGE} */
    public ArrayNode array(InputStream body) {
        if (read(body) instanceof ArrayNode array) {
            return array;
        }
        throw new FaultException(Fault.INVALID, "The request body must be a JSON array.");
    }

    private JsonNode read(InputStream body) {
        var bytes = bytes(body);
        if (bytes.length == 0) {
            throw new FaultException(Fault.INVALID, "A JSON body is expected with this request.");
        }
        var json = parse(decode(bytes));
        checkText(json);
        return json;
    }

    private byte[] bytes(InputStream body) {
        var until = System.nanoTime() + patience.toNanos();
        var bytes = new ByteArrayOutputStream();
        try {
            var piece = new byte[PIECE_BYTES];
            int count = body.read(piece);
            while (count >= 0 && bytes.size() <= MOST_BYTES) {
                requireInTime(until);
                bytes.write(piece, 0, count);
                count = body.read(piece);
            }
            if (bytes.size() <= MOST_BYTES) {
                return bytes.toByteArray();
            }
            drop(body, until);
        } catch (IOException broken) {
            throw new FaultException(Fault.INVALID, "The request body ended early.", broken);
        }
        throw new FaultException(
                Fault.TOO_LARGE,
                "The request body is larger than " + MOST_BYTES + " bytes, which is the most allowed.");
    }

    private void requireInTime(long until) {
        if (System.nanoTime() - until > 0) {
            throw new FaultException(
                    Fault.INVALID, "The request body did not come within " + patience.toSeconds() + " seconds.");
        }
    }

    private void drop(InputStream body, long until) throws IOException {
        var scrap = new byte[64 * 1024];
        long dropped = 0;
        int count = body.read(scrap);
        while (count >= 0 && dropped < MOST_DROPPED_BYTES) {
            requireInTime(until);
            dropped += count;
            count = body.read(scrap);
        }
    }

    private static String decode(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw new FaultException(Fault.INVALID, "Malformed JSON in request body: it is not UTF-8.", notUtf8);
        }
    }

    private static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonParseException malformed) {
            throw new FaultException(Fault.INVALID, "Malformed JSON in request body. " + where(malformed), malformed);
        } catch (JsonProcessingException refused) {
            throw new FaultException(
                    Fault.INVALID, "Malformed JSON in request body: " + refused.getOriginalMessage(), refused);
        }
    }

    private static String where(JsonParseException malformed) {
        var at = malformed.getLocation();
        return malformed.getOriginalMessage() + " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }

    private void checkText(JsonNode node) {
        if (node.isTextual()) {
            text.checked("A value in the request body", node.textValue());
        }
        for (var property : node.properties()) {
            text.checked("A name in the request body", property.getKey());
        }
        node.forEach(this::checkText);
    }
}
