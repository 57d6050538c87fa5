package io.vitrine.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteCountTest {
    @ParameterizedTest
    @CsvSource({"4096, 4096", "1KiB, 1024", "64MiB, 67108864", "1GiB, 1073741824"})
    void sizesAreReadAsPeopleWriteThem(String text, long bytes) {
        assertThat(ByteCount.parse(text).bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GiB", "1 GiB", "1GB", "-1", "1.5GiB"})
    void whatIsNoSizeIsRefusedWithWhatIsAllowed(String text) {
        assertThatThrownBy(() -> ByteCount.parse(text)).hasMessageContaining("64MiB");
    }

    @Test
    void nothingIsNoSize() {
        assertThatThrownBy(() -> ByteCount.parse("0")).hasMessageContaining("1 byte");
    }
}
