package io.vitrine.worker.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Q-06: drivers of notifications")
class DriversTest {
    @Test
    void thoseOfTheBusSendAndNeedNoWord() {
        assertThat(new Drivers(Set.of("messagingv2")))
                .returns(true, Drivers::send)
                .returns(true, Drivers::enveloped)
                .satisfies(drivers -> assertThat(drivers.warnings()).isEmpty());
        assertThat(new Drivers(Set.of("messaging", "noop")))
                .returns(true, Drivers::send)
                .returns(false, Drivers::enveloped)
                .returns(false, Drivers::silent);
    }

    @Test
    void thoseThatWouldSendElsewhereAreNamed() {
        var drivers = new Drivers(Set.of("routing", "log"));

        assertThat(drivers.send()).isFalse();
        assertThat(drivers.warnings())
                .containsExactly(
                        "Notification driver log has no effect here: notifications are sent by messagingv2 and messaging"
                                + " alone.",
                        "Notification driver routing has no effect here: notifications are sent by messagingv2 and"
                                + " messaging alone.");
    }

    @Test
    void mistypedOneIsToldWithThoseThatAreKnown() {
        assertThat(new Drivers(Set.of("messagingV2")).warnings())
                .containsExactly("Notification driver \"messagingV2\" is not known and sends nothing; known are"
                        + " messagingv2, messaging and noop.");
    }

    @Test
    void noneAndNoopSendNothing() {
        assertThat(new Drivers(Set.of()))
                .returns(false, Drivers::send)
                .returns(false, Drivers::silent)
                .satisfies(drivers -> assertThat(drivers.warnings()).isEmpty());
        assertThat(new Drivers(Set.of("noop")))
                .returns(true, Drivers::silent)
                .satisfies(drivers -> assertThat(drivers.warnings()).isEmpty());
    }
}
