package io.vitrine.worker.transfer;

import io.vitrine.model.Digest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/**
 * One digest of a stream.
 *
 * @param algorithm hashlib's name, such as {@code md5} or {@code sha512}
 */
record DigestWork(String algorithm, MessageDigest digest) implements ChunkLane.Work<Digest> {
    /** A lane that computes it. */
    static ChunkLane<Digest> lane(String algorithm) {
        return new ChunkLane<>("digest-" + algorithm, new DigestWork(algorithm, digestOf(algorithm)));
    }

    static MessageDigest digestOf(String algorithm) {
        var name = algorithm.toUpperCase(Locale.ROOT);
        try {
            return MessageDigest.getInstance(
                    name.startsWith("SHA") && !name.contains("-") ? "SHA-" + name.substring(3) : name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException(
                    "no such digest: " + algorithm + "; known are md5, sha1, sha224, sha256, sha384, sha512", e);
        }
    }

    @Override
    public void take(ByteBuffer chunk) {
        digest.update(chunk);
    }

    @Override
    public Digest result() {
        return Digest.of(algorithm, digest.digest());
    }
}
