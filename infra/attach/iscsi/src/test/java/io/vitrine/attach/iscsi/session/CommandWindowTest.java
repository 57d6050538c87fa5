package io.vitrine.attach.iscsi.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.attach.iscsi.wire.LoginExchange;
import io.vitrine.attach.iscsi.wire.TargetPdu;
import org.junit.jupiter.api.Test;

class CommandWindowTest {
    private static CommandWindow window(int cmdSn, int maxCmdSn) {
        return new CommandWindow(new LoginExchange.Numbers(cmdSn, cmdSn, maxCmdSn, 10));
    }

    private static TargetPdu numbers(int statSn, int expCmdSn, int maxCmdSn) {
        return new TargetPdu.TaskManagementResponse(1, 0, statSn, expCmdSn, maxCmdSn);
    }

    @Test
    void opensAsFarAsTheTargetSays() {
        var window = window(1, 2);

        assertThat(window.open()).isEqualTo(2);
        assertThat(window.take()).isEqualTo(1);
        assertThat(window.take()).isEqualTo(2);
        assertThat(window.isOpen()).isFalse();
        window.hear(numbers(10, 3, 3));
        assertThat(window.open()).isEqualTo(1);
    }

    @Test
    void numbersWrapAround() {
        var window = window(-1, 1);

        assertThat(window.open()).isEqualTo(3);
        assertThat(window.take()).isEqualTo(-1);
        assertThat(window.take()).isZero();
        assertThat(window.take()).isEqualTo(1);
        assertThat(window.isOpen()).isFalse();
    }

    @Test
    void oldNumbersChangeNothing() {
        var window = window(Integer.MAX_VALUE, Integer.MIN_VALUE + 5);
        window.hear(numbers(10, Integer.MAX_VALUE, Integer.MAX_VALUE));

        assertThat(window.open()).isEqualTo(7);
    }

    @Test
    void windowThatEndsBeforeItBeginsIsIgnored() {
        var window = window(100, 101);
        window.hear(numbers(10, 110, 105));

        assertThat(window.open()).isEqualTo(2);
    }

    @Test
    void closedWindowIsOneThatEndsWhereItBegins() {
        var window = window(100, 100);
        window.take();
        window.hear(numbers(10, 101, 100));

        assertThat(window.open()).isZero();
    }

    @Test
    void statusIsAcknowledgedOnce() {
        var window = window(1, 1);

        assertThat(window.hear(numbers(10, 1, 1))).isTrue();
        assertThat(window.expStatSn()).isEqualTo(11);
        assertThat(window.hear(numbers(10, 1, 1))).isFalse();
        assertThat(window.hear(numbers(12, 1, 1))).isTrue();
        assertThat(window.expStatSn()).isEqualTo(13);
    }

    @Test
    void requestForDataAcknowledgesNothing() {
        var window = window(1, 1);

        assertThat(window.hear(new TargetPdu.R2t(0, 1, 1, 0, 1, 10, 1, 1))).isTrue();
        assertThat(window.expStatSn()).isEqualTo(10);
    }
}
