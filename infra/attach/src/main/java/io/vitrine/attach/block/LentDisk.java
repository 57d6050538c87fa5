package io.vitrine.attach.block;

import io.vitrine.attach.AttachedVolume;
import io.vitrine.model.ByteRange;
import io.vitrine.model.Fault;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.Attachment;
import io.vitrine.volumes.ConnectionInfo;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.VolumeService;
import java.nio.ByteBuffer;
import java.time.Duration;

/** A disk as an attached volume: as large as the control plane says, whatever the disk is rounded up to, and of use only while it is lent. */
final class LentDisk implements AttachedVolume, AutoCloseable {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final BlockDisk disk;
    private final Attachment attachment;
    private final VolumeService volumes;
    private final Duration growthLimit;
    private final String protocol;
    private volatile long capacityBytes;
    private volatile boolean lent = true;

    private LentDisk(
            BlockDisk disk, Attachment attachment, VolumeService volumes, Duration growthLimit, String protocol) {
        this.disk = disk;
        this.attachment = attachment;
        this.volumes = volumes;
        this.growthLimit = growthLimit;
        this.protocol = protocol;
    }

    static LentDisk lend(
            BlockDisk disk,
            Attachment attachment,
            ConnectionInfo connection,
            VolumeService volumes,
            Duration growthLimit)
            throws VolumeException {
        var volume = new LentDisk(disk, attachment, volumes, growthLimit, protocol(connection));
        volume.capacityBytes = volume.promisedBytes();
        if (disk.capacityBytes() < volume.capacityBytes) {
            throw new VolumeException(
                    Fault.CORRUPT, "volume " + attachment.volume() + " is larger than the disk that holds it");
        }
        return volume;
    }

    private static String protocol(ConnectionInfo connection) {
        return switch (connection) {
            case ConnectionInfo.Iscsi _ -> "iscsi";
            case ConnectionInfo.SharedFile _ -> "shared file";
            case ConnectionInfo.LocalPath _ -> "file";
        };
    }

    @Override
    public String protocol() {
        return protocol;
    }

    private long promisedBytes() throws VolumeException {
        var id = attachment.volume();
        return volumes.find(id)
                .orElseThrow(() -> new VolumeException(Fault.NOT_FOUND, "no volume " + id))
                .size()
                .bytes();
    }

    @Override
    public long capacityBytes() {
        return capacityBytes;
    }

    /** {@code UNAVAILABLE} where the disk does not show within its time what the control plane has promised. */
    @Override
    public long refreshCapacity() throws VolumeException {
        requireLent();
        var promised = promisedBytes();
        var end = System.nanoTime() + growthLimit.toNanos();
        while (disk.refreshCapacity() < promised) {
            if (System.nanoTime() - end >= 0) {
                throw new VolumeException(
                        Fault.UNAVAILABLE,
                        "volume " + attachment.volume() + " was extended, but its disk has not grown within "
                                + growthLimit.toSeconds() + " s");
            }
            pause();
        }
        capacityBytes = promised;
        return promised;
    }

    private static void pause() throws VolumeException {
        try {
            Thread.sleep(LOOK_AGAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VolumeException(Fault.UNAVAILABLE, "interrupted while waiting for a disk to grow", e);
        }
    }

    @Override
    public void read(ByteBuffer destination, long offset) throws VolumeException {
        requireLent();
        if (offset < 0 || offset + destination.remaining() > capacityBytes) {
            throw new VolumeException(
                    Fault.INVALID, "reading past the end of the volume of " + capacityBytes + " bytes");
        }
        disk.read(destination, offset);
    }

    @Override
    public void write(ByteBuffer source, long offset) throws VolumeException {
        requireWritable(offset, source.remaining());
        disk.write(source, offset);
    }

    @Override
    public void writeZeroes(ByteRange range) throws VolumeException {
        requireWritable(range.offset(), range.length());
        disk.writeZeroes(range);
    }

    @Override
    public boolean unwrittenReadsZero() {
        return disk.unwrittenReadsZero();
    }

    @Override
    public boolean isHole(ByteRange range) throws VolumeException {
        requireLent();
        return range.end() <= capacityBytes && disk.isHole(range);
    }

    @Override
    public void flush() throws VolumeException {
        requireLent();
        disk.flush();
    }

    @Override
    public void uncache(ByteRange range) throws VolumeException {
        requireLent();
        disk.uncache(range);
    }

    /** Ends writing: everything durable. */
    void settle() throws VolumeException {
        if (attachment.mode() == AttachMode.READ_WRITE) {
            flush();
        }
    }

    /** Ends the loan; the disk is closed by who opened it. */
    @Override
    public void close() {
        lent = false;
    }

    private void requireWritable(long offset, long length) throws VolumeException {
        requireLent();
        if (attachment.mode() != AttachMode.READ_WRITE) {
            throw new VolumeException(Fault.CONFLICT, "the volume is attached for reading only");
        }
        if (offset < 0 || offset + length > capacityBytes) {
            throw new VolumeException(
                    Fault.TOO_LARGE, "writing past the end of the volume of " + capacityBytes + " bytes");
        }
    }

    private void requireLent() throws VolumeException {
        if (!lent) {
            throw new VolumeException(Fault.GONE, "the loan of volume " + attachment.volume() + " has ended");
        }
    }
}
