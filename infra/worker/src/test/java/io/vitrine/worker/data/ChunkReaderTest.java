package io.vitrine.worker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.vitrine.model.ByteRange;
import io.vitrine.model.ChunkChecksums;
import io.vitrine.model.Fault;
import io.vitrine.model.StoreId;
import io.vitrine.stores.ImageSource;
import io.vitrine.stores.StoreException;
import io.vitrine.worker.transfer.TestSettings;
import io.vitrine.worker.transfer.TransferThreads;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A store whose reads hang. */
@Timeout(30)
class ChunkReaderTest {
    private static final StoreId STORE = new StoreId("hangs");
    private static final long IMAGE_BYTES = 8L * ChunkChecksums.CHUNK_BYTES;

    private final TransferThreads threads = new TransferThreads(new TestSettings(Duration.ofSeconds(30)));
    private final CountDownLatch hang = new CountDownLatch(1);
    private final ImageSource source = (destination, offset) -> {
        try {
            hang.await();
            destination.position(destination.limit());
        } catch (InterruptedException e) {
            throw new StoreException(Fault.UNAVAILABLE, "interrupted", e);
        }
    };

    @AfterEach
    void everyBufferComesBackOnceTheStoreAnswers() {
        hang.countDown();
        await().until(() -> threads.slots().inUse() == 0);
        threads.close();
    }

    @Test
    void readThatHangsEndsTheDownload() throws Exception {
        try (var chunks = reader(Duration.ofMillis(200))) {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(chunks::next)
                    .satisfies(e -> assertThat(e.fault()).isEqualTo(Fault.UNAVAILABLE));
        }
        assertThat(threads.slots().inUse()).as("buffers that hang").isPositive();
    }

    @Test
    void readerThatIsInterruptedLosesNoBuffer() throws Exception {
        var interrupted = new CompletableFuture<Boolean>();
        try (var chunks = reader(Duration.ofSeconds(20))) {
            var taker = Thread.ofVirtual().start(() -> interrupted.complete(isInterruptedIn(chunks)));
            await().until(() -> threads.slots().inUse() > 3 && taker.getState() == Thread.State.TIMED_WAITING);

            taker.interrupt();

            assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
            hang.countDown();
        }
    }

    @Test
    void holesAreNotReadButChecked() throws Exception {
        var zeros = new CRC32C();
        zeros.update(new byte[ChunkChecksums.CHUNK_BYTES]);
        var stored = new ChunkChecksums(new int[] {(int) zeros.getValue(), 4711});
        var hole = new Hole();

        try (var chunks = new ChunkReader(
                hole,
                ChunkCheck.always(Optional.of(stored)),
                2L * ChunkChecksums.CHUNK_BYTES,
                ByteRange.whole(2L * ChunkChecksums.CHUNK_BYTES),
                threads.of(STORE))) {
            var first = chunks.next().orElseThrow();
            var bytes = new byte[first.remaining()];
            first.get(bytes);
            threads.slots().release(first);

            assertThat(bytes).isEqualTo(new byte[ChunkChecksums.CHUNK_BYTES]);
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(chunks::next)
                    .satisfies(e -> assertThat(e.fault()).isEqualTo(Fault.CORRUPT));
        }
    }

    /** Nothing but a hole, and whoever reads it has not asked before. */
    private static final class Hole implements ImageSource {
        @Override
        public void read(ByteBuffer destination, long offset) throws StoreException {
            throw new StoreException(Fault.INTERNAL, "a hole was read");
        }

        @Override
        public boolean isHole(ByteRange range) {
            return true;
        }
    }

    private static boolean isInterruptedIn(ChunkReader chunks) {
        try {
            chunks.next();
            return false;
        } catch (StoreException e) {
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    private ChunkReader reader(Duration deadline) {
        return new ChunkReader(
                source, ChunkCheck.never(), IMAGE_BYTES, ByteRange.whole(IMAGE_BYTES), threads.of(STORE), deadline);
    }
}
