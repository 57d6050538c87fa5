package io.vitrine.attach.file;

import io.vitrine.attach.AttachedVolume;
import io.vitrine.model.ByteRange;
import io.vitrine.model.Fault;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.Attachment;
import io.vitrine.volumes.ConnectionInfo;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.VolumeService;
import io.vitrine.volumes.file.FileIdentity;
import io.vitrine.volumes.file.FileIdentity.Kind;
import io.vitrine.volumes.file.FileTrouble;
import io.vitrine.volumes.file.NativeFile;
import io.vitrine.volumes.file.NativeFile.Access;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

/**
 * A file or block device as an attached volume. It is as large as the volume, though the device may be larger. Locked while open
 * (alone to write, shared to read), so that a writer which has been deprived of its attachment keeps the next one out until it has closed.
 */
final class LocalVolumeFile implements AttachedVolume, AutoCloseable {
    private final NativeFile file;
    private final ConnectionInfo.LocalPath connection;
    private final FileIdentity identity;
    private final Attachment attachment;
    private final VolumeService volumes;
    private volatile long capacityBytes;

    private LocalVolumeFile(
            NativeFile file,
            ConnectionInfo.LocalPath connection,
            FileIdentity identity,
            Attachment attachment,
            VolumeService volumes) {
        this.file = file;
        this.connection = connection;
        this.identity = identity;
        this.attachment = attachment;
        this.volumes = volumes;
    }

    static LocalVolumeFile open(ConnectionInfo.LocalPath connection, Attachment attachment, VolumeService volumes)
            throws VolumeException {
        try {
            var identity = FileIdentity.of(connection.path());
            var file = NativeFile.open(connection.path(), accessFor(attachment.mode(), identity.kind()));
            var volume = new LocalVolumeFile(file, connection, identity, attachment, volumes);
            try {
                volume.inspect();
                return volume;
            } catch (VolumeException | IOException | RuntimeException e) {
                file.close();
                throw e;
            }
        } catch (IOException e) {
            throw trouble("opening volume " + attachment.volume(), e);
        }
    }

    private static Access accessFor(AttachMode mode, Kind kind) throws VolumeException {
        return switch (kind) {
            case OTHER ->
                throw new VolumeException(Fault.CORRUPT, "the volume is neither a regular file nor a block device");
            case REGULAR_FILE -> mode == AttachMode.READ_WRITE ? Access.WRITE : Access.READ;
            case BLOCK_DEVICE -> mode == AttachMode.READ_WRITE ? Access.WRITE_DEVICE : Access.READ;
        };
    }

    private void inspect() throws IOException, VolumeException {
        if (writable()) {
            file.lockAlone();
            file.writePastTheCache();
        } else {
            file.lockShared();
        }
        requireSameFile();
        refreshCapacity();
    }

    private void requireSameFile() throws IOException, VolumeException {
        if (!identity.equals(file.identity()) || !identity.equals(FileIdentity.of(connection.path()))) {
            throw new VolumeException(Fault.CORRUPT, "volume " + attachment.volume() + " has been replaced meanwhile");
        }
    }

    @Override
    public long refreshCapacity() throws VolumeException {
        var id = attachment.volume();
        long promised = volumes.find(id)
                .orElseThrow(() -> new VolumeException(Fault.NOT_FOUND, "no volume " + id))
                .size()
                .bytes();
        if (onFile("asking the size of volume " + id, file::sizeBytes) < promised) {
            throw new VolumeException(Fault.CORRUPT, "volume " + id + " is larger than what holds it");
        }
        capacityBytes = promised;
        return promised;
    }

    @Override
    public long capacityBytes() {
        return capacityBytes;
    }

    @Override
    public boolean unwrittenReadsZero() {
        return connection.unwrittenReadsZero();
    }

    /** A file that holds a volume whose unwritten ranges may be anything has been copied from somewhere: its holes mean nothing. */
    @Override
    public boolean isHole(ByteRange range) throws VolumeException {
        return unwrittenReadsZero()
                && range.end() <= capacityBytes
                && onFile("reading volume " + attachment.volume(), () -> file.isHole(range.offset(), range.length()));
    }

    @Override
    public void read(ByteBuffer destination, long offset) throws VolumeException {
        if (offset < 0 || offset + destination.remaining() > capacityBytes) {
            throw new VolumeException(
                    Fault.INVALID, "reading past the end of the volume of " + capacityBytes + " bytes");
        }
        if (!onFile("reading volume " + attachment.volume(), () -> file.read(destination, offset))) {
            throw new VolumeException(Fault.CORRUPT, "volume " + attachment.volume() + " ends before its size");
        }
    }

    @Override
    public void write(ByteBuffer source, long offset) throws VolumeException {
        requireWritable(offset, source.remaining());
        onFile("writing volume " + attachment.volume(), () -> {
            file.write(source, offset);
            return true;
        });
    }

    @Override
    public void writeZeroes(ByteRange range) throws VolumeException {
        requireWritable(range.offset(), range.length());
        onFile("zeroing volume " + attachment.volume(), () -> {
            file.zero(range.offset(), range.length());
            return true;
        });
    }

    @Override
    public void flush() throws VolumeException {
        onFile("flushing volume " + attachment.volume(), () -> {
            file.sync();
            return true;
        });
    }

    @Override
    public void uncache(ByteRange range) throws VolumeException {
        onFile("reading volume " + attachment.volume(), () -> {
            file.dropCached(range.offset(), range.length());
            return true;
        });
    }

    /** Ends writing: everything durable, in the file that the volume still is. */
    void settle() throws VolumeException {
        if (writable()) {
            flush();
        }
        try {
            requireSameFile();
        } catch (IOException e) {
            throw trouble("closing volume " + attachment.volume(), e);
        }
    }

    @Override
    public void close() throws VolumeException {
        try {
            file.close();
        } catch (IOException e) {
            throw trouble("closing volume " + attachment.volume(), e);
        }
    }

    private boolean writable() {
        return attachment.mode() == AttachMode.READ_WRITE;
    }

    private void requireWritable(long offset, long length) throws VolumeException {
        if (!writable()) {
            throw new VolumeException(Fault.CONFLICT, "the volume is attached for reading only");
        }
        if (offset < 0 || offset + length > capacityBytes) {
            throw new VolumeException(
                    Fault.TOO_LARGE, "writing past the end of the volume of " + capacityBytes + " bytes");
        }
    }

    private interface FileWork<T> {
        T run() throws IOException;
    }

    private static <T> T onFile(String doing, FileWork<T> work) throws VolumeException {
        try {
            return work.run();
        } catch (ClosedChannelException e) {
            throw new VolumeException(Fault.GONE, doing + ": the loan has ended", e);
        } catch (IOException e) {
            throw trouble(doing, e);
        }
    }

    private static VolumeException trouble(String doing, IOException e) {
        return new VolumeException(FileTrouble.faultOf(e), doing + " failed: " + FileTrouble.reasonOf(e), e);
    }
}
