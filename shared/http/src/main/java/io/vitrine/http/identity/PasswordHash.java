package io.vitrine.http.identity;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import java.nio.charset.StandardCharsets;

/** bcrypt, as htpasswd uses it: of a long password only the first 72 bytes count. */
public final class PasswordHash {
    /** About a fifth of a second of work for whoever guesses. */
    private static final int COST = 12;

    private static final BCrypt.Version VERSION = BCrypt.Version.VERSION_2B;

    private PasswordHash() {}

    /** Hashes a new password. */
    public static String of(String password) {
        return new String(
                BCrypt.with(VERSION, LongPasswordStrategies.truncate(VERSION))
                        .hash(COST, password.getBytes(StandardCharsets.UTF_8)),
                StandardCharsets.US_ASCII);
    }

    /** Takes its time, and the same time whether right or wrong. */
    static boolean matches(byte[] password, String hash) {
        return BCrypt.verifyer(VERSION, LongPasswordStrategies.truncate(VERSION))
                .verify(password, hash.getBytes(StandardCharsets.US_ASCII))
                .verified;
    }
}
