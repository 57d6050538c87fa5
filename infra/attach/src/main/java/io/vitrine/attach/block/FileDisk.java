package io.vitrine.attach.block;

import io.vitrine.model.ByteRange;
import io.vitrine.model.Fault;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.file.FileIdentity;
import io.vitrine.volumes.file.FileIdentity.Kind;
import io.vitrine.volumes.file.FileTrouble;
import io.vitrine.volumes.file.NativeFile;
import io.vitrine.volumes.file.NativeFile.Access;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A file or device of this host as a disk. It is as long as whoever made it says, and is never cut. */
final class FileDisk implements BlockDisk {
    private final NativeFile file;
    private final boolean unwrittenReadsZero;
    private volatile long capacityBytes;

    private FileDisk(NativeFile file, boolean unwrittenReadsZero) {
        this.file = file;
        this.unwrittenReadsZero = unwrittenReadsZero;
    }

    static FileDisk open(Path path, AttachMode mode, boolean unwrittenReadsZero) throws VolumeException {
        return onFile("opening " + path.getFileName(), () -> {
            var file = NativeFile.open(path, access(mode, FileIdentity.of(path).kind()));
            try {
                var disk = new FileDisk(file, unwrittenReadsZero);
                disk.capacityBytes = file.sizeBytes();
                if (mode == AttachMode.READ_WRITE) {
                    file.writePastTheCache();
                }
                return disk;
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
        });
    }

    private static Access access(AttachMode mode, Kind kind) throws VolumeException {
        return switch (kind) {
            case OTHER ->
                throw new VolumeException(Fault.CORRUPT, "the volume is neither a regular file nor a block device");
            case REGULAR_FILE -> mode == AttachMode.READ_WRITE ? Access.WRITE : Access.READ;
            case BLOCK_DEVICE -> mode == AttachMode.READ_WRITE ? Access.WRITE_DEVICE : Access.READ;
        };
    }

    @Override
    public long capacityBytes() {
        return capacityBytes;
    }

    @Override
    public long refreshCapacity() throws VolumeException {
        capacityBytes = onFile("asking the size of a volume", file::sizeBytes);
        return capacityBytes;
    }

    @Override
    public void read(ByteBuffer destination, long offset) throws VolumeException {
        if (!onFile("reading a volume", () -> file.read(destination, offset))) {
            throw new VolumeException(Fault.CORRUPT, "the volume ends before its size");
        }
    }

    @Override
    public void write(ByteBuffer source, long offset) throws VolumeException {
        onFile("writing a volume", () -> {
            file.write(source, offset);
            return true;
        });
    }

    @Override
    public void writeZeroes(ByteRange range) throws VolumeException {
        onFile("zeroing a volume", () -> {
            file.zero(range.offset(), range.length());
            return true;
        });
    }

    @Override
    public boolean unwrittenReadsZero() {
        return unwrittenReadsZero;
    }

    /** A hole of a regular file reads as zeros, whoever left it. */
    @Override
    public boolean isHole(ByteRange range) throws VolumeException {
        return onFile("reading a volume", () -> file.isHole(range.offset(), range.length()));
    }

    @Override
    public void flush() throws VolumeException {
        onFile("flushing a volume", () -> {
            file.sync();
            return true;
        });
    }

    @Override
    public void uncache(ByteRange range) throws VolumeException {
        onFile("reading a volume", () -> {
            file.dropCached(range.offset(), range.length());
            return true;
        });
    }

    @Override
    public void close() throws VolumeException {
        onFile("closing a volume", () -> {
            file.close();
            return true;
        });
    }

    private interface FileWork<T> {
        T run() throws IOException, VolumeException;
    }

    private static <T> T onFile(String doing, FileWork<T> work) throws VolumeException {
        try {
            return work.run();
        } catch (IOException e) {
            throw new VolumeException(FileTrouble.faultOf(e), doing + " failed: " + FileTrouble.reasonOf(e), e);
        }
    }
}
