package io.vitrine.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RandomImageTest {
    private static final RandomImage IMAGE = new RandomImage(5, 2_500_003);

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 8", "7, 9", "1048570, 1048590", "2499999, 2500003", "3, 3"})
    void anyPartIsThatOfTheWhole(int from, int to) {
        assertThat(IMAGE.part(from, to)).isEqualTo(Arrays.copyOfRange(IMAGE.bytes(), from, to));
    }

    @Test
    void whatIsWrittenIsTheImage() throws IOException {
        var written = new ByteArrayOutputStream();

        IMAGE.writeTo(written, 0, IMAGE.sizeBytes());

        assertThat(written.toByteArray()).isEqualTo(IMAGE.bytes());
        assertThat(IMAGE.firstDifference(new ByteArrayInputStream(IMAGE.bytes())))
                .isEmpty();
    }

    @Test
    void oneWrongByteIsFound() throws IOException {
        var wrong = IMAGE.bytes();
        wrong[2_000_001] ^= 1;

        assertThat(IMAGE.firstDifference(new ByteArrayInputStream(wrong))).hasValue(2_000_001);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1048576, 1048576", "2500002, 2500002", "2500004, 2500003"})
    void wrongLengthIsADifference(int length, int at) throws IOException {
        var other = Arrays.copyOf(IMAGE.bytes(), length);

        assertThat(IMAGE.firstDifference(new ByteArrayInputStream(other))).hasValue(at);
    }

    @Test
    void seedsDiffer() {
        assertThat(new RandomImage(6, 100).bytes()).isNotEqualTo(new RandomImage(7, 100).bytes());
    }
}
