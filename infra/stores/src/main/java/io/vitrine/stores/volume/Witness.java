package io.vitrine.stores.volume;

import io.vitrine.attach.AttachedVolume;
import io.vitrine.model.ByteRange;
import io.vitrine.model.Fault;
import io.vitrine.volumes.VolumeException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Some bytes of a volume by which it is known again when it is attached anew: how disks are called may change with each export, what is on them may not. */
final class Witness {
    private static final int BYTES = 4096;

    /** @param offset where they are on the volume */
    private record Sample(long offset, byte[] bytes) {}

    private volatile @Nullable Sample sample;

    /** Is told of bytes that have been written and are no zeros; the first ones are kept. */
    void wrote(ByteBuffer source, long offset) {
        if (sample == null) {
            var bytes = new byte[Math.min(BYTES, source.remaining())];
            source.duplicate().get(bytes);
            sample = new Sample(offset, bytes);
        }
    }

    /** {@code CORRUPT} where they are not there. */
    void confirm(AttachedVolume volume) throws VolumeException {
        var kept = sample;
        if (kept == null) {
            return;
        }
        var found = ByteBuffer.allocate(kept.bytes().length);
        volume.uncache(new ByteRange(kept.offset(), found.capacity()));
        volume.read(found, kept.offset());
        if (!Arrays.equals(found.array(), kept.bytes())) {
            throw new VolumeException(
                    Fault.CORRUPT, "the volume that was attached again does not hold what was written to it");
        }
    }
}
