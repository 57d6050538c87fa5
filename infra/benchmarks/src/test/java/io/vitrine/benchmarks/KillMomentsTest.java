package io.vitrine.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KillMomentsTest {
    private static final Duration UPLOAD = Duration.ofSeconds(4);

    @Test
    void momentsCoverTheUploadAndALittleBeyond() {
        var moments = KillMoments.draw(30, UPLOAD, new Random(1));

        assertThat(moments).hasSize(30).allMatch(moment -> moment.compareTo(Duration.ofMillis(5200)) < 0);
        assertThat(moments).filteredOn(moment -> moment.compareTo(UPLOAD) < 0).hasSizeBetween(22, 24);
    }

    @Test
    void sameSeedDrawsTheSameMoments() {
        assertThat(KillMoments.draw(5, UPLOAD, new Random(7))).isEqualTo(KillMoments.draw(5, UPLOAD, new Random(7)));
        assertThat(KillMoments.draw(5, UPLOAD, new Random(7))).isNotEqualTo(KillMoments.draw(5, UPLOAD, new Random(8)));
    }
}
