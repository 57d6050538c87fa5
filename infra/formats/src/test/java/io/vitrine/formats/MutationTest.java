package io.vitrine.formats;

import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A thousand images of the corpus, for each parser, spoilt a little: the same ones in every run. JazzerTest goes further. */
@DisplayName("X-07: spoilt images")
class MutationTest {
    private static final int TRIES = 1_000;
    private static final int[] TELLING = {0, 1, 2, 0x7F, 0x80, 0xEE, 0xFE, 0xFF, '"', '/', '=', '\n'};

    @ParameterizedTest
    @EnumSource
    void noParserThrowsOrChangesItsMind(FuzzTarget target) {
        var random = new Random(target.ordinal());
        var seeds = target.seeds().toList();

        assertThatNoException().isThrownBy(() -> {
            for (var attempt = 0; attempt < TRIES; attempt++) {
                var seed = seeds.get(random.nextInt(seeds.size()));
                ParserFuzz.check(target, spoilt(seed, random));
            }
        });
    }

    private static byte[] spoilt(byte[] seed, Random random) {
        var length = random.nextInt(4) == 0 ? random.nextInt(seed.length + 1) : seed.length;
        var spoilt = Arrays.copyOf(seed, length);
        for (var change = random.nextInt(6); change > 0 && length > 0; change--) {
            // Most of what is read lies at the beginning.
            var at = random.nextInt(random.nextBoolean() ? length : Math.min(length, 128));
            switch (random.nextInt(3)) {
                case 0 -> spoilt[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
                case 1 -> spoilt[at] = (byte) TELLING[random.nextInt(TELLING.length)];
                default ->
                    Arrays.fill(spoilt, at, Math.min(length, at + 1 + random.nextInt(8)), (byte)
                            TELLING[random.nextInt(TELLING.length)]);
            }
        }
        return spoilt;
    }
}
