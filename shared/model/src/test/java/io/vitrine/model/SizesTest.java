package io.vitrine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SizesTest {
    private static final long GIB = 1L << 30;

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "1073741823, 1", "1073741824, 1", "1073741825, 2", "5368709120, 5"})
    void volumeIsTheSmallestThatHoldsTheImage(long imageBytes, int gib) {
        assertThat(Gib.holding(imageBytes)).isEqualTo(new Gib(gib));
    }

    @Test
    void imageThatNoVolumeHoldsIsRefused() {
        assertThatThrownBy(() -> Gib.holding(Integer.MAX_VALUE * GIB + 1)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void largestVolumeIsCountedInLongs() {
        assertThat(new Gib(Integer.MAX_VALUE).bytes()).isEqualTo(Integer.MAX_VALUE * GIB);
    }

    @Test
    void volumeOfNothingIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Gib(0)).withMessageContaining("at least 1 GiB");
    }

    @Test
    void volumesAreOrderedBySize() {
        assertThat(List.of(new Gib(10), new Gib(2), new Gib(3)).stream().sorted())
                .containsExactly(new Gib(2), new Gib(3), new Gib(10));
        assertThat(new Gib(2).max(new Gib(3))).isEqualTo(new Gib(3));
        assertThat(new Gib(3).max(new Gib(2))).isEqualTo(new Gib(3));
    }

    @ParameterizedTest
    @CsvSource({"-1, 0", "0, -1", "9223372036854775807, 1"})
    void rangeOutsideOfAllBytesIsRefused(long offset, long length) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ByteRange(offset, length))
                .withMessageContaining(Long.toString(offset));
    }

    @Test
    void rangeEndsBeforeItsEnd() {
        assertThat(new ByteRange(3, 4).end()).isEqualTo(7);
        assertThat(ByteRange.whole(5)).isEqualTo(new ByteRange(0, 5));
        assertThat(ByteRange.whole(0).isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "1048576, 1", "1048577, 2", "5368709120, 5120"})
    void everyByteOfAnImageLiesInAChunk(long imageBytes, int chunks) {
        assertThat(ChunkChecksums.chunksOf(imageBytes)).isEqualTo(chunks);
    }
}
