package io.vitrine.worker.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ChunkLaneTest {
    private final AtomicInteger givenBack = new AtomicInteger();

    /** What cannot be digested must not hold the buffers of a transfer that goes on giving it more. */
    @Test
    void aDigestThatFailsGivesEverySlotBack() throws Exception {
        try (var lane = new ChunkLane<>("digest-failing", new DigestWork("md5", new FailingDigest()))) {
            for (var chunk = 0; chunk < 5; chunk++) {
                lane.add(new Slot(ByteBuffer.allocate(1), chunk, 1, givenBack::incrementAndGet));
            }
            var result = lane.finish();

            assertThat(result)
                    .failsWithin(10, TimeUnit.SECONDS)
                    .withThrowableThat()
                    .withRootCauseInstanceOf(StackOverflowError.class);
        }
        assertThat(givenBack).hasValue(5);
    }

    private static final class FailingDigest extends MessageDigest {
        FailingDigest() {
            super("failing");
        }

        @Override
        protected void engineUpdate(byte input) {
            throw new StackOverflowError("says the test");
        }

        @Override
        protected void engineUpdate(byte[] input, int offset, int length) {
            throw new StackOverflowError("says the test");
        }

        @Override
        protected byte[] engineDigest() {
            return new byte[16];
        }

        @Override
        protected void engineReset() {}
    }
}
