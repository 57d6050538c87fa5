package io.vitrine.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.model.FaultException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("V-11: request ids")
class RequestIdTest {
    @Test
    void freshOnesDiffer() {
        assertThat(RequestId.accept(null, 64)).startsWith("req-").isNotEqualTo(RequestId.accept("", 64));
    }

    @Test
    void givenOnesAreTakenOver() {
        assertThat(RequestId.accept("req-x", 64)).isEqualTo("req-x");
        assertThat(RequestId.accept("x", 64)).isEqualTo("req-x");
        assertThat(RequestId.accept("x".repeat(64), 64)).isEqualTo("req-" + "x".repeat(64));
    }

    @Test
    void withoutALimitEachLengthIsTakenOver() {
        assertThat(RequestId.accept("x".repeat(4000), 0)).isEqualTo("req-" + "x".repeat(4000));
        assertThatThrownBy(() -> RequestId.accept("a b", 0)).isInstanceOf(FaultException.class);
    }

    @Test
    void whatDoesNotFitALogLineIsRefused() {
        assertThatThrownBy(() -> RequestId.accept("x".repeat(65), 64)).isInstanceOf(FaultException.class);
        assertThatThrownBy(() -> RequestId.accept("a b", 64)).isInstanceOf(FaultException.class);
        assertThatThrownBy(() -> RequestId.accept("é", 64)).isInstanceOf(FaultException.class);
    }
}
