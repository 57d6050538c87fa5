package io.vitrine.attach.iscsi;

/** A hash for CHAP by its number at IANA (RFC 7143, 12.1.3; the PPP authentication algorithms). */
public enum ChapAlgorithm {
    MD5(5, "MD5", 16),
    SHA1(6, "SHA-1", 20),
    SHA256(7, "SHA-256", 32),
    SHA3_256(8, "SHA3-256", 32);

    private final int number;
    private final String digest;
    private final int length;

    ChapAlgorithm(int number, String digest, int length) {
        this.number = number;
        this.digest = digest;
        this.length = length;
    }

    public int number() {
        return number;
    }

    /** The name that {@link java.security.MessageDigest} knows it by. */
    public String digest() {
        return digest;
    }

    /** Bytes of a response, and of a challenge of our own. */
    public int length() {
        return length;
    }
}
