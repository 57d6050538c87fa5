package io.vitrine.attach.iscsi.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vitrine.attach.iscsi.Chap;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.IscsiSettings;
import io.vitrine.attach.iscsi.wire.LoginExchange.Step;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginExchangeTest {
    private static final int SECURITY = 0;
    private static final int OPERATIONAL = 1;
    private static final int FULL_FEATURE = 3;

    private int statSn = 100;

    private static LoginExchange login(Optional<Chap> own) throws IscsiException {
        return new LoginExchange(
                new LoginExchange.Who(Optional.of("iqn.2026-01.test:disk"), 0x800000000001L, own, Optional.empty()),
                IscsiSettings.DEFAULTS);
    }

    private TargetPdu.LoginResponse response(int stage, int next, boolean continued) {
        var transit = next >= 0;
        return new TargetPdu.LoginResponse(transit, continued, stage, Math.max(0, next), 0, 1, 0, 0, statSn++, 1, 32);
    }

    private static TargetPdu.LoginResponse status(int statusClass, int detail) {
        return new TargetPdu.LoginResponse(false, false, SECURITY, 0, 0, 1, statusClass, detail, 1, 1, 1);
    }

    private static byte[] text(String... pairs) {
        return pairs.length == 0 ? new byte[0] : (String.join("\0", pairs) + "\0").getBytes(StandardCharsets.UTF_8);
    }

    private static Step.Send sent(Step step) {
        assertThat(step).isInstanceOf(Step.Send.class);
        return (Step.Send) step;
    }

    private static String said(Step.Send send) {
        return new String(send.text(), StandardCharsets.UTF_8);
    }

    @Test
    void loginWithoutProofHasTwoRounds() throws IscsiException {
        try (var login = login(Optional.empty())) {
            var first = login.start();
            assertThat(first.request().transit()).isTrue();
            assertThat(said(first)).contains("InitiatorName=", "TargetName=iqn.2026-01.test:disk", "AuthMethod=None\0");

            var second = sent(login.answer(
                    response(SECURITY, OPERATIONAL, false), text("AuthMethod=None", "TargetPortalGroupTag=1")));
            assertThat(second.request().stage()).isEqualTo(LoginStage.OPERATIONAL);
            assertThat(second.request().expStatSn()).isEqualTo(101);
            assertThat(said(second)).contains("MaxBurstLength=1048576");

            var done = login.answer(
                    response(OPERATIONAL, FULL_FEATURE, false), text("InitialR2T=No", "MaxOutstandingR2T=4"));
            assertThat(done).isInstanceOfSatisfying(Step.Done.class, it -> {
                assertThat(it.parameters().initialR2t()).isFalse();
                assertThat(it.parameters().maxOutstandingR2t()).isEqualTo(4);
                assertThat(it.numbers()).isEqualTo(new LoginExchange.Numbers(1, 1, 32, 102));
            });
        }
    }

    @Test
    void proofIsOfferedAlone() throws IscsiException {
        try (var login = login(Optional.of(new Chap("host", "a secret of mine")))) {
            assertThat(said(login.start())).contains("AuthMethod=CHAP\0").doesNotContain("None");
            var offer = sent(login.answer(response(SECURITY, -1, false), text("AuthMethod=CHAP")));
            assertThat(said(offer)).isEqualTo("CHAP_A=5\0");
            assertThat(offer.request().transit()).isFalse();
            var proof = sent(login.answer(
                    response(SECURITY, -1, false),
                    text("CHAP_A=5", "CHAP_I=7", "CHAP_C=0x00112233445566778899aabbccddeeff")));
            assertThat(said(proof)).contains("CHAP_N=host", "CHAP_R=0x").doesNotContain("a secret of mine");
            assertThat(proof.request().transit()).isTrue();
            var next = sent(login.answer(response(SECURITY, OPERATIONAL, false), text()));
            assertThat(next.request().stage()).isEqualTo(LoginStage.OPERATIONAL);
        }
    }

    @ParameterizedTest
    @CsvSource({"true,None", "false,CHAP", "true,Reject", "false,Reject"})
    void methodThatWasNotOfferedEndsTheLogin(boolean withProof, String method) throws IscsiException {
        try (var login = login(withProof ? Optional.of(new Chap("host", "secret")) : Optional.empty())) {
            login.start();

            assertFails(
                    IscsiFault.AUTHENTICATION_FAILED,
                    () -> login.answer(response(SECURITY, -1, false), text("AuthMethod=" + method)));
        }
    }

    @Test
    void targetThatLetsInWithoutProofIsNotTrusted() throws IscsiException {
        try (var login = login(Optional.of(new Chap("host", "secret")))) {
            login.start();

            // It may not even move on: the initiator has not offered to.
            assertFails(
                    IscsiFault.PROTOCOL_ERROR,
                    () -> login.answer(response(SECURITY, OPERATIONAL, false), text("AuthMethod=CHAP")));
        }
    }

    @Test
    void emptyRequestsFollowUntilTheTargetMovesOn() throws IscsiException {
        try (var login = login(Optional.empty())) {
            login.start();
            login.answer(response(SECURITY, OPERATIONAL, false), text());

            for (var i = 0; i < 3; i++) {
                var again =
                        sent(login.answer(response(OPERATIONAL, -1, false), text("MaxRecvDataSegmentLength=65536")));
                assertThat(again.text()).isEmpty();
                assertThat(again.request().transit()).isTrue();
            }
            var done = login.answer(response(OPERATIONAL, FULL_FEATURE, false), text());
            assertThat(done).isInstanceOfSatisfying(Step.Done.class, it -> assertThat(
                            it.parameters().sendSegment())
                    .isEqualTo(65536));
        }
    }

    @Test
    void answerInSeveralPdusIsOneAnswer() throws IscsiException {
        try (var login = login(Optional.empty())) {
            login.start();
            login.answer(response(SECURITY, OPERATIONAL, false), text());
            var whole = text("MaxRecvDataSegmentLength=65536", "X-com.example=1");

            for (var at = 0; at < whole.length - 1; at++) {
                var next = sent(login.answer(response(OPERATIONAL, -1, true), new byte[] {whole[at]}));
                assertThat(next.text()).isEmpty();
                assertThat(next.request().transit()).isFalse();
            }
            var reply = sent(login.answer(response(OPERATIONAL, -1, false), new byte[] {0}));
            assertThat(said(reply)).isEqualTo("X-com.example=NotUnderstood\0");
        }
    }

    @Test
    void longWordsGoInSeveralPdus() throws IscsiException {
        try (var login = login(Optional.empty())) {
            login.start();
            login.answer(response(SECURITY, OPERATIONAL, false), text());
            var keys = new String[400];
            for (var i = 0; i < keys.length; i++) {
                keys[i] = "X-com.example.key" + i + "=1";
            }

            var first = sent(login.answer(response(OPERATIONAL, -1, false), text(keys)));
            assertThat(first.text()).hasSize(8192);
            assertThat(first.request().continued()).isTrue();
            assertThat(first.request().transit()).isFalse();
            var second = sent(login.answer(response(OPERATIONAL, -1, false), text()));
            assertThat(second.request().continued()).isFalse();
            assertThat(second.request().transit()).isTrue();
            assertThat((said(first) + said(second)).split("\0"))
                    .hasSize(400)
                    .allMatch(pair -> pair.endsWith("=NotUnderstood"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2,0,LOGIN_REFUSED",
        "2,1,AUTHENTICATION_FAILED",
        "2,2,TARGET_NOT_FOUND",
        "2,3,TARGET_NOT_FOUND",
        "2,4,TARGET_NOT_FOUND",
        "2,5,LOGIN_REFUSED",
        "2,6,LOGIN_REFUSED",
        "2,7,LOGIN_REFUSED",
        "2,10,LOGIN_REFUSED",
        "3,0,SERVICE_UNAVAILABLE",
        "3,1,SERVICE_UNAVAILABLE",
        "3,2,SERVICE_UNAVAILABLE",
        "9,9,LOGIN_REFUSED"
    })
    void statusesHaveTheirFaults(int statusClass, int detail, IscsiFault fault) throws IscsiException {
        try (var login = login(Optional.empty())) {
            login.start();

            assertFails(fault, () -> login.answer(status(statusClass, detail), text()));
        }
    }

    @Test
    void redirectionNamesThePlace() throws IscsiException {
        try (var login = login(Optional.empty())) {
            login.start();

            assertThat(login.answer(status(1, 1), text("TargetAddress=[2001:db8::1]:3261,2")))
                    .isEqualTo(new Step.Elsewhere("[2001:db8::1]:3261,2"));
        }
    }

    @Test
    void redirectionToNowhereIsRefused() throws IscsiException {
        try (var login = login(Optional.empty())) {
            login.start();

            assertFails(IscsiFault.PROTOCOL_ERROR, () -> login.answer(status(1, 2), text()));
        }
    }

    @Test
    void loginThatComesToNoEndIsGivenUp() throws IscsiException {
        try (var login = login(Optional.empty())) {
            login.start();

            assertFails(IscsiFault.PROTOCOL_ERROR, () -> {
                for (var i = 0; i < 10_000; i++) {
                    login.answer(response(SECURITY, -1, i % 2 == 0), text());
                }
            });
        }
    }

    @Test
    void textWithoutAnEndIsGivenUp() throws IscsiException {
        try (var login = login(Optional.empty())) {
            login.start();

            assertFails(IscsiFault.PROTOCOL_ERROR, () -> {
                for (var i = 0; i < 10_000; i++) {
                    login.answer(response(SECURITY, -1, true), new byte[8192]);
                }
            });
        }
    }

    @ParameterizedTest
    @CsvSource({"1,-1", "0,3", "0,0", "2,-1"})
    void stagesComeInOrder(int stage, int next) throws IscsiException {
        try (var login = login(Optional.empty())) {
            login.start();

            assertFails(IscsiFault.PROTOCOL_ERROR, () -> login.answer(response(stage, next, false), text()));
        }
    }

    private static void assertFails(IscsiFault fault, org.assertj.core.api.ThrowableAssert.ThrowingCallable action) {
        assertThatExceptionOfType(IscsiException.class).isThrownBy(action).matches(e -> e.fault() == fault);
    }
}
