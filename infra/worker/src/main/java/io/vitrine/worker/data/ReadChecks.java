package io.vitrine.worker.data;

import io.vitrine.catalog.Checksums;
import io.vitrine.model.ImageId;
import io.vitrine.model.Location;
import io.vitrine.worker.transfer.TransferSettings;
import io.vitrine.worker.transfer.VerifyReads;
import jakarta.inject.Singleton;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is compared of each download, as {@code [vitrine] verify_reads} has it. */
@Singleton
public final class ReadChecks {
    /** Copies of which it is remembered what was compared; those that nobody has read for longest are forgotten first. */
    private static final int MOST_COPIES = 1024;

    private final Checksums checksums;
    private final VerifyReads policy;
    private final Map<Location, BitSet> proven = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Location, BitSet> eldest) {
            return size() > MOST_COPIES;
        }
    };

    public ReadChecks(Checksums checksums, TransferSettings settings) {
        this.checksums = checksums;
        this.policy = settings.verifyReads();
    }

    /** @param copy of the image; no two copies are ever at the same place, one after the other neither */
    ChunkCheck of(ImageId image, Location copy) {
        return switch (policy) {
            case ALWAYS -> ChunkCheck.always(checksums.of(image));
            case FIRST -> ChunkCheck.once(checksums.of(image), provenOf(copy));
            case OFF -> ChunkCheck.never();
        };
    }

    private BitSet provenOf(Location copy) {
        synchronized (proven) {
            return proven.computeIfAbsent(copy, _ -> new BitSet());
        }
    }
}
