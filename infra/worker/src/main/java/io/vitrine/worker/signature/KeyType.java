package io.vitrine.worker.signature;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.DSAPublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Kinds of keys that images are signed with, by the names that clients use. Curves over binary fields are none any more: neither the JDK nor what
 * Glance uses has them.
 */
enum KeyType {
    RSA_PSS("RSA-PSS") {
        @Override
        SignatureCheck check(PublicKey key, HashMethod hash, byte[] signature) throws GeneralSecurityException {
            var rsa = (RSAPublicKey) required(key instanceof RSAPublicKey, key);
            // the longest salt that fits, as signers of images use it
            var saltBytes = (rsa.getModulus().bitLength() - 1 + 7) / 8 - hash.bytes() - 2;
            var engine = Signature.getInstance("RSASSA-PSS");
            engine.setParameter(new PSSParameterSpec(
                    hash.digestName(), "MGF1", new MGF1ParameterSpec(hash.digestName()), saltBytes, 1));
            return EngineCheck.of(engine, key, signature);
        }
    },
    DSA("DSA") {
        @Override
        SignatureCheck check(PublicKey key, HashMethod hash, byte[] signature) throws GeneralSecurityException {
            return new DsaCheck((DSAPublicKey) required(key instanceof DSAPublicKey, key), hash, signature);
        }
    },
    ECC_SECP384R1("ECC_SECP384R1") {
        @Override
        SignatureCheck check(PublicKey key, HashMethod hash, byte[] signature) throws GeneralSecurityException {
            return elliptic(key, hash, signature);
        }
    },
    ECC_SECP521R1("ECC_SECP521R1") {
        @Override
        SignatureCheck check(PublicKey key, HashMethod hash, byte[] signature) throws GeneralSecurityException {
            return elliptic(key, hash, signature);
        }
    };

    private final String wireName;

    KeyType(String wireName) {
        this.wireName = wireName;
    }

    /** @throws IllegalArgumentException naming what is known */
    static KeyType of(String name) {
        return Arrays.stream(values())
                .filter(type -> type.wireName.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Invalid signature key type: " + name + "; known are "
                        + Arrays.stream(values()).map(type -> type.wireName).collect(Collectors.joining(", ")) + "."));
    }

    /** @throws GeneralSecurityException where the key is of another kind, or cannot be used with that digest */
    abstract SignatureCheck check(PublicKey key, HashMethod hash, byte[] signature) throws GeneralSecurityException;

    SignatureCheck elliptic(PublicKey key, HashMethod hash, byte[] signature) throws GeneralSecurityException {
        required(key instanceof ECPublicKey, key);
        return EngineCheck.of(Signature.getInstance(hash.shortName() + "withECDSA"), key, signature);
    }

    PublicKey required(boolean fits, PublicKey key) throws InvalidKeyException {
        if (!fits) {
            throw new InvalidKeyException("Invalid public key type for signature key type: " + wireName + ".");
        }
        return key;
    }
}
