package io.vitrine.worker.data;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vitrine.catalog.Checksums;
import io.vitrine.model.ImageId;
import io.vitrine.model.Location;
import io.vitrine.worker.transfer.TransferSettings;
import io.vitrine.worker.transfer.VerifyReads;
import jakarta.inject.Singleton;
import java.util.BitSet;

/** What is compared of each download, as {@code [vitrine] verify_reads} has it. */
@Singleton
public final class ReadChecks {
    /** Copies of which it is remembered what was compared; those that are read least are forgotten first. */
    private static final int MOST_COPIES = 1024;

    private final Checksums checksums;
    private final VerifyReads policy;
    private final Cache<Location, BitSet> proven =
            Caffeine.newBuilder().maximumSize(MOST_COPIES).build();

    public ReadChecks(Checksums checksums, TransferSettings settings) {
        this.checksums = checksums;
        this.policy = settings.verifyReads();
    }

    /** @param copy of the image; no two copies are ever at the same place, one after the other neither */
    ChunkCheck of(ImageId image, Location copy) {
        return switch (policy) {
            case ALWAYS -> ChunkCheck.always(checksums.of(image));
            case FIRST -> ChunkCheck.once(checksums.of(image), proven.get(copy, _ -> new BitSet()));
            case OFF -> ChunkCheck.never();
        };
    }
}
