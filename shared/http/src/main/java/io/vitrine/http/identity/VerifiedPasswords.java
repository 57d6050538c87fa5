package io.vitrine.http.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Remembers for a short while which passwords were right, so that a client that sends one with each request pays for one slow hash a
 * minute. Holds no password, only keyed hashes, under a key that never leaves this process.
 */
public final class VerifiedPasswords {
    private static final int MOST = 1024;

    private final Duration time;
    private final InstantSource clock;
    private final SecretKeySpec key;
    private final Cache<String, Remembered> entries =
            Caffeine.newBuilder().maximumSize(MOST).build();

    public VerifiedPasswords(Duration time, InstantSource clock) {
        this.time = time;
        this.clock = clock;
        var random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.key = new SecretKeySpec(random, "HmacSHA256");
    }

    private record Remembered(byte[] proof, Instant until) {}

    /** Whether this password was right for this very hash within the time. */
    boolean contains(User user, byte[] password) {
        var proof = proof(user, password);
        var entry = entries.getIfPresent(user.name());
        return entry != null && clock.instant().isBefore(entry.until) && MessageDigest.isEqual(entry.proof, proof);
    }

    void add(User user, byte[] password) {
        entries.put(
                user.name(),
                new Remembered(proof(user, password), clock.instant().plus(time)));
    }

    /** Over the stored hash too: a changed password makes what was remembered worthless. */
    private byte[] proof(User user, byte[] password) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(user.name().getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            mac.update(user.hash().getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return mac.doFinal(password);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
