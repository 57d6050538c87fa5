package io.vitrine.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much of a body is taken, and how long it is waited for. */
class JsonBodyTest {
    private final JsonBody bodies = new JsonBody(new TextRules(() -> false), Duration.ofMillis(200));

    @Test
    void byteNowAndThenIsNotWaitedForForEver() {
        var slow = new InputStream() {
            @Override
            public int read() {
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                return ' ';
            }

            @Override
            public int read(byte[] into, int at, int length) {
                into[at] = (byte) read();
                return 1;
            }
        };

        assertThatExceptionOfType(FaultException.class)
                .isThrownBy(() -> bodies.object(slow))
                .satisfies(e -> assertThat(e.fault()).isEqualTo(Fault.INVALID))
                .withMessageContaining("did not come within");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 30_000, JsonBody.MOST_BYTES})
    void bodyOfAnyLengthUpToTheLimitIsRead(int length) {
        assertThat(bodies.object(stream("{" + " ".repeat(length - 2) + "}"))).isEmpty();
    }

    @Test
    void oneByteTooManyIsRefused() {
        assertThatExceptionOfType(FaultException.class)
                .isThrownBy(() -> bodies.object(stream(" ".repeat(JsonBody.MOST_BYTES + 1))))
                .satisfies(e -> assertThat(e.fault()).isEqualTo(Fault.TOO_LARGE));
    }

    private static InputStream stream(String body) {
        return new ByteArrayInputStream(body.getBytes(UTF_8));
    }
}
