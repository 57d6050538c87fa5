package io.vitrine.attach.iscsi.wire;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vitrine.attach.iscsi.Chap;
import io.vitrine.attach.iscsi.ChapAlgorithm;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChapExchangeTest {
    private static final Chap OWN = new Chap("host", "own secret 12345");
    private static final Chap PEER = new Chap("array", "its secret 12345");
    private static final List<ChapAlgorithm> ALL = List.of(ChapAlgorithm.values());

    private static byte[] hash(ChapAlgorithm algorithm, int identifier, String secret, byte[] challenge)
            throws Exception {
        var digest = MessageDigest.getInstance(algorithm.digest());
        digest.update((byte) identifier);
        digest.update(secret.getBytes(StandardCharsets.UTF_8));
        return digest.digest(challenge);
    }

    private static Map<String, String> challenge(ChapAlgorithm algorithm, String challenge) {
        return Map.of("CHAP_A", "" + algorithm.number(), "CHAP_I", "200", "CHAP_C", challenge);
    }

    @ParameterizedTest
    @EnumSource
    void bothSidesProveThemselves(ChapAlgorithm algorithm) throws Exception {
        try (var chap = new ChapExchange(OWN, Optional.of(PEER), ALL)) {
            var answer = chap.answer(challenge(algorithm, "0x0102030405060708090a0b0c0d0e0f10"));

            assertThat(answer).containsEntry("CHAP_N", "host");
            var challenged = HexFormat.of().parseHex("0102030405060708090a0b0c0d0e0f10");
            assertThat(answer.get("CHAP_R"))
                    .isEqualTo("0x" + HexFormat.of().formatHex(hash(algorithm, 200, OWN.secret(), challenged)));
            var asked =
                    HexFormat.of().parseHex(requireNonNull(answer.get("CHAP_C")).substring(2));
            var proof = hash(algorithm, Integer.parseInt(answer.get("CHAP_I")), PEER.secret(), asked);
            chap.finish(Map.of(
                    "CHAP_N", "array", "CHAP_R", "0b" + Base64.getEncoder().encodeToString(proof)));
        }
    }

    @Test
    void knownAnswerOfRfc1994() throws Exception {
        try (var chap = new ChapExchange(new Chap("n", "secret"), Optional.empty(), ALL)) {
            var answer = chap.answer(Map.of("CHAP_A", "5", "CHAP_I", "1", "CHAP_C", "0x61"));

            // MD5 of 01 "secret" "a"
            assertThat(answer.get("CHAP_R"))
                    .isEqualTo("0x"
                            + HexFormat.of()
                                    .formatHex(MessageDigest.getInstance("MD5")
                                            .digest("\1secreta".getBytes(StandardCharsets.UTF_8))));
            assertThat(answer).doesNotContainKeys("CHAP_C", "CHAP_I");
            chap.finish(Map.of());
        }
    }

    @Test
    void wrongProofOfTheTargetIsRefused() throws Exception {
        try (var chap = new ChapExchange(OWN, Optional.of(PEER), ALL)) {
            var answer = chap.answer(challenge(ChapAlgorithm.MD5, "0x01"));
            var asked =
                    HexFormat.of().parseHex(requireNonNull(answer.get("CHAP_C")).substring(2));
            var identifier = Integer.parseInt(answer.get("CHAP_I"));
            var withOwnSecret =
                    "0x" + HexFormat.of().formatHex(hash(ChapAlgorithm.MD5, identifier, OWN.secret(), asked));
            var right = "0x" + HexFormat.of().formatHex(hash(ChapAlgorithm.MD5, identifier, PEER.secret(), asked));

            assertFails(() -> chap.finish(Map.of("CHAP_N", "array", "CHAP_R", withOwnSecret)));
            assertFails(() -> chap.finish(Map.of("CHAP_N", "other", "CHAP_R", right)));
            assertFails(() -> chap.finish(Map.of("CHAP_N", "array")));
            assertFails(() -> chap.finish(Map.of()));
        }
    }

    @Test
    void ownChallengeIsNotAnsweredForSomebodyElse() throws Exception {
        try (var one = new ChapExchange(OWN, Optional.of(PEER), ALL);
                var other = new ChapExchange(OWN, Optional.of(PEER), ALL)) {
            var ours = requireNonNull(
                    one.answer(challenge(ChapAlgorithm.MD5, "0x01")).get("CHAP_C"));

            assertFails(() -> other.answer(challenge(ChapAlgorithm.MD5, ours)));
        }
    }

    @Test
    void secondChallengeIsNotAnswered() throws Exception {
        try (var chap = new ChapExchange(OWN, Optional.empty(), ALL)) {
            chap.answer(challenge(ChapAlgorithm.MD5, "0x01"));

            assertFails(() -> chap.answer(challenge(ChapAlgorithm.MD5, "0x02")));
        }
    }

    @Test
    void equalSecretsAreRefused() {
        assertFails(() -> new ChapExchange(OWN, Optional.of(new Chap("array", OWN.secret())), ALL).close());
    }

    @Test
    void nobodyGetsInWithoutProof() throws Exception {
        try (var chap = new ChapExchange(OWN, Optional.empty(), ALL)) {
            assertFails(() -> chap.finish(Map.of()));
        }
    }

    @Test
    void algorithmThatWasNotOfferedIsRefused() throws Exception {
        try (var chap = new ChapExchange(OWN, Optional.empty(), List.of(ChapAlgorithm.SHA256))) {
            assertThat(chap.offer()).containsExactly(Map.entry("CHAP_A", "7"));
            assertFails(() -> chap.answer(challenge(ChapAlgorithm.MD5, "0x01")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0x", "0xg0", "0b", "0b***", "12", "x"})
    void nonsenseIsNoChallenge(String challenge) throws Exception {
        try (var chap = new ChapExchange(OWN, Optional.empty(), ALL)) {
            assertFails(() -> chap.answer(challenge(ChapAlgorithm.MD5, challenge)));
        }
    }

    @Test
    void binaryValuesAreHexadecimalOrBase64() throws Exception {
        assertThat(ChapExchange.binary("0x0aFf")).containsExactly(0x0a, 0xff);
        assertThat(ChapExchange.binary("0Xaff")).containsExactly(0x0a, 0xff);
        assertThat(ChapExchange.binary("0bCv8=")).containsExactly(0x0a, 0xff);
        assertThat(ChapExchange.binary("0x" + "00".repeat(1024))).hasSize(1024);
        assertFails(() -> ChapExchange.binary("0x" + "00".repeat(1025)));
    }

    private static void assertFails(org.assertj.core.api.ThrowableAssert.ThrowingCallable action) {
        assertThatExceptionOfType(IscsiException.class)
                .isThrownBy(action)
                .matches(e -> e.fault() == IscsiFault.AUTHENTICATION_FAILED)
                .satisfies(e -> assertThat(String.valueOf(e.getMessage()))
                        .doesNotContain(OWN.secret())
                        .doesNotContain(PEER.secret()));
    }
}
