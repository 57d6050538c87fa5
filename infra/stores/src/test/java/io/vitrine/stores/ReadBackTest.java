package io.vitrine.stores;

import static io.vitrine.stores.TestImage.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vitrine.model.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadBackTest {
    private static final TestImage IMAGE = TestImage.sparse(500L * MIB + 3, 100);

    private static List<Integer> chunksRead(Verification policy) throws StoreException {
        var read = new ArrayList<Integer>();
        new ReadBack(policy, new Random(1)).check(IMAGE.content(), (destination, offset) -> {
            int chunk = (int) (offset / MIB);
            read.add(chunk);
            destination.put(IMAGE.chunk(chunk));
        });
        return read;
    }

    @Test
    void samplesTheEndsAndSomeInBetween() throws Exception {
        assertThat(chunksRead(Verification.SAMPLE))
                .contains(0, 500)
                .hasSizeBetween(50, 66)
                .doesNotHaveDuplicates();
    }

    @Test
    void readsAllOrNothingWhereToldSo() throws Exception {
        assertThat(chunksRead(Verification.FULL))
                .isEqualTo(IntStream.range(0, 501).boxed().toList());
        assertThat(chunksRead(Verification.OFF)).isEmpty();
    }

    @Test
    void samplesAllOfASmallImage() throws Exception {
        var small = TestImage.of(60L * MIB);
        var fault = catchThrowableOfType(StoreException.class, () -> new ReadBack(Verification.SAMPLE, new Random(1))
                        .check(small.content(), (destination, offset) -> {
                            int chunk = (int) (offset / MIB);
                            destination.put(chunk == 31 ? small.chunk(30) : small.chunk(chunk));
                        }))
                .fault();

        assertThat(fault).isEqualTo(Fault.CORRUPT);
    }
}
