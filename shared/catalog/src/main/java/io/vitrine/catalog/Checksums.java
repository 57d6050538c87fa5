package io.vitrine.catalog;

import io.vitrine.model.ChunkChecksums;
import io.vitrine.model.ImageId;
import jakarta.inject.Singleton;
import java.util.Optional;
import javax.sql.DataSource;

/** CRC32C of each MiB of an image, kept in segments apart from its record so that no list ever joins them. */
@Singleton
public final class Checksums {
    public Checksums(DataSource database) {}

    /** Of a live image; empty where its bytes were registered, not uploaded. */
    public Optional<ChunkChecksums> of(ImageId image) {
        throw new UnsupportedOperationException();
    }
}
