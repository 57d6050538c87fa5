package io.vitrine.worker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.vitrine.model.ByteRange;
import io.vitrine.model.ChunkChecksums;
import io.vitrine.model.Fault;
import io.vitrine.model.StoreId;
import io.vitrine.stores.StoreException;
import io.vitrine.worker.transfer.StoreShare;
import io.vitrine.worker.transfer.TestSettings;
import io.vitrine.worker.transfer.TransferThreads;
import java.time.Duration;
import java.util.BitSet;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A copy of three MiB that rots between one reader and the next. */
class ChunkCheckTest {
    private static final int CHUNKS = 3;
    private static final long IMAGE_BYTES = (long) CHUNKS * ChunkChecksums.CHUNK_BYTES;

    private final TransferThreads threads = new TransferThreads(new TestSettings(Duration.ofSeconds(30)));
    private final StoreShare share = threads.of(new StoreId("s"));
    private final byte[] copy = new byte[(int) IMAGE_BYTES];

    @AfterEach
    void everyBufferIsBack() {
        assertThat(threads.slots().inUse()).isZero();
        threads.close();
    }

    @Test
    void eachReaderIsToldOfRotWhereAllIsAlwaysCompared() {
        var check = ChunkCheck.always(Optional.of(crcs()));
        assertThatNoException().isThrownBy(() -> read(check));

        copy[ChunkChecksums.CHUNK_BYTES] ^= 1;

        assertCorrupt(check, ByteRange.whole(IMAGE_BYTES));
    }

    @Test
    void onlyTheFirstReaderOfEachMibIsToldOfRotWhereItIsComparedOnce() throws Exception {
        var check = ChunkCheck.once(Optional.of(crcs()), new BitSet());
        read(check, new ByteRange(0, 10));

        copy[5] ^= 1;
        copy[ChunkChecksums.CHUNK_BYTES] ^= 1;

        assertThat(read(check, new ByteRange(0, 10))).isEqualTo(10);
        assertCorrupt(check, new ByteRange(ChunkChecksums.CHUNK_BYTES, 10));
        assertCorrupt(check, new ByteRange(ChunkChecksums.CHUNK_BYTES, 10));
    }

    @Test
    void readersOfOneCopyShareWhatIsProven() throws Exception {
        var proven = new BitSet();
        read(ChunkCheck.once(Optional.of(crcs()), proven));

        var another = ChunkCheck.once(Optional.of(crcs()), proven);

        assertThat(another.isDue(0)).isFalse();
        assertThat(another.isDue(CHUNKS - 1)).isFalse();
    }

    @Test
    void nobodyIsToldOfRotWhereNothingIsCompared() throws Exception {
        copy[5] ^= 1;

        assertThat(read(ChunkCheck.never())).isEqualTo(IMAGE_BYTES);
    }

    private ChunkChecksums crcs() {
        var crcs = new int[CHUNKS];
        for (var chunk = 0; chunk < CHUNKS; chunk++) {
            var crc = new CRC32C();
            crc.update(copy, chunk * ChunkChecksums.CHUNK_BYTES, ChunkChecksums.CHUNK_BYTES);
            crcs[chunk] = (int) crc.getValue();
        }
        return new ChunkChecksums(crcs);
    }

    private long read(ChunkCheck check) throws Exception {
        return read(check, ByteRange.whole(IMAGE_BYTES));
    }

    /** How many bytes came. */
    private long read(ChunkCheck check, ByteRange range) throws Exception {
        var bytes = 0L;
        try (var chunks = new ChunkReader(
                (destination, offset) -> destination.put(copy, (int) offset, destination.remaining()),
                check,
                IMAGE_BYTES,
                range,
                share)) {
            for (var chunk = chunks.next(); chunk.isPresent(); chunk = chunks.next()) {
                bytes += chunk.get().remaining();
                share.slots().release(chunk.get());
            }
        }
        return bytes;
    }

    private void assertCorrupt(ChunkCheck check, ByteRange range) {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> read(check, range))
                .satisfies(e -> assertThat(e.fault()).isEqualTo(Fault.CORRUPT));
    }
}
