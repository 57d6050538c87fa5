package io.vitrine.functions.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vitrine.model.Digest;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A location that a client registers (Images API 9.2).
 *
 * @param store that the client says it is in: the volume service sends it where several stores are there
 * @param said what the client says the digest of the bytes is
 */
record NewLocation(String url, Optional<String> store, Optional<Digest> said) {
    private static final String VALIDATION_DATA = "validation_data";
    private static final String ALGORITHM = "os_hash_algo";
    private static final String VALUE = "os_hash_value";
    private static final String STORE = "store";
    private static final Set<String> KEYS = Set.of(ALGORITHM, VALUE, STORE);
    private static final Map<String, Integer> BYTES = Map.of("md5", 16, "sha1", 20, "sha256", 32, "sha512", 64);

    /** @throws FaultException {@link Fault#INVALID} */
    static NewLocation parse(ObjectNode body) {
        var url = body.path("url");
        require(url.isTextual() && !url.textValue().isEmpty(), "The property 'url' is required, as a string.");
        var validation = body.path(VALIDATION_DATA);
        require(validation.isMissingNode() || validation.isObject(), "'" + VALIDATION_DATA + "' must be an object.");
        validation.properties().forEach(field -> {
            require(KEYS.contains(field.getKey()), "Additional property '" + field.getKey() + "' is not allowed.");
            require(field.getValue().isTextual(), "'" + field.getKey() + "' must be a string.");
        });
        return new NewLocation(url.textValue(), text(validation, STORE), digest(validation));
    }

    private static Optional<Digest> digest(JsonNode validation) {
        var algorithm = text(validation, ALGORITHM);
        var value = text(validation, VALUE);
        require(algorithm.isPresent() == value.isPresent(), ALGORITHM + " and " + VALUE + " come together.");
        if (algorithm.isEmpty()) {
            return Optional.empty();
        }
        var bytes = BYTES.get(algorithm.get());
        require(bytes != null, ALGORITHM + " must be one of sha1, sha256, sha512, md5, not " + algorithm.get() + ".");
        require(
                bytes != null && value.get().matches("[0-9a-fA-F]{" + 2 * bytes + "}"),
                VALUE + " must be " + bytes + " bytes in hexadecimal digits.");
        return Optional.of(new Digest(algorithm.get(), value.get().toLowerCase(Locale.ROOT)));
    }

    private static Optional<String> text(JsonNode validation, String name) {
        return Optional.ofNullable(validation.path(name).textValue());
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new FaultException(Fault.INVALID, "Invalid location: " + otherwise);
        }
    }
}
