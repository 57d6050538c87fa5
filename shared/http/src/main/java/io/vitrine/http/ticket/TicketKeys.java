package io.vitrine.http.ticket;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secrets that sign tickets, one line of Base64 each ({@code openssl rand -base64 32}); lines that begin with {@code #} are comments. The
 * first signs, all are believed. To change the key without refusing anybody: append the new one everywhere, then move it to the top, then
 * drop the old one after a ticket's life.
 */
final class TicketKeys {
    private static final int LEAST_BYTES = 32;
    private static final int ID_BYTES = 4;
    private static final EnumSet<PosixFilePermission> OWNER =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    /** @param id tells which key signed; says nothing about the key */
    private record Key(String id, SecretKeySpec secret) {
        byte[] mac(String text) {
            try {
                var mac = Mac.getInstance("HmacSHA256");
                mac.init(secret);
                return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this JDK has no HmacSHA256", e);
            }
        }
    }

    private final List<Key> keys;

    private TicketKeys(List<Key> keys) {
        this.keys = keys;
    }

    /** @throws IllegalArgumentException with a sentence for the operator that holds nothing of the file's content */
    static TicketKeys read(Path file) {
        try {
            requirePrivate(file);
            var keys = new ArrayList<Key>();
            for (var line : Files.readAllLines(file)) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    keys.add(key(line.strip(), file));
                }
            }
            if (keys.isEmpty()) {
                throw new IllegalArgumentException("ticket_key_file " + file + " holds no key: " + shape());
            }
            return new TicketKeys(List.copyOf(keys));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "ticket_key_file " + file + " cannot be read ("
                            + e.getClass().getSimpleName() + ").",
                    e);
        }
    }

    private static void requirePrivate(Path file) throws IOException {
        if (!OWNER.containsAll(Files.getPosixFilePermissions(file))) {
            throw new IllegalArgumentException(
                    "ticket_key_file " + file + " can be read by others: chmod 600 it, for it signs for every caller.");
        }
    }

    private static Key key(String line, Path file) {
        try {
            var secret = Base64.getDecoder().decode(line);
            if (secret.length >= LEAST_BYTES) {
                return new Key(id(secret), new SecretKeySpec(secret, "HmacSHA256"));
            }
        } catch (IllegalArgumentException notBase64) {
            // Said below, without its text.
        }
        throw new IllegalArgumentException("ticket_key_file " + file + " has a line that is no key: " + shape());
    }

    private static String shape() {
        return "each line is at least " + LEAST_BYTES + " bytes in Base64, as from \"openssl rand -base64 32\".";
    }

    private static String id(byte[] secret) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update("ticket key id".getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest.digest(secret), 0, ID_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    /** Which key signs. */
    String signerId() {
        return keys.getFirst().id();
    }

    byte[] sign(String text) {
        return keys.getFirst().mac(text);
    }

    /** Whether the key of that id, if there is one, made this signature. Takes the same time whichever byte is wrong. */
    boolean verify(String keyId, String text, byte[] signature) {
        return find(keyId)
                .map(key -> MessageDigest.isEqual(key.mac(text), signature))
                .orElse(false);
    }

    private Optional<Key> find(String keyId) {
        return keys.stream().filter(key -> key.id().equals(keyId)).findFirst();
    }
}
