package io.vitrine.worker.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures that openssl has made, with each kind of key and each digest. */
class KeyTypeTest {
    private static final byte[] BYTES = new byte[10_000];
    private static final Map<KeyType, Signer> SIGNERS = new EnumMap<>(KeyType.class);

    @BeforeAll
    static void makeKeys(@TempDir(cleanup = org.junit.jupiter.api.io.CleanupMode.NEVER) Path folder) throws Exception {
        new Random(5).nextBytes(BYTES);
        SIGNERS.put(KeyType.RSA_PSS, Signer.rsa(folder.resolve("rsa")));
        SIGNERS.put(KeyType.DSA, Signer.dsa(folder.resolve("dsa")));
        SIGNERS.put(KeyType.ECC_SECP384R1, Signer.elliptic(folder.resolve("384"), "secp384r1"));
        SIGNERS.put(KeyType.ECC_SECP521R1, Signer.elliptic(folder.resolve("521"), "secp521r1"));
    }

    private static Signer signer(KeyType type) {
        return Optional.ofNullable(SIGNERS.get(type)).orElseThrow();
    }

    private static PublicKey key(KeyType type) throws Exception {
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(signer(type).certificate()))
                .getPublicKey();
    }

    private static boolean isRight(KeyType type, HashMethod hash, byte[] signature, byte[] bytes) throws Exception {
        var check = type.check(key(type), hash, signature);
        var buffer = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        for (int at = 0; at < bytes.length; at += 999) {
            check.add(buffer.slice(at, Math.min(999, bytes.length - at)));
        }
        return check.isRight();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("D-26: a signature fits its bytes and no others, with every digest")
    void signaturesFitTheirBytes(KeyType type) throws Exception {
        for (var hash : HashMethod.values()) {
            var signature = Base64.getDecoder()
                    .decode(signer(type).sign(BYTES, hash.shortName().toLowerCase(java.util.Locale.ROOT)));
            var other = BYTES.clone();
            other[5000] ^= 1;

            assertThat(isRight(type, hash, signature, BYTES))
                    .as("%s %s", type, hash)
                    .isTrue();
            assertThat(isRight(type, hash, signature, other)).isFalse();
            signature[signature.length - 1] ^= 1;
            assertThat(isRight(type, hash, signature, BYTES)).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("D-26: what is no signature at all fits nothing")
    void nonsenseFitsNothing(KeyType type) throws Exception {
        for (var nonsense : new byte[][] {{}, {0x30}, {0x30, 0x00}, {0x30, 0x7f, 2, 1, 1}, new byte[300]}) {
            assertThat(isRight(type, HashMethod.SHA_256, nonsense, BYTES)).isFalse();
        }
    }

    @Test
    @DisplayName("D-26: a key of another kind than the record says is refused")
    void keysAreOfTheirKind() {
        assertThatThrownBy(() -> KeyType.RSA_PSS.check(key(KeyType.DSA), HashMethod.SHA_256, new byte[0]))
                .isInstanceOf(InvalidKeyException.class);
        assertThatThrownBy(() -> KeyType.DSA.check(key(KeyType.RSA_PSS), HashMethod.SHA_256, new byte[0]))
                .isInstanceOf(InvalidKeyException.class);
        assertThatThrownBy(() -> KeyType.ECC_SECP384R1.check(key(KeyType.DSA), HashMethod.SHA_256, new byte[0]))
                .isInstanceOf(InvalidKeyException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rsa-pss", "RSA", "ECC_SECT571K1", "ECC_SECP256R1"})
    @DisplayName("D-26: other kinds of keys and digests are refused")
    void otherNamesAreRefused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> KeyType.of(name));
        assertThatIllegalArgumentException().isThrownBy(() -> HashMethod.of("MD5"));
    }
}
