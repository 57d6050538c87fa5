package io.vitrine.stores.volume;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vitrine.attach.AttachedVolume;
import io.vitrine.attach.VolumeAttacher;
import io.vitrine.model.ByteRange;
import io.vitrine.model.VolumeId;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.VolumeException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/** Attaches volumes that hold somebody else's bytes around the places given, and promise nothing about what was not written. */
record DirtyAttacher(VolumeAttacher real, AtomicBoolean dirtied, long... places) implements VolumeAttacher {
    @Override
    public <T, X extends Exception> T withVolume(VolumeId id, AttachMode mode, Journal<X> journal, Use<T, X> body)
            throws VolumeException, X {
        return real.withVolume(id, mode, journal, volume -> {
            if (mode == AttachMode.READ_WRITE && dirtied.compareAndSet(false, true)) {
                dirty(volume);
            }
            return body.use(new Unpromising(volume));
        });
    }

    private void dirty(AttachedVolume volume) throws VolumeException {
        for (long place : places) {
            volume.write(ByteBuffer.wrap("somebody else's secret".getBytes(US_ASCII)), place);
        }
    }

    private record Unpromising(AttachedVolume real) implements AttachedVolume {
        @Override
        public long capacityBytes() {
            return real.capacityBytes();
        }

        @Override
        public void read(ByteBuffer destination, long offset) throws VolumeException {
            real.read(destination, offset);
        }

        @Override
        public void write(ByteBuffer source, long offset) throws VolumeException {
            real.write(source, offset);
        }

        @Override
        public void writeZeroes(ByteRange range) throws VolumeException {
            real.writeZeroes(range);
        }

        @Override
        public boolean unwrittenReadsZero() {
            return false;
        }

        @Override
        public boolean isHole(ByteRange range) {
            return false;
        }

        @Override
        public void flush() throws VolumeException {
            real.flush();
        }

        @Override
        public void uncache(ByteRange range) throws VolumeException {
            real.uncache(range);
        }

        @Override
        public long refreshCapacity() throws VolumeException {
            return real.refreshCapacity();
        }
    }
}
