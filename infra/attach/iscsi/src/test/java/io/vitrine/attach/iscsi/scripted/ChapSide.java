package io.vitrine.attach.iscsi.scripted;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * What the target knows and does of CHAP (RFC 7143, 12.1.3).
 *
 * @param algorithms it takes, by number
 * @param name of the initiator; empty where nobody has to prove anything
 * @param secret of the initiator
 * @param ownName what it calls itself to one that asks for its proof
 * @param ownSecret with which it proves itself
 * @param base64 writes numbers as 0b
 */
public record ChapSide(
        List<Integer> algorithms, String name, String secret, String ownName, String ownSecret, boolean base64) {
    static final ChapSide NONE = new ChapSide(List.of(), "", "", "", "", false);
    private static final Map<Integer, String> DIGESTS = Map.of(5, "MD5", 6, "SHA-1", 7, "SHA-256", 8, "SHA3-256");

    public static ChapSide of(int algorithm, String name, String secret) {
        return new ChapSide(List.of(algorithm), name, secret, "", "", false);
    }

    public ChapSide provingItself(String ownName, String ownSecret) {
        return new ChapSide(algorithms, name, secret, ownName, ownSecret, base64);
    }

    public ChapSide inBase64() {
        return new ChapSide(algorithms, name, secret, ownName, ownSecret, true);
    }

    boolean isAsked() {
        return !name.isEmpty();
    }

    String number(byte[] bytes) {
        return base64
                ? "0b" + Base64.getEncoder().encodeToString(bytes)
                : "0x" + HexFormat.of().formatHex(bytes);
    }

    /** Of a hexadecimal, base64 or decimal number, at least as long as asked for. */
    static byte[] bytes(String number) {
        var lower = number.length() < 2 ? number : number.substring(0, 2).toLowerCase(java.util.Locale.ROOT);
        var digits = number.substring(Math.min(2, number.length()));
        return switch (lower) {
            case "0x" -> HexFormat.of().parseHex(digits.length() % 2 == 0 ? digits : "0" + digits);
            case "0b" -> Base64.getDecoder().decode(digits);
            default -> new BigInteger(number).toByteArray();
        };
    }

    static byte[] challenge(int algorithm) {
        var bytes = new byte[algorithm == 5 ? 16 : 32];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    static byte[] response(int algorithm, int id, String secret, byte[] challenge) {
        try {
            var digest = MessageDigest.getInstance(DIGESTS.getOrDefault(algorithm, "none"));
            digest.update((byte) id);
            digest.update(secret.getBytes(StandardCharsets.UTF_8));
            return digest.digest(challenge);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalArgumentException("no algorithm " + algorithm, missing);
        }
    }
}
