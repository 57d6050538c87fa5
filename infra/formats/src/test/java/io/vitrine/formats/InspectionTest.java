package io.vitrine.formats;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** An inspection ends early where it can, and keeps little where it cannot. */
@DisplayName("X-07: ends early, keeps little")
class InspectionTest {
    private static final int MIB = 1 << 20;

    @Test
    void anOrdinaryImageIsDecidedWithinItsFirstChunk() {
        for (var image : new byte[][] {
            new byte[MIB],
            Arrays.copyOf(Images.qcow2(), MIB),
            Arrays.copyOf(Images.vmdk(Images.sparseDescriptor()).bytes(), MIB),
            Arrays.copyOf(Images.iso().bytes(), MIB),
            Arrays.copyOf(Images.gpt().bytes(), MIB)
        }) {
            var inspection = new Inspection();

            inspection.add(ByteBuffer.wrap(image));

            assertThat(inspection.settled()).isTrue();
        }
    }

    @Test
    void aTextIsDecidedWhereADescriptorWouldHaveEnded() {
        var inspection = new Inspection();
        var text = new byte[MIB];
        Arrays.fill(text, (byte) 'x');

        inspection.add(ByteBuffer.wrap(text));

        assertThat(inspection.settled()).isTrue();
    }

    @Test
    void onlyAnImageThatAsksForItsEndIsReadToTheEnd() {
        var inspection = new Inspection();

        inspection.add(ByteBuffer.wrap(Images.streamOptimized().bytes()));

        assertThat(inspection.settled()).isFalse();
    }

    @Test
    void whatIsNotAddedAnyMoreStillCounts() {
        var inspection = new Inspection();
        inspection.add(ByteBuffer.wrap(Arrays.copyOf(Images.luks(1).bytes(), MIB)));

        var inspected = inspection.end(100L * MIB);

        assertThat(inspection.settled()).isTrue();
        assertThat(inspected.formats().getFirst().virtualSizeBytes()).hasValue(100L * MIB - 8 * 512);
    }

    @Test
    void hugeLengthsTakeNoMemoryBeforeTheBytesCome() {
        var region = new Region(1L << 59, Integer.MAX_VALUE);

        region.add(0, ByteBuffer.allocate(MIB));

        assertThat(region.filled()).isZero();
        assertThat(region.present()).isEmpty();
    }

    @Test
    void aDescriptorOfOneEndlessLineIsReadInTime() {
        var line =
                Images.vmdk("createType=\"monolithicSparse\"\nRW 1 SPARSE \"").bytes();
        var image = Arrays.copyOf(line, 2 * MIB);
        Arrays.fill(image, 512 + 42, image.length, (byte) 'x');
        new Canvas(image).le64(36, -1);
        var inspection = new Inspection();

        inspection.add(ByteBuffer.wrap(image));

        assertThat(inspection.end(image.length).formats().getFirst().findings())
                .extracting(Finding::check)
                .containsExactly("descriptor");
    }
}
