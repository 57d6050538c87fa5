package io.vitrine.benchmarks.cinder;

import io.vitrine.model.AttachmentId;
import io.vitrine.model.AttemptId;
import io.vitrine.model.AttemptStep;
import io.vitrine.model.ChunkChecksums;
import io.vitrine.model.Content;
import io.vitrine.model.Digest;
import io.vitrine.model.Gib;
import io.vitrine.model.ImageId;
import io.vitrine.model.StoreId;
import io.vitrine.model.VolumeId;
import io.vitrine.stores.Attempt;
import io.vitrine.stores.StoreException;
import io.vitrine.stores.Verification;
import io.vitrine.stores.volume.VolumeStore;
import io.vitrine.stores.volume.VolumeStoreSettings;
import io.vitrine.stores.volume.VolumeUrls;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;

/** An image whose size nobody announces, in the product's own store: how often its volume has to be extended. */
final class GrowingUpload {
    private static final int CHUNK_BYTES = 4 << 20;

    private final OwnVolumes own;

    GrowingUpload(OwnVolumes own) {
        this.own = own;
    }

    /** Extensions of the volume. The image is removed afterwards. */
    int extensions(long sizeBytes) throws StoreException {
        int before = own.volumes().extensions();
        var settings = new VolumeStoreSettings("bench", new Gib(4), Verification.OFF);
        try (var store = new VolumeStore(
                VolumeUrls.cinder(new StoreId("cinder")),
                Optional.empty(),
                settings,
                own.volumes(),
                own.attacher(),
                own.connector())) {
            var stored = store.write(new UnrecordedAttempt(), OptionalLong.empty(), target -> {
                var chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
                for (long at = 0; at < sizeBytes; at += CHUNK_BYTES) {
                    chunk.clear();
                    chunk.putLong(0, at + 1); // zeros might be left out
                    target.write(chunk, at);
                }
                return content(sizeBytes);
            });
            store.remove(stored.locations().getFirst());
        }
        return own.volumes().extensions() - before;
    }

    private static Content content(long sizeBytes) {
        var none = new Digest("md5", "00000000000000000000000000000000");
        return new Content(sizeBytes, none, none, new ChunkChecksums(new int[ChunkChecksums.chunksOf(sizeBytes)]));
    }

    /** Nobody writes it down: the process that measures ends it. */
    private record UnrecordedAttempt(AttemptId id, ImageId image) implements Attempt {
        UnrecordedAttempt() {
            this(AttemptId.fresh(), ImageId.fresh());
        }

        @Override
        public void reached(AttemptStep step) {}

        @Override
        public void volumeCreated(VolumeId volume) {}

        @Override
        public void attachmentReserved(AttachmentId attachment) {}
    }
}
