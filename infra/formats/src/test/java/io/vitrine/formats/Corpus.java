package io.vitrine.formats;

import java.util.stream.Stream;

/** Images that go in, images that must not, and the reason. */
public final class Corpus {
    private Corpus() {}

    public static Stream<Sample> all() {
        return Stream.of(
                        PlainSamples.all(),
                        Qcow2Samples.all(),
                        VmdkSamples.all(),
                        VmdkDescriptorSamples.all(),
                        VhdxSamples.all(),
                        DiskSamples.all(),
                        PolyglotSamples.all())
                .flatMap(samples -> samples);
    }
}
