package io.vitrine.stores.volume;

import io.vitrine.attach.AttachedVolume;
import io.vitrine.model.ByteRange;
import io.vitrine.model.Fault;
import io.vitrine.stores.ImageSource;
import io.vitrine.stores.StoreException;
import io.vitrine.volumes.VolumeException;
import java.nio.ByteBuffer;

/**
 * The image at the beginning of an attached volume.
 *
 * @param imageBytes what follows is nobody's
 */
record VolumeSource(AttachedVolume volume, long imageBytes) implements ImageSource {
    @Override
    public void read(ByteBuffer destination, long offset) throws StoreException {
        if (offset < 0 || offset + destination.remaining() > imageBytes) {
            throw new StoreException(
                    Fault.CORRUPT, "the image ends at " + imageBytes + " bytes, before what was asked for");
        }
        try {
            volume.read(destination, offset);
        } catch (VolumeException e) {
            throw VolumeStore.trouble(e);
        }
    }

    @Override
    public boolean isHole(ByteRange range) throws StoreException {
        try {
            return volume.isHole(range);
        } catch (VolumeException e) {
            throw VolumeStore.trouble(e);
        }
    }
}
