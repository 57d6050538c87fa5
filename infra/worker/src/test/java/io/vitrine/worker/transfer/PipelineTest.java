package io.vitrine.worker.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vitrine.catalog.Lease;
import io.vitrine.model.AttemptId;
import io.vitrine.model.ChunkChecksums;
import io.vitrine.model.Content;
import io.vitrine.model.Digest;
import io.vitrine.model.Fault;
import io.vitrine.model.ImageId;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import io.vitrine.stores.ImageTarget;
import io.vitrine.stores.StoreException;
import io.vitrine.worker.transfer.UploadException.Trouble;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineTest {
    private static final int MIB = ChunkChecksums.CHUNK_BYTES;
    private static final long CAP = 100L * MIB;

    private final SlotPool pool = new SlotPool(8);
    private final ExecutorService writers = Executors.newFixedThreadPool(4);
    private final LeaseGuard guard = new LeaseGuard(
            new Lease(AttemptId.fresh(), ImageId.fresh(), new StoreId("s"), new WorkerId("w"), 1),
            System.nanoTime(),
            Duration.ofMinutes(1));

    @AfterEach
    void nothingIsLeftBehind() {
        writers.shutdown();
        assertThat(pool.inUse()).as("buffers in use").isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, MIB - 1, MIB, MIB + 1, 3 * MIB, 20 * MIB + 7})
    void bytesArriveWithTheirDigests(int length) throws Exception {
        var bytes = Bodies.random(length);
        var target = new Memory(length);

        var content = fill(Bodies.of(bytes, 10_007), OptionalLong.empty(), target);

        assertThat(target.bytes.array()).isEqualTo(bytes);
        assertThat(content.sizeBytes()).isEqualTo(length);
        assertThat(content.md5()).isEqualTo(digest("md5", "MD5", bytes));
        assertThat(content.multihash()).isEqualTo(digest("sha512", "SHA-512", bytes));
        assertThat(content.checksums()).isEqualTo(crcs(bytes));
    }

    @Test
    void noByteBeyondTheAnnouncedSizeIsWritten() {
        var target = new Memory(3 * MIB);

        assertThatExceptionOfType(UploadException.class)
                .isThrownBy(() -> fill(Bodies.of(Bodies.random(2 * MIB + 6)), OptionalLong.of(2 * MIB + 5), target))
                .satisfies(e -> assertThat(e.trouble()).isEqualTo(Trouble.TOO_LONG));

        assertThat(target.end.get()).isLessThanOrEqualTo(2 * MIB + 5);
    }

    @Test
    void aBodyOfExactlyTheAnnouncedSizePasses() throws Exception {
        var bytes = Bodies.random(2 * MIB);

        var content = fill(Bodies.of(bytes), OptionalLong.of(bytes.length), new Memory(bytes.length));

        assertThat(content.sizeBytes()).isEqualTo(bytes.length);
    }

    @Test
    void aBodyThatEndsEarlyIsRefused() {
        assertThatExceptionOfType(UploadException.class)
                .isThrownBy(() -> fill(Bodies.of(Bodies.random(5)), OptionalLong.of(6), new Memory(6)))
                .satisfies(e -> assertThat(e.trouble()).isEqualTo(Trouble.TOO_SHORT))
                .withMessageContaining("5 of 6");
    }

    @Test
    @DisplayName("D-11: a body without a size is stopped at the cap")
    void aBodyWithoutASizeIsStoppedAtTheCap() {
        var endless = (BodySource) destination -> {
            destination.position(destination.limit());
            return true;
        };
        var target = new Memory((int) CAP);

        assertThatExceptionOfType(UploadException.class)
                .isThrownBy(() -> fill(endless, OptionalLong.empty(), target))
                .satisfies(e -> assertThat(e.trouble()).isEqualTo(Trouble.OVER_CAP));

        assertThat(target.end.get()).isLessThanOrEqualTo(CAP);
    }

    @Test
    void theStoresTroubleEndsTheTransfer() {
        ImageTarget full = (source, offset) -> {
            throw new StoreException(Fault.TOO_LARGE, "full");
        };

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> fill(Bodies.of(Bodies.random(30 * MIB)), OptionalLong.empty(), full))
                .satisfies(e -> assertThat(e.fault()).isEqualTo(Fault.TOO_LARGE));
    }

    /** A chunk that is missing must never count as written, whatever kept it from being so. */
    @Test
    void anErrorInAWriteEndsTheTransfer() {
        ImageTarget broken = (source, offset) -> {
            if (offset > 0) {
                throw new InternalError("a fault in the memory");
            }
        };

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> fill(Bodies.of(Bodies.random(3 * MIB)), OptionalLong.empty(), broken))
                .satisfies(e -> assertThat(e.fault()).isEqualTo(Fault.INTERNAL))
                .withCauseInstanceOf(InternalError.class);
    }

    @Test
    void aWriteThatHangsIsNotWaitedForForEver() throws Exception {
        var hang = new CountDownLatch(1);
        ImageTarget hanging = (source, offset) -> {
            try {
                hang.await();
            } catch (InterruptedException e) {
                throw new StoreException(Fault.UNAVAILABLE, "interrupted", e);
            }
        };
        var plan = new Pipeline.Plan(
                OptionalLong.empty(), new Allowance(CAP, "too large"), "sha512", 4, Optional.empty(), Optional.empty());
        var pipeline =
                new Pipeline(Bodies.of(Bodies.random(2 * MIB)), plan, pool, writers, guard, Duration.ofMillis(200));

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> pipeline.fill(hanging))
                .satisfies(e -> assertThat(e.fault()).isEqualTo(Fault.UNAVAILABLE));

        hang.countDown();
        writers.shutdown();
        assertThat(writers.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void theClientsTroubleEndsTheTransfer() {
        BodySource breaking = destination -> {
            throw new UploadException(Trouble.DISCONNECTED, "gone");
        };

        assertThatExceptionOfType(UploadException.class)
                .isThrownBy(() -> fill(breaking, OptionalLong.empty(), new Memory(1)))
                .satisfies(e -> assertThat(e.trouble()).isEqualTo(Trouble.DISCONNECTED));
    }

    @Test
    void nothingIsWrittenWithoutALease() {
        var target = new Memory(10);
        guard.lost();

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> fill(Bodies.of(Bodies.random(10)), OptionalLong.empty(), target))
                .satisfies(e -> assertThat(e.fault()).isEqualTo(Fault.GONE));

        assertThat(target.end.get()).isZero();
    }

    private Content fill(BodySource source, OptionalLong announced, ImageTarget target) throws Exception {
        var plan = new Pipeline.Plan(
                announced, new Allowance(CAP, "too large"), "sha512", 4, Optional.empty(), Optional.empty());
        return new Pipeline(source, plan, pool, writers, guard).fill(target);
    }

    private static Digest digest(String name, String algorithm, byte[] bytes) throws Exception {
        return Digest.of(name, MessageDigest.getInstance(algorithm).digest(bytes));
    }

    private static ChunkChecksums crcs(byte[] bytes) {
        var crcs = new int[ChunkChecksums.chunksOf(bytes.length)];
        for (var chunk = 0; chunk < crcs.length; chunk++) {
            var crc = new CRC32C();
            crc.update(bytes, chunk * MIB, Math.min(MIB, bytes.length - chunk * MIB));
            crcs[chunk] = (int) crc.getValue();
        }
        return new ChunkChecksums(crcs);
    }

    /** Keeps what is written, and how far it went. */
    private static final class Memory implements ImageTarget {
        final ByteBuffer bytes;
        final AtomicLong end = new AtomicLong();

        Memory(int capacity) {
            bytes = ByteBuffer.allocate(capacity);
        }

        @Override
        public void write(ByteBuffer source, long offset) {
            end.accumulateAndGet(offset + source.remaining(), Math::max);
            bytes.slice((int) offset, source.remaining()).put(source);
        }
    }
}
