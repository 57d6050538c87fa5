package io.vitrine.messages.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class InProcessTest extends BrokerContract {
    @AutoClose
    private final InProcess broker = new InProcess();

    @Override
    Broker broker() {
        return broker;
    }

    @Test
    void hundredThousandMessagesAtOnceFindABound() throws Exception {
        var kept = 0;
        for (var i = 0; i < 100_000; i++) {
            kept += isKept("message " + i) ? 1 : 0;
        }

        assertThat(kept).isEqualTo(10_000);
        assertThatExceptionOfType(QueueException.class)
                .isThrownBy(() -> broker.send("one more"))
                .withMessageContaining("10000 messages wait");
    }

    private boolean isKept(String text) {
        try {
            broker.send(text);
            return true;
        } catch (QueueException e) {
            return false;
        }
    }
}
