package io.vitrine.model;

import java.util.HexFormat;
import java.util.Locale;

/**
 * A digest of all bytes of an image.
 *
 * @param algorithm the name clients see: {@code md5}, {@code sha512} (hashlib's spelling, lower case)
 * @param hex lower-case hexadecimal digits
 */
public record Digest(String algorithm, String hex) {
    public Digest {
        algorithm = algorithm.toLowerCase(Locale.ROOT);
    }

    public static Digest of(String algorithm, byte[] value) {
        return new Digest(algorithm, HexFormat.of().formatHex(value));
    }
}
