package io.vitrine.formats;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every image of the corpus, cut in every way, is taken or refused for the reason that it has. */
@DisplayName("X-01, X-02, X-05, X-06: the corpus, cut in every way")
class CorpusTest {
    private static final FormatRules RULES = new FormatRules(true, Set.of());

    static Stream<Sample> corpus() {
        return Corpus.all();
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void anImageIsJudgedByWhatItIs(Sample sample) {
        var verdict = RULES.judge(sample.diskFormat(), whole(sample.bytes()));

        switch (verdict) {
            case Verdict.Accepted accepted -> {
                assertThat(sample.refusal()).as("refusal").isEmpty();
                assertThat(accepted.virtualSizeBytes()).as("virtual size").isEqualTo(sample.virtualSizeBytes());
            }
            case Verdict.Refused(String sentence) ->
                assertThat(sentence).as("refusal").contains(sample.isTaken() ? "none" : sample.refusal());
        }
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void howTheStreamIsCutChangesNothing(Sample sample) {
        var random = new Random(sample.bytes().length);

        var whole = whole(sample.bytes());

        assertThat(cut(sample.bytes(), () -> 1)).as("in single bytes").isEqualTo(whole);
        for (var most : new int[] {2, 17, 600, 40_000}) {
            assertThat(cut(sample.bytes(), () -> 1 + random.nextInt(most)))
                    .as("in pieces of up to %d bytes", most)
                    .isEqualTo(whole);
        }
    }

    @Test
    void thereAreImagesEnough() {
        assertThat(Corpus.all().filter(Sample::isTaken).count()).as("harmless").isGreaterThan(30);
        assertThat(Corpus.all().filter(sample -> !sample.isTaken()).count())
                .as("hostile")
                .isGreaterThan(70);
        assertThat(Corpus.all().map(Sample::toString).distinct().count())
                .as("different ones")
                .isEqualTo(Corpus.all().count());
    }

    private static Inspected whole(byte[] image) {
        return cut(image, () -> Math.max(1, image.length));
    }

    /** Views of a buffer off the heap, as uploads have them. */
    private static Inspected cut(byte[] image, IntSupplier lengths) {
        var chunk = ByteBuffer.allocateDirect(image.length).put(image);
        var inspection = new Inspection();
        for (var at = 0; at < image.length; ) {
            var until = Math.min(image.length, at + lengths.getAsInt());
            inspection.add(chunk.limit(until).position(at));
            at = until;
        }
        return inspection.end(image.length);
    }
}
