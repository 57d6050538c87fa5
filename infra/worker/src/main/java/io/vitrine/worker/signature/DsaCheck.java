package io.vitrine.worker.signature;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.DSAPublicKey;
import java.util.Arrays;
import java.util.Optional;

/** DSA (FIPS 186-4, 4.7) with any digest: the JDK's own refuses digests that are shorter than the order of the key's group. */
final class DsaCheck implements SignatureCheck {
    /** The two numbers of a signature. */
    private record Numbers(BigInteger r, BigInteger s) {}

    private final DSAPublicKey key;
    private final MessageDigest digest;
    private final byte[] signature;

    DsaCheck(DSAPublicKey key, HashMethod hash, byte[] signature) throws NoSuchAlgorithmException {
        this.key = key;
        this.digest = MessageDigest.getInstance(hash.digestName());
        this.signature = signature.clone();
    }

    @Override
    public void add(ByteBuffer bytes) {
        digest.update(bytes);
    }

    @Override
    public boolean isRight() {
        return numbers()
                .filter(it -> inGroup(it.r()) && inGroup(it.s()))
                .filter(this::fits)
                .isPresent();
    }

    private boolean inGroup(BigInteger number) {
        return number.signum() > 0 && number.compareTo(key.getParams().getQ()) < 0;
    }

    private boolean fits(Numbers numbers) {
        var p = key.getParams().getP();
        var q = key.getParams().getQ();
        var bytes = digest.digest();
        var used = Math.min(bytes.length, (q.bitLength() + 7) / 8);
        var message = new BigInteger(1, Arrays.copyOf(bytes, used));
        var inverse = numbers.s().modInverse(q);
        var ofBase = key.getParams().getG().modPow(message.multiply(inverse).mod(q), p);
        var ofKey = key.getY().modPow(numbers.r().multiply(inverse).mod(q), p);
        return ofBase.multiply(ofKey).mod(p).mod(q).equals(numbers.r());
    }

    /** SEQUENCE of two INTEGERs, in DER; nothing before or behind. */
    private Optional<Numbers> numbers() {
        try {
            var der = ByteBuffer.wrap(signature);
            var sequence = value(der, 0x30);
            var r = integer(sequence);
            var s = integer(sequence);
            return der.hasRemaining() || sequence.hasRemaining() ? Optional.empty() : Optional.of(new Numbers(r, s));
        } catch (RuntimeException malformed) {
            return Optional.empty();
        }
    }

    private static BigInteger integer(ByteBuffer der) {
        var value = value(der, 0x02);
        var bytes = new byte[value.remaining()];
        value.get(bytes);
        return new BigInteger(bytes);
    }

    /** The groups of such keys have at most 512 bits, so each length is one byte, or one behind a sign that it is. */
    private static ByteBuffer value(ByteBuffer der, int tag) {
        if ((der.get() & 0xff) != tag) {
            throw new IllegalArgumentException("another tag");
        }
        var length = der.get() & 0xff;
        if (length == 0x81) {
            length = der.get() & 0xff;
        }
        var value = der.slice(der.position(), length);
        der.position(der.position() + length);
        return value;
    }
}
