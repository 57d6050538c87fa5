package io.vitrine.functions.images;

import com.fasterxml.jackson.databind.JsonNode;
import io.vitrine.catalog.ContentFacts;
import io.vitrine.model.Digest;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What a client says that the bytes at its URLs are: digests of an image that has none yet, or those that it has. */
record ValidationData(Optional<Digest> md5, Optional<Digest> multihash) {
    private static final int MD5_BYTES = 16;

    static final ValidationData NONE = new ValidationData(Optional.empty(), Optional.empty());

    /**
     * Reads the member {@code validation_data} of each location.
     *
     * @param known what the image's bytes are; empty for one that is queued
     * @param algorithm of new digests, as the operator has it
     * @throws FaultException {@link Fault#CONFLICT} where they contradict each other or the image, or are none
     */
    static ValidationData read(
            List<JsonNode> locations, Optional<ContentFacts> known, boolean queued, String algorithm) {
        var said = new LinkedHashMap<String, String>();
        for (var location : locations) {
            location.path("validation_data").properties().forEach(value -> {
                var earlier = said.putIfAbsent(value.getKey(), value.getValue().textValue());
                require(
                        earlier == null || earlier.equals(value.getValue().textValue()),
                        "Conflicting values for " + value.getKey() + ".");
            });
        }
        removeKnown(said, known);
        if (said.isEmpty()) {
            return NONE;
        }
        require(
                queued,
                "New values for " + String.join(", ", said.keySet()) + " may be given only while the image is queued.");
        return checked(said, algorithm);
    }

    private static void removeKnown(Map<String, String> said, Optional<ContentFacts> known) {
        var multihash = known.flatMap(ContentFacts::multihash);
        removeKnown(said, "checksum", known.flatMap(ContentFacts::md5).map(Digest::hex));
        removeKnown(said, "os_hash_algo", multihash.map(Digest::algorithm));
        removeKnown(said, "os_hash_value", multihash.map(Digest::hex));
    }

    private static void removeKnown(Map<String, String> said, String name, Optional<String> current) {
        if (said.containsKey(name) && current.isPresent()) {
            require(Objects.equals(said.remove(name), current.get()), name + " is already set with a different value.");
        }
    }

    private static ValidationData checked(Map<String, String> said, String algorithm) {
        var given = said.getOrDefault("os_hash_algo", "");
        require(given.equals(algorithm), "os_hash_algo must be " + algorithm + ", not " + given + ".");
        var value = said.getOrDefault("os_hash_value", "");
        requireHex("os_hash_value", value, bytesOf(algorithm));
        var md5 = Optional.ofNullable(said.get("checksum"));
        md5.ifPresent(hex -> requireHex("checksum", hex, MD5_BYTES));
        return new ValidationData(md5.map(hex -> digest("md5", hex)), Optional.of(digest(algorithm, value)));
    }

    private static Digest digest(String algorithm, String hex) {
        return new Digest(algorithm, hex.toLowerCase(Locale.ROOT));
    }

    private static void requireHex(String name, String hex, int bytes) {
        require(
                hex.length() == 2 * bytes && hex.matches("[0-9a-fA-F]*"),
                name + " (" + hex + ") must be " + bytes + " bytes in hexadecimal digits.");
    }

    private static int bytesOf(String algorithm) {
        var name = algorithm.toUpperCase(Locale.ROOT);
        try {
            return MessageDigest.getInstance(
                            name.startsWith("SHA") && !name.contains("-") ? "SHA-" + name.substring(3) : name)
                    .getDigestLength();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("hashing_algorithm is " + algorithm + ", which is not known here", e);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new FaultException(Fault.CONFLICT, otherwise);
        }
    }
}
