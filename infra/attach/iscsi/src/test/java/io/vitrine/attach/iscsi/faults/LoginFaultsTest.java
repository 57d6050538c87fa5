package io.vitrine.attach.iscsi.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vitrine.attach.iscsi.Access;
import io.vitrine.attach.iscsi.Chap;
import io.vitrine.attach.iscsi.ChapAlgorithm;
import io.vitrine.attach.iscsi.Initiator;
import io.vitrine.attach.iscsi.IscsiDisk;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.IscsiSettings;
import io.vitrine.attach.iscsi.TargetAddress;
import io.vitrine.attach.iscsi.scripted.ChapSide;
import io.vitrine.attach.iscsi.scripted.Deed;
import io.vitrine.attach.iscsi.scripted.Op;
import io.vitrine.attach.iscsi.scripted.Script;
import io.vitrine.attach.iscsi.scripted.ScriptedTarget;
import io.vitrine.attach.iscsi.scripted.Way;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every reason for which a login fails, and logins that take the long way (F30 of the design). */
final class LoginFaultsTest extends DiskFixture {
    private static final String SECRET = "a-secret-of-16-by";
    private static final String PEERS_SECRET = "another-secret-17";
    private static final Chap OWN = new Chap("user", SECRET);
    private static final Chap PEERS = new Chap("peer", PEERS_SECRET);

    private IscsiDisk attach(IscsiSettings settings, Chap own, Optional<Chap> peers) throws IscsiException {
        var address = new TargetAddress(List.of(at(target.portal())), target.name(), 0, Optional.of(own), peers);
        return new Initiator(settings).attach(address, Access.READ_WRITE);
    }

    private static IscsiSettings with(ChapAlgorithm... algorithms) {
        return quick().withProposal(quick().proposal().withChapAlgorithms(List.of(algorithms)));
    }

    private static IscsiSettings impatient() {
        var settings = quick();
        var recovery = settings.recovery().withBudgets(Duration.ofMillis(500), Duration.ofMillis(500));
        return settings.withRecovery(recovery)
                .withDeadlines(settings.deadlines().withConnecting(Duration.ofMillis(500), Duration.ofMillis(500)));
    }

