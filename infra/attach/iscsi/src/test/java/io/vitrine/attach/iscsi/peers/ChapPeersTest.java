package io.vitrine.attach.iscsi.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vitrine.attach.iscsi.Access;
import io.vitrine.attach.iscsi.Chap;
import io.vitrine.attach.iscsi.Initiator;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.testkit.ProgramRun;
import io.vitrine.testkit.TgtServer;
import io.vitrine.testkit.TgtSetup;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who proves what to whom, against tgtd; libiscsi's tools are asked the same. */
@Tag("peers")
class ChapPeersTest {
    private static final int BYTES = 1 << 20;
    private static final Chap OURS = new Chap("reader", "the-secret-of-ours");
    private static final Chap THEIRS = new Chap("storage", "a-secret-of-theirs");

    @SuppressWarnings("NullAway.Init")
    private static TgtServer server;

    @SuppressWarnings("NullAway.Init")
    private static TgtServer.Disk open;

    @SuppressWarnings("NullAway.Init")
    private static TgtServer.Disk oneWay;

    @SuppressWarnings("NullAway.Init")
    private static TgtServer.Disk mutual;

    @BeforeAll
    static void startTarget() {
        server = TgtServer.start();
        open = server.disk(TgtSetup.defaults(BYTES));
        oneWay = server.disk(TgtSetup.defaults(BYTES).asking(new TgtSetup.Account("alone", OURS.secret())));
        mutual = server.disk(TgtSetup.defaults(BYTES).asking(account(OURS)).proving(account(THEIRS)));
    }

    @AfterAll
    static void stopTarget() {
        server.close();
    }

    private static TgtSetup.Account account(Chap chap) {
        return new TgtSetup.Account(chap.name(), chap.secret());
    }

    private static void attach(TgtServer.Disk disk, Optional<Chap> own, Optional<Chap> peers) throws IscsiException {
        try (var attached =
                new Initiator(Attaching.SETTINGS).attach(Attaching.address(disk, own, peers), Access.READ_ONLY)) {
            assertThat(attached.capacityBytes()).isEqualTo(BYTES);
        }
    }

    private static void assertRefused(TgtServer.Disk disk, Optional<Chap> own, Optional<Chap> peers) {
        var refusal = catchThrowableOfType(IscsiException.class, () -> attach(disk, own, peers));

        assertThat(refusal).isNotNull();
        assertThat(refusal.fault()).isEqualTo(IscsiFault.AUTHENTICATION_FAILED);
        var everything = new StringWriter();
        refusal.printStackTrace(new PrintWriter(everything));
        assertThat(everything.toString())
                .doesNotContain(OURS.secret(), THEIRS.secret(), "another-secret-x", "another-secret-y");
        assertThat(server.sessions(disk)).isZero();
    }

    @Test
    void theRightSecretLogsIn() {
        var alone = new Chap("alone", OURS.secret());

        assertThatCode(() -> attach(oneWay, Optional.of(alone), Optional.empty()))
                .doesNotThrowAnyException();
    }

    @Test
    void aWrongSecretIsRefused() {
        assertRefused(oneWay, Optional.of(new Chap("alone", "another-secret-x")), Optional.empty());
    }

    @Test
    void aWrongNameIsRefused() {
        assertRefused(oneWay, Optional.of(new Chap("nobody", OURS.secret())), Optional.empty());
    }

    @Test
    void withoutASecretTheTargetRefuses() {
        assertRefused(oneWay, Optional.empty(), Optional.empty());
    }

    @Test
    void bothProveThemselves() {
        assertThatCode(() -> attach(mutual, Optional.of(OURS), Optional.of(THEIRS)))
                .doesNotThrowAnyException();
    }

    @Test
    void aTargetWithAnotherSecretIsNotTrusted() {
        assertRefused(mutual, Optional.of(OURS), Optional.of(new Chap(THEIRS.name(), "another-secret-y")));
    }

    @Test
    void aTargetWithAnotherNameIsNotTrusted() {
        assertRefused(mutual, Optional.of(OURS), Optional.of(new Chap("somebody", THEIRS.secret())));
    }

    @Test
    void aTargetThatDoesNotProveItselfIsNotTrusted() {
        var alone = new Chap("alone", OURS.secret());

        assertRefused(oneWay, Optional.of(alone), Optional.of(THEIRS));
    }

    @Test
    void whoHasASecretIsNotTalkedDownToNone() {
        var refusal =
                catchThrowableOfType(IscsiException.class, () -> attach(open, Optional.of(OURS), Optional.of(THEIRS)));

        assertThat(refusal)
                .as("a target that asks for no proof, and gives none")
                .isNotNull();
    }

    @Test
    void othersAreLetInAndRefusedLikeUs() {
        assertThat(capacityByOthers(oneWay, "alone", OURS.secret())).isZero();
        assertThat(capacityByOthers(oneWay, "alone", "another-secret-x")).isNotZero();
    }

    private static int capacityByOthers(TgtServer.Disk disk, String name, String secret) {
        return ProgramRun.of(
                        List.of("iscsi-readcapacity16", disk.url()),
                        Map.of("LIBISCSI_CHAP_USERNAME", name, "LIBISCSI_CHAP_PASSWORD", secret))
                .exitCode();
    }
}
