package io.vitrine.worker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vitrine.worker.transfer.UploadException;
import io.vitrine.worker.transfer.UploadException.Trouble;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class UploadPaceTest {
    private static final Duration WINDOW = Duration.ofSeconds(120);
    private static final long ALMOST_A_WINDOW = Duration.ofSeconds(119).toNanos();

    private final UploadPace pace = new UploadPace(1024, WINDOW);

    @Test
    void byteNowAndThenDoesNotKeepAnUploadGoing() throws Exception {
        pace.waited(ALMOST_A_WINDOW);
        pace.came(1);

        assertThatExceptionOfType(UploadException.class)
                .isThrownBy(() -> pace.waited(ALMOST_A_WINDOW))
                .satisfies(e -> assertThatTroubleIs(e, Trouble.STALLED))
                .withMessageContaining("1024 a second");
    }

    @Test
    void slowButSteadyClientGoesOn() {
        assertThatCode(() -> {
                    for (var second = 0; second < 1000; second++) {
                        pace.came(1100);
                        pace.waited(Duration.ofSeconds(1).toNanos());
                    }
                })
                .doesNotThrowAnyException();
    }

    @Test
    void eachWindowIsJudgedByItself() throws Exception {
        pace.came(100 << 20);
        pace.waited(WINDOW.toNanos());
        pace.came(5);

        assertThatExceptionOfType(UploadException.class).isThrownBy(() -> pace.waited(WINDOW.toNanos()));
    }

    @Test
    void zeroAllowsAnyPace() {
        var any = new UploadPace(0, WINDOW);

        assertThatCode(() -> any.waited(WINDOW.toNanos())).doesNotThrowAnyException();
    }

    private static void assertThatTroubleIs(UploadException e, Trouble trouble) {
        assertThat(e.trouble()).isEqualTo(trouble);
    }
}
