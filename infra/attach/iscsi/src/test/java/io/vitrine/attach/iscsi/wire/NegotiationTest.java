package io.vitrine.attach.iscsi.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vitrine.attach.iscsi.DigestChoice;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.IscsiSettings.Proposal;
import io.vitrine.attach.iscsi.IscsiSettings.Proposal.Lengths;
import io.vitrine.attach.iscsi.IscsiSettings.Proposal.Requests;
import io.vitrine.attach.iscsi.IscsiSettings.Proposal.Times;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NegotiationTest {
    private static final Duration TWO_SECONDS = Duration.ofSeconds(2);

    private static Parameters result(Proposal proposal, String... answers) throws IscsiException {
        var negotiation = new Negotiation(proposal, false);
        negotiation.hear(pairs(answers));
        return negotiation.result();
    }

    private static List<TextKeys.Pair> pairs(String... texts) {
        var pairs = new ArrayList<TextKeys.Pair>();
        for (var text : texts) {
            pairs.add(new TextKeys.Pair(text.substring(0, text.indexOf('=')), text.substring(text.indexOf('=') + 1)));
        }
        return pairs;
    }

    @Test
    void offersEachKeyOnce() {
        assertThat(new Negotiation(Proposal.DEFAULTS, false).offers())
                .containsEntry("HeaderDigest", "CRC32C,None")
                .containsEntry("DataDigest", "CRC32C,None")
                .containsEntry("InitialR2T", "No")
                .containsEntry("ImmediateData", "Yes")
                .containsEntry("FirstBurstLength", "262144")
                .containsEntry("MaxBurstLength", "1048576")
                .containsEntry("MaxRecvDataSegmentLength", "1048576")
                .containsEntry("MaxOutstandingR2T", "8")
                .containsEntry("MaxConnections", "1")
                .containsEntry("DataPDUInOrder", "Yes")
                .containsEntry("DataSequenceInOrder", "Yes")
                .containsEntry("DefaultTime2Wait", "2")
                .containsEntry("DefaultTime2Retain", "0")
                .containsEntry("ErrorRecoveryLevel", "0")
                .hasSize(14);
    }

    @Test
    void discoveryOffersOnlyWhatMeansSomethingThere() {
        assertThat(new Negotiation(Proposal.DEFAULTS, true).offers())
                .containsOnlyKeys(
                        "HeaderDigest",
                        "DataDigest",
                        "MaxRecvDataSegmentLength",
                        "DefaultTime2Wait",
                        "DefaultTime2Retain",
                        "ErrorRecoveryLevel");
    }

    @Test
    void silentTargetGetsTheDefaultsOfTheRfc() throws IscsiException {
        assertThat(result(Proposal.DEFAULTS))
                .isEqualTo(new Parameters(false, false, true, true, 65536, 262144, 1048576, 8192, 1, TWO_SECONDS));
    }

    @Test
    void answersCountWhereTheyAreTheRulesResult() throws IscsiException {
        var agreed = result(
                Proposal.DEFAULTS,
                "HeaderDigest=CRC32C",
                "DataDigest=None",
                "InitialR2T=No",
                "ImmediateData=No",
                "FirstBurstLength=0x10000",
                "MaxBurstLength=524288",
                "MaxRecvDataSegmentLength=512",
                "MaxOutstandingR2T=3",
                "DefaultTime2Wait=20");

        assertThat(agreed)
                .isEqualTo(new Parameters(
                        true, false, false, false, 65536, 524288, 1048576, 512, 3, Duration.ofSeconds(20)));
    }

    @ParameterizedTest
    @CsvSource({"Yes,No,true", "No,Yes,true", "No,No,false", "Yes,Yes,true"})
    void initialR2tIsAnOr(String ours, String theirs, boolean result) throws IscsiException {
        var proposal = Proposal.DEFAULTS.withRequests(new Requests(ours.equals("Yes"), true, 8));

        assertThat(result(proposal, "InitialR2T=" + theirs).initialR2t()).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource({"Yes,No,false", "No,Yes,false", "No,No,false", "Yes,Yes,true", "No,Reject,false", "Yes,Irrelevant,true"
    })
    void immediateDataIsAnAnd(String ours, String theirs, boolean result) throws IscsiException {
        var proposal = Proposal.DEFAULTS.withRequests(new Requests(true, ours.equals("Yes"), 8));

        assertThat(result(proposal, "ImmediateData=" + theirs).immediateData()).isEqualTo(result);
    }

    @Test
    void largerAnswersNeverExceedTheOffer() throws IscsiException {
        var agreed = result(
                Proposal.DEFAULTS
                        .withLengths(new Lengths(4096, 8192, 1 << 20))
                        .withRequests(new Requests(false, true, 2)),
                "FirstBurstLength=65536",
                "MaxBurstLength=262144",
                "MaxOutstandingR2T=64");

        assertThat(agreed.firstBurst()).isEqualTo(4096);
        assertThat(agreed.maxBurst()).isEqualTo(8192);
        assertThat(agreed.maxOutstandingR2t()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"0,0,0", "0,5,5", "5,0,5", "0,Reject,2", "3600,NotUnderstood,3600"})
    void timeToWaitIsTheLongerOne(int ours, String theirs, int result) throws IscsiException {
        var proposal = Proposal.DEFAULTS.withTimes(new Times(Duration.ofSeconds(ours), Duration.ZERO));

        assertThat(result(proposal, "DefaultTime2Wait=" + theirs).timeToWait()).hasSeconds(result);
    }

    @Test
    void firstBurstNeverExceedsTheMostOfABurst() throws IscsiException {
        assertThat(result(Proposal.DEFAULTS, "FirstBurstLength=262144", "MaxBurstLength=65536")
                        .firstBurst())
                .isEqualTo(65536);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HeaderDigest=SHA1",
                "DataDigest=",
                "InitialR2T=Perhaps",
                "ImmediateData=yes",
                "FirstBurstLength=511",
                "FirstBurstLength=-1",
                "MaxBurstLength=16777216",
                "MaxBurstLength=99999999999",
                "MaxRecvDataSegmentLength=0x1000000",
                "MaxRecvDataSegmentLength=much",
                "MaxOutstandingR2T=0",
                "MaxConnections=65536",
                "DefaultTime2Wait=3601",
                "ErrorRecoveryLevel=9"
            })
    void answersAgainstTheRulesAreRefused(String answer) {
        assertThatExceptionOfType(IscsiException.class)
                .isThrownBy(() -> result(Proposal.DEFAULTS, answer))
                .matches(e -> e.fault() == IscsiFault.LOGIN_REFUSED)
                .withMessageContaining(answer.substring(0, answer.indexOf('=')));
    }

    @ParameterizedTest
    @ValueSource(strings = {"None", "Reject", "NotUnderstood", ""})
    void digestThatMustBeIsNotGivenUp(String answer) {
        var insisting = Proposal.DEFAULTS.withDigests(
                List.of(DigestChoice.CRC32C), List.of(DigestChoice.NONE, DigestChoice.CRC32C));

        assertThatExceptionOfType(IscsiException.class)
                .isThrownBy(() -> result(insisting, "HeaderDigest=" + answer))
                .matches(e -> e.fault() == IscsiFault.LOGIN_REFUSED);
    }

    @Test
    void digestThatWasNotOfferedIsNotTaken() {
        var none = Proposal.DEFAULTS.withDigests(List.of(DigestChoice.NONE), List.of(DigestChoice.NONE));

        assertThatExceptionOfType(IscsiException.class).isThrownBy(() -> result(none, "HeaderDigest=CRC32C"));
    }

    @Test
    void offersOfTheTargetAreAnsweredAndDeclarationsAreNot() throws IscsiException {
        var negotiation = new Negotiation(Proposal.DEFAULTS, true);

        var replies = negotiation.hear(pairs(
                "TargetPortalGroupTag=1",
                "TargetAlias=x",
                "X-com.example.key=1",
                "IFMarker=Yes",
                "OFMarkInt=2048~8192",
                "MaxBurstLength=512",
                "TaskReporting=FastAbort,RFC3720",
                "Y=NotUnderstood"));

        assertThat(replies)
                .containsEntry("X-com.example.key", "NotUnderstood")
                .containsEntry("IFMarker", "Reject")
                .containsEntry("OFMarkInt", "Reject")
                .containsEntry("MaxBurstLength", "Irrelevant")
                .containsEntry("TaskReporting", "RFC3720")
                .hasSize(5);
    }

    @ParameterizedTest
    @CsvSource({
        "false,true,65536,8192,  100000, 8192,65536",
        "false,true,65536,8192,  5000,   5000,5000",
        "true, true,65536,8192,  100000, 8192,8192",
        "false,false,65536,8192, 100000, 0,   65536",
        "true, false,65536,8192, 100000, 0,   0",
        "false,true,4096,8192,   100000, 4096,4096"
    })
    void dataGoUnaskedAsFarAsAgreed(
            boolean r2t, boolean immediate, int first, int segment, int write, int immediately, int unsolicited) {
        var agreed = new Parameters(false, false, r2t, immediate, first, 262144, 8192, segment, 1, TWO_SECONDS);

        assertThat(agreed.immediateBytes(write)).isEqualTo(immediately);
        assertThat(agreed.unsolicitedBytes(write)).isEqualTo(unsolicited);
    }
}