    private static void hasNoSecret(IscsiException failure) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        assertThat(text.toString()).doesNotContain(SECRET).doesNotContain(PEERS_SECRET);
    }

    @ParameterizedTest
    @EnumSource(ChapAlgorithm.class)
    void bothSidesProveThemselves(ChapAlgorithm algorithm) throws IscsiException {
        target.traits().chap = ChapSide.of(algorithm.number(), "user", SECRET).provingItself("peer", PEERS_SECRET);
        try (var disk = attach(with(algorithm), OWN, Optional.of(PEERS))) {
            write(disk, 0, 4096);
        }
    }

    @Test
    void targetMayChooseAmongAlgorithmsAndWriteInBase64() throws IscsiException {
        target.traits().chap = ChapSide.of(7, "user", SECRET)
                .provingItself("peer", PEERS_SECRET)
                .inBase64();
        try (var disk = attach(
                with(ChapAlgorithm.SHA3_256, ChapAlgorithm.SHA256, ChapAlgorithm.MD5), OWN, Optional.of(PEERS))) {
            write(disk, 0, 4096);
        }
    }

    @ParameterizedTest
    @CsvSource({"user,wrong-secret-16-byt", "stranger,a-secret-of-16-by"})
    void wrongNameOrSecretIsRefusedAtOnce(String name, String secret) {
        target.traits().chap = ChapSide.of(5, "user", SECRET);

        var failure = catchThrowableOfType(
                IscsiException.class,
                () -> attach(quick(), new Chap(name, secret), Optional.empty()).close());

        assertThat(failure.fault()).isEqualTo(IscsiFault.AUTHENTICATION_FAILED);
        assertThat(failure.getMessage()).doesNotContain(secret);
        assertThat(target.connectedTimes()).isEqualTo(1);
    }

    @Test
    void targetThatCannotProveItselfIsNotTrusted() {
        target.traits().chap = ChapSide.of(5, "user", SECRET).provingItself("peer", "not-the-peers-secret");

        var failure = catchThrowableOfType(IscsiException.class, () -> attach(quick(), OWN, Optional.of(PEERS))
                .close());

        assertThat(failure.fault()).isEqualTo(IscsiFault.AUTHENTICATION_FAILED);
        hasNoSecret(failure);
    }

    @Test
    void targetThatDoesNotAnswerTheChallengeIsNotTrusted() {
        target.traits().chap = ChapSide.of(5, "user", SECRET);

        assertThat(faultOf(() -> attach(quick(), OWN, Optional.of(PEERS)).close()))
                .isEqualTo(IscsiFault.AUTHENTICATION_FAILED);
    }

    @Test
    void equalSecretsForBothSidesAreRefused() {
        target.traits().chap = ChapSide.of(5, "user", SECRET).provingItself("peer", SECRET);

        var failure = catchThrowableOfType(
                IscsiException.class, () -> attach(quick(), OWN, Optional.of(new Chap("peer", SECRET)))
                        .close());

        assertThat(failure.fault()).isEqualTo(IscsiFault.AUTHENTICATION_FAILED);
        hasNoSecret(failure);
    }

    @Test
    void loginWithoutTheProofThatIsAskedForFails() {
        target.traits().chap = ChapSide.of(5, "user", SECRET);

        assertThat(faultOf(() -> attach().close())).isEqualTo(IscsiFault.AUTHENTICATION_FAILED);
    }

    @Test
    void nobodyTalksItDownToNoProof() {
        assertThat(faultOf(() -> attach(quick(), OWN, Optional.empty()).close()))
                .isIn(IscsiFault.AUTHENTICATION_FAILED);
        target.traits().forced.put("AuthMethod", "None");
        assertThat(faultOf(() -> attach(quick(), OWN, Optional.empty()).close()))
                .isIn(IscsiFault.AUTHENTICATION_FAILED);
    }

    @Test
    void algorithmThatWasNotOfferedIsNotUsed() {
        target.traits().chap = ChapSide.of(5, "user", SECRET);

        assertThat(faultOf(() -> attach(with(ChapAlgorithm.SHA256), OWN, Optional.empty())
                        .close()))
                .isEqualTo(IscsiFault.AUTHENTICATION_FAILED);
    }

    @Test
    void targetThatIsNotThereIsSaidSo() {
        var address = new TargetAddress(at(target.portal()), "iqn.2026-01.io.vitrine:none", 0);

        assertThat(faultOf(() -> new Initiator(impatient())
                        .attach(address, Access.READ_ONLY)
                        .close()))
                .isEqualTo(IscsiFault.TARGET_NOT_FOUND);
    }

    @Test
    void portalThatIsNotThereIsSaidSo() throws IOException {
        target.goAway();

        assertThat(faultOf(() -> attach(impatient()).close())).isEqualTo(IscsiFault.UNREACHABLE);
        target.comeBack();
    }

    @Test
    void portalThatNeverAnswersIsGivenUp() {
        target.portal().silent = true;

        assertThat(faultOf(() -> attach(impatient()).close())).isIn(IscsiFault.UNREACHABLE, IscsiFault.TIMED_OUT);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4, 5, 6, 7, 8, 9, 10, 11})
    void initiatorsFaultIsNotTriedAgain(int detail) {
        target.traits().refuse(1, 2, detail);

        assertThat(faultOf(() -> attach().close())).isIn(IscsiFault.LOGIN_REFUSED, IscsiFault.TARGET_NOT_FOUND);
        assertThat(target.connectedTimes()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void targetsFaultIsTriedAgainDuringRecovery(int detail) throws Exception {
        try (var disk = attach()) {
            work(disk, 3);
            target.traits().refuse(3, 3, detail);
            target.cutAll();
            work(disk, 3);

            assertThat(target.isids()).hasSize(2);
        }
    }

    @Test
    void redirectionIsFollowed() throws IOException, IscsiException {
        try (var elsewhere = new ScriptedTarget(target.name())) {
            elsewhere.traits().time2Wait = 0;
            elsewhere.put(ScriptedTarget.encode(0), unit);
            target.traits().redirectOnce(elsewhere.portal().address() + ",1", false);
            try (var disk = attach()) {
                write(disk, 0, 4096);
                assertThat(elsewhere.sessions()).isEqualTo(1);
                assertThat(target.sessions()).isZero();
            }
        }
    }

    @Test
    void redirectionInACircleEnds() {
        for (int i = 0; i < 20; i++) {
            target.traits().redirectOnce(target.portal().address(), true);
        }

        assertThat(faultOf(() -> attach().close())).isEqualTo(IscsiFault.LOGIN_REFUSED);
        assertThat(target.connectedTimes()).isBetween(2, 5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "127.0.0.1:0", "127.0.0.1:99999", "[::1", "host:port,tag"})
    void redirectionToNowhereIsRefused(String address) {
        target.traits().loginEnds.add(new io.vitrine.attach.iscsi.scripted.Traits.LoginEnd(1, 1, address));

        assertThat(faultOf(() -> attach(impatient()).close()))
                .isIn(IscsiFault.LOGIN_REFUSED, IscsiFault.PROTOCOL_ERROR, IscsiFault.UNREACHABLE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 16, 100})
    void answerInPiecesIsPutTogether(int pieceBytes) throws IscsiException {
        target.traits().textPieceBytes = pieceBytes;
        try (var disk = attach()) {
            work(disk, 3);
        }
    }

    @Test
    void targetThatDoesNotMoveOnAtOnceIsAskedAgain() throws IscsiException {
        target.traits().transitLate = true;
        try (var disk = attach()) {
            work(disk, 3);
        }
    }

    @Test
    void targetThatDeclaresNoLengthTakesTheLeast() throws IscsiException {
        target.traits().maxRecvDataSegment = 0;
        try (var disk = attach()) {
            work(disk, 5);
        }
    }

    @Test
    void keysThatNobodyKnowsAreAnsweredSo() throws IscsiException {
        var keys = new HashMap<String, String>();
        for (int i = 0; i < 40; i++) {
            keys.put("X-io.vitrine.test" + i, "some value");
        }
        target.traits().ownKeys = Map.copyOf(keys);
        try (var disk = attach()) {
            work(disk, 3);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "HeaderDigest,SHA1",
        "MaxBurstLength,0",
        "MaxBurstLength,99999999",
        "MaxBurstLength,many",
        "FirstBurstLength,-1",
        "MaxOutstandingR2T,0",
        "InitialR2T,Perhaps",
        "ErrorRecoveryLevel,9",
        "MaxRecvDataSegmentLength,1",
        "MaxRecvDataSegmentLength,16777216"
    })
    void answerAgainstTheRulesEndsTheLogin(String key, String value) {
        target.traits().maxRecvDataSegment = 0;
        target.traits().forced.put(key, value);

        assertThat(faultOf(() -> attach().close())).isIn(IscsiFault.PROTOCOL_ERROR, IscsiFault.LOGIN_REFUSED);
    }

    @Test
    void loginThatIsCutOffIsTriedAgainDuringRecovery() throws Exception {
        try (var disk = attach()) {
            work(disk, 3);
            target.script(Script.first(Way.SENT, Op.LOGIN_RESPONSE, new Deed.Cut(20))
                    .or(Script.nth(2, Way.RECEIVED, pdu -> pdu.opcode() == Op.LOGIN, Deed.CUT)));
            target.cutAll();
            work(disk, 3);
        }
    }
}
