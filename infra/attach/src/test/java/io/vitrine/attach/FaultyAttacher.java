package io.vitrine.attach;

import io.vitrine.model.ByteRange;
import io.vitrine.model.Fault;
import io.vitrine.model.VolumeId;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.VolumeException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An attacher whose volumes fail as they are told: writes beyond a number of bytes (of all loans together), flushes, and reads, which can also
 * answer a wrong byte. What is not told to fail falls through to the real one.
 */
public final class FaultyAttacher implements VolumeAttacher {
    private final VolumeAttacher real;
    private final AtomicLong written = new AtomicLong();
    private volatile long bytesTaken = Long.MAX_VALUE;
    private volatile Fault writeFault = Fault.UNAVAILABLE;
    private volatile boolean flushFails;
    private volatile boolean readFails;
    private volatile boolean growsNot;
    private volatile long rottenByte = -1;

    public FaultyAttacher(VolumeAttacher real) {
        this.real = real;
    }

    public FaultyAttacher failWritesAfter(long bytes, Fault fault) {
        writeFault = fault;
        bytesTaken = bytes;
        return this;
    }

    public FaultyAttacher failFlushes() {
        flushFails = true;
        return this;
    }

    public FaultyAttacher failReads() {
        readFails = true;
        return this;
    }

    /** What a volume is extended by does not show while it is attached. */
    public FaultyAttacher hideGrowth() {
        growsNot = true;
        return this;
    }

    /** The byte at that offset reads as another one from now on. */
    public FaultyAttacher rot(long offset) {
        rottenByte = offset;
        return this;
    }

    @Override
    public <T, X extends Exception> T withVolume(VolumeId id, AttachMode mode, Journal<X> journal, Use<T, X> body)
            throws VolumeException, X {
        return real.withVolume(id, mode, journal, volume -> body.use(new FaultyVolume(volume)));
    }

    private final class FaultyVolume implements AttachedVolume {
        private final AttachedVolume real;

        FaultyVolume(AttachedVolume real) {
            this.real = real;
        }

        @Override
        public void write(ByteBuffer source, long offset) throws VolumeException {
            if (written.addAndGet(source.remaining()) > bytesTaken) {
                throw new VolumeException(writeFault, "the volume fails after " + bytesTaken + " bytes, says the test");
            }
            real.write(source, offset);
        }

        @Override
        public void flush() throws VolumeException {
            if (flushFails) {
                throw new VolumeException(Fault.UNAVAILABLE, "the volume does not flush, says the test");
            }
            real.flush();
        }

        @Override
        public void read(ByteBuffer destination, long offset) throws VolumeException {
            if (readFails) {
                throw new VolumeException(Fault.UNAVAILABLE, "the volume does not read, says the test");
            }
            int start = destination.position();
            real.read(destination, offset);
            long rotten = start + rottenByte - offset;
            if (rottenByte >= offset && rotten < destination.position()) {
                destination.put((int) rotten, (byte) ~destination.get((int) rotten));
            }
        }

        @Override
        public long capacityBytes() {
            return real.capacityBytes();
        }

        @Override
        public void writeZeroes(ByteRange range) throws VolumeException {
            real.writeZeroes(range);
        }

        @Override
        public boolean unwrittenReadsZero() {
            return real.unwrittenReadsZero();
        }

        @Override
        public boolean isHole(ByteRange range) throws VolumeException {
            return real.isHole(range);
        }

        @Override
        public void uncache(ByteRange range) throws VolumeException {
            real.uncache(range);
        }

        @Override
        public long refreshCapacity() throws VolumeException {
            return growsNot ? real.capacityBytes() : real.refreshCapacity();
        }
    }
}
