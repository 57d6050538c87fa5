package io.vitrine.attach.iscsi.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Streams of a target, spoilt a little, against everything that parses them: for {@code -Dfuzz.seconds}, or until {@code -Dfuzz.bytes} were
 * tried. Seeded: {@code -Dfuzz.seed}.
 */
class MutationTest {
    private static final long SECONDS = Long.getLong("fuzz.seconds", 10);
    private static final long BYTES = Long.getLong("fuzz.bytes", 0);
    private static final int[] TELLING = {
        0, 1, 2, 3, 0x1f, 0x20, 0x21, 0x23, 0x25, 0x31, 0x32, 0x3f, 0x7f, 0x80, 0xff, '=', ','
    };

    @Test
    void noParserThrowsOrChangesItsMindOrForgetsItsBound() {
        var random = new Random(Long.getLong("fuzz.seed", 1));
        var seeds = seeds();
        var until = System.nanoTime() + SECONDS * 1_000_000_000L;
        var bytes = 0L;
        var inputs = 0L;
        while (BYTES > 0 ? bytes < BYTES : System.nanoTime() - until < 0) {
            var garbage = spoilt(seeds.get(random.nextInt(seeds.size())), random);
            try {
                WireFuzz.check(garbage);
            } catch (RuntimeException | Error e) {
                throw new AssertionError(
                        "input " + inputs + ": " + java.util.HexFormat.of().formatHex(garbage), e);
            }
            bytes += garbage.length;
            inputs++;
        }
        System.out.printf("fuzzed the wire: %d inputs, %d bytes%n", inputs, bytes);
    }

    private static List<byte[]> seeds() {
        var seeds = new ArrayList<byte[]>();
        for (var digests : List.of(
                TargetBytes.PLAIN,
                new TargetBytes(true, false),
                new TargetBytes(false, true),
                new TargetBytes(true, true))) {
            seeds.addAll(digests.oneOfEach());
            seeds.add(digests.stream());
        }
        seeds.add(words("AuthMethod=CHAP", "CHAP_A=5", "CHAP_I=7", "CHAP_C=0x0123456789abcdef"));
        seeds.add(words(
                "HeaderDigest=CRC32C,None",
                "MaxBurstLength=0x10000",
                "InitialR2T=Yes",
                "X-com.example=1",
                "IFMarker=No"));
        seeds.add(words("TargetAddress=[::1]:3260,1", "TargetPortalGroupTag=1", "MaxRecvDataSegmentLength=8192"));
        return seeds;
    }

    private static byte[] words(String... pairs) {
        var text = new ByteArrayOutputStream();
        text.write(0x81);
        text.write(0);
        text.writeBytes((String.join("\0", pairs) + "\0").getBytes(StandardCharsets.UTF_8));
        return text.toByteArray();
    }

    private static byte[] spoilt(byte[] seed, Random random) {
        var length = random.nextInt(4) == 0 ? random.nextInt(seed.length + 1) : seed.length;
        var spoilt = Arrays.copyOf(seed, length);
        for (var change = random.nextInt(6); change > 0 && length > 0; change--) {
            // Most of what decides lies in a header.
            var at = random.nextInt(random.nextBoolean() ? length : Math.min(length, 48));
            switch (random.nextInt(4)) {
                case 0 -> spoilt[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
                case 1 -> spoilt[at] = (byte) TELLING[random.nextInt(TELLING.length)];
                case 2 -> spoilt[at] = (byte) random.nextInt();
                default ->
                    Arrays.fill(spoilt, at, Math.min(length, at + 1 + random.nextInt(8)), (byte)
                            TELLING[random.nextInt(TELLING.length)]);
            }
        }
        return spoilt;
    }
}
