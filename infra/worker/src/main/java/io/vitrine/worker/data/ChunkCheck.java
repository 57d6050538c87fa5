package io.vitrine.worker.data;

import io.vitrine.model.ChunkChecksums;
import io.vitrine.model.Fault;
import io.vitrine.stores.StoreException;
import java.util.BitSet;
import java.util.Optional;

/** Compares chunks of one copy with the CRC32C that they were stored with. For many threads at once. */
public final class ChunkCheck {
    private final Optional<ChunkChecksums> checksums;
    private final Optional<BitSet> proven;

    private ChunkCheck(Optional<ChunkChecksums> checksums, Optional<BitSet> proven) {
        this.checksums = checksums;
        this.proven = proven;
    }

    /** @param checksums empty where nobody has computed any */
    public static ChunkCheck always(Optional<ChunkChecksums> checksums) {
        return new ChunkCheck(checksums, Optional.empty());
    }

    static ChunkCheck never() {
        return always(Optional.empty());
    }

    /** @param proven chunks that need no comparison any more, to be added to; shared by all readers of the copy, who lock it */
    static ChunkCheck once(Optional<ChunkChecksums> checksums, BitSet proven) {
        return new ChunkCheck(checksums, Optional.of(proven));
    }

    /** Whether there is anything to compare with. */
    boolean hasChecksums() {
        return checksums.isPresent();
    }

    boolean isDue(int chunk) {
        return checksums.isPresent()
                && !proven.map(chunks -> has(chunks, chunk)).orElse(false);
    }

    /** {@code CORRUPT} where another CRC32C was stored. */
    void require(int chunk, int crc) throws StoreException {
        if (checksums.isPresent() && checksums.get().crcOfChunk(chunk) != crc) {
            throw new StoreException(Fault.CORRUPT, "The bytes of MiB " + chunk + " are not those that were stored.");
        }
        proven.ifPresent(chunks -> add(chunks, chunk));
    }

    private static boolean has(BitSet chunks, int chunk) {
        synchronized (chunks) {
            return chunks.get(chunk);
        }
    }

    private static void add(BitSet chunks, int chunk) {
        synchronized (chunks) {
            chunks.set(chunk);
        }
    }
}
