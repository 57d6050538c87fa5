package io.vitrine.attach.block;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Where shares are mounted on this host by who operates it.
 *
 * @param known folders by the exports that are mounted there, as their servers call them
 * @param base the folder of all others, each called as the SHA-256 of its export in hexadecimal digits; none where it is empty
 */
public record Mounts(Map<String, Path> known, Optional<Path> base) {
    public Mounts {
        known = Map.copyOf(known);
    }

    /** Where an export has to be mounted; empty where nobody says. */
    Optional<Path> folder(String export) {
        return Optional.ofNullable(known.get(export)).or(() -> base.map(folder -> folder.resolve(sha256(export))));
    }

    private static String sha256(String export) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(export.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
