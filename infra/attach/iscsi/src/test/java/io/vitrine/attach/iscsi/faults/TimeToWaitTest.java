package io.vitrine.attach.iscsi.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.attach.iscsi.IscsiDisk;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.IscsiSettings;
import io.vitrine.attach.iscsi.IscsiSettings.Proposal.Times;
import io.vitrine.attach.iscsi.scripted.Deed;
import io.vitrine.attach.iscsi.scripted.Op;
import io.vitrine.attach.iscsi.scripted.Script;
import io.vitrine.attach.iscsi.scripted.Way;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a session that ended has to stay away (RFC 7143, 7.5): DefaultTime2Wait, or what the target says when it ends one. */
final class TimeToWaitTest extends DiskFixture {
    /** Longer than any patience. */
    private static final int FOR_EVER = 3600;

    private static final int DROPS_THIS_CONNECTION = 2;
    private static final int DROPS_ALL_CONNECTIONS = 3;

    private static IscsiSettings asking(int seconds) {
        return quick().withProposal(
                        quick().proposal().withTimes(new Times(Duration.ofSeconds(seconds), Duration.ZERO)));
    }

    private static IscsiSettings impatient() {
        var patience = Duration.ofMillis(700);
        return quick().withRecovery(quick().recovery().withBudgets(patience, patience));
    }

    private void say(int event, int timeToWaitSeconds) throws IOException {
        target.async(event, 0, 0, timeToWaitSeconds, 0, new byte[0]);
    }

    private void awaitLoss(IscsiDisk disk) {
        soon().until(() -> !disk.stats().paths().getFirst().trouble().isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"0, 2", "2, 0", "1, 2"})
    void lostSessionStaysAwayAsLongAsAgreed(int ours, int theirs) throws IscsiException {
        target.traits().time2Wait = theirs;
        var cutAt = new AtomicLong();
        var backAt = new AtomicLong();
        try (var disk = attach(asking(ours))) {
            work(disk, 3);
            target.script((way, pdu) -> {
                if (way == Way.RECEIVED && pdu.opcode() == Op.LOGIN) {
                    backAt.compareAndSet(0, System.nanoTime());
                    return Deed.PASS;
                }
                return way == Way.RECEIVED && cutAt.compareAndSet(0, System.nanoTime()) ? Deed.CUT : Deed.PASS;
            });
            work(disk, 3);
        }

        assertThat(Duration.ofNanos(backAt.get() - cutAt.get())).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void waitThatIsLongerThanPatienceEndsTheDiskInTime() throws IscsiException {
        modelHolds = false;
        target.traits().time2Wait = FOR_EVER;
        try (var disk = attach(impatient())) {
            target.cutAll();

            assertThat(faultOf(() -> write(disk, 0, 4096))).isEqualTo(IscsiFault.TIMED_OUT);
        }
        assertThat(target.connectedTimes()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {DROPS_THIS_CONNECTION, DROPS_ALL_CONNECTIONS})
    void targetThatDropsTheConnectionSaysForHowLong(int event) throws Exception {
        modelHolds = false;
        try (var disk = attach(impatient())) {
            say(event, FOR_EVER);
            awaitLoss(disk);

            assertThat(faultOf(() -> write(disk, 0, 4096))).isEqualTo(IscsiFault.TIMED_OUT);
        }
        assertThat(target.connectedTimes()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {DROPS_THIS_CONNECTION, DROPS_ALL_CONNECTIONS})
    void targetThatDropsTheConnectionMayAllowTheNextOneAtOnce(int event) throws Exception {
        target.traits().time2Wait = FOR_EVER;
        try (var disk = attach()) {
            say(event, 0);
            awaitLoss(disk);
            work(disk, 3);

            assertThat(disk.stats().logins()).isEqualTo(1);
        }
    }

    @Test
    void afterALogoutThereIsNothingToWaitFor() throws Exception {
        target.traits().time2Wait = FOR_EVER;
        try (var disk = attach()) {
            target.async(1, 0, 0, 0, 5, new byte[0]);
            soon().until(() -> disk.stats().logins() == 1);
            work(disk, 3);
        }
    }

    @Test
    void logoutThatIsNotAnsweredIsNone() throws Exception {
        modelHolds = false;
        target.traits().time2Wait = FOR_EVER;
        target.script(Script.each(Way.SENT, Op.LOGOUT_RESPONSE, Deed.SWALLOW));
        var settings = impatient();
        settings = settings.withDeadlines(settings.deadlines().withLogout(Duration.ofMillis(100)));
        try (var disk = attach(settings)) {
            target.async(1, 0, 0, 0, 5, new byte[0]);
            soon().until(() -> target.sessions() == 0);

            assertThat(faultOf(() -> write(disk, 0, 4096))).isEqualTo(IscsiFault.TIMED_OUT);
        }
        assertThat(target.connectedTimes()).isEqualTo(1);
    }

    @Test
    void anotherPathGoesOnMeanwhile() throws Exception {
        target.addPortal(2);
        target.traits().time2Wait = FOR_EVER;
        try (var disk = attach()) {
            target.portal().cutAll();
            awaitLoss(disk);
            work(disk, 5);

            readsTheModel(disk, 0, DISK_BYTES);
        }
    }
}
