package io.vitrine.volumes.file;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * An open file, folder or block device. Reads and writes say where, take whole buffers, run on many threads at once and block the calling
 * thread. Unlike a {@link java.nio.channels.FileChannel} it is not closed for everybody when one of its threads is interrupted; closing
 * waits for calls under way and makes later ones fail, so that a descriptor that the system has given to another file is never written.
 */
public final class NativeFile implements AutoCloseable {
    /** Blocks of every device divide it; a hole is punched in whole blocks only. */
    private static final long BLOCK_BYTES = 4096;

    /** Longest range zeroed by one call, so that a slow device does not hold its thread for minutes. */
    private static final long ZEROING_STEP_BYTES = 256L << 20;

    private static final long COPY_BYTES = 1L << 20;

    private static final int OWNER_ONLY = 0600;

    private static final Duration CLOSE_DEADLINE = Duration.ofMinutes(1);

    /** How a file is opened; none of them truncates. */
    public enum Access {
        READ(Libc.O_RDONLY),
        WRITE(Libc.O_RDWR),
        /** For a block device: refused with {@code BUSY} while the system itself, or another such opening, uses the device. */
        WRITE_DEVICE(Libc.O_RDWR | Libc.O_EXCL),
        /** Makes the file; one that is there already is an error. */
        CREATE(Libc.O_RDWR | Libc.O_CREAT | Libc.O_EXCL),
        CREATE_IF_MISSING(Libc.O_RDWR | Libc.O_CREAT);

        private final int flags;

        Access(int flags) {
            this.flags = flags;
        }
    }

    private final int descriptor;
    private volatile OptionalInt pastTheCache = OptionalInt.empty();
    private final ReentrantReadWriteLock inUse = new ReentrantReadWriteLock();
    private boolean open = true;
    private volatile boolean locked;

    private NativeFile(int descriptor) {
        this.descriptor = descriptor;
    }

    public static NativeFile open(Path path, Access access) throws FileTrouble {
        return new NativeFile(Libc.open(path.toString(), access.flags, OWNER_ONLY));
    }

    /**
     * From now on whole blocks of aligned native memory go straight to the disk, without a copy in the system's cache: half of what writing costs,
     * and nothing else is driven out of that cache. Where file system or device cannot, all goes through it as before.
     */
    public void writePastTheCache() throws IOException {
        use(() -> {
            try {
                pastTheCache = OptionalInt.of(
                        Libc.open("/proc/self/fd/" + descriptor, Libc.O_RDWR | Libc.O_DIRECT, OWNER_ONLY));
            } catch (FileTrouble trouble) {
                if (!trouble.isUnsupported()) {
                    throw trouble;
                }
            }
        });
    }

    /** Makes the names in a folder (created, renamed, removed) durable. */
    public static void syncFolder(Path folder) throws IOException {
        try (var opened = open(folder, Access.READ)) {
            opened.sync();
        }
    }

    /** Excludes every other opening that locks; {@code BUSY} at once where one does. Ends with this opening, however the process ends. */
    public void lockAlone() throws IOException {
        lock(Libc.LOCK_EX | Libc.LOCK_NB);
    }

    /** Excludes openings that lock alone; {@code BUSY} at once where one does. */
    public void lockShared() throws IOException {
        lock(Libc.LOCK_SH | Libc.LOCK_NB);
    }

    private void lock(int operation) throws IOException {
        use(() -> Libc.flock(descriptor, operation));
        locked = true;
    }

    /** Bytes, of a block device too. */
    public long sizeBytes() throws IOException {
        return with(() -> Libc.size(descriptor));
    }

    /** What was opened, whatever has become of its path since. */
    public FileIdentity identity() throws IOException {
        return with(() -> FileIdentity.of(Path.of("/proc/self/fd/" + descriptor)));
    }

    /** Cuts or grows a regular file; what is new reads as zeros and takes no space. */
    public void resize(long sizeBytes) throws IOException {
        use(() -> Libc.ftruncate(descriptor, sizeBytes));
    }

    /** Fills {@code destination} from {@code offset} on; false where the file ends before. */
    public boolean read(ByteBuffer destination, long offset) throws IOException {
        return with(() -> destination.isDirect() ? fill(destination, offset) : fillThroughCopy(destination, offset));
    }

    /** Writes all of {@code source} at {@code offset}. */
    public void write(ByteBuffer source, long offset) throws IOException {
        use(() -> {
            if (source.isDirect()) {
                drain(MemorySegment.ofBuffer(source), offset);
            } else {
                drainThroughCopy(MemorySegment.ofBuffer(source), offset);
            }
            source.position(source.limit());
        });
    }

    /** Makes a range of the file read as zeros: by a hole, by telling the device, or by writing them. */
    public void zero(long offset, long length) throws IOException {
        for (long done = 0; done < length; done += ZEROING_STEP_BYTES) {
            long from = offset + done;
            long step = Math.min(ZEROING_STEP_BYTES, length - done);
            use(() -> zeroStep(from, step));
        }
    }

    /** Whether the file system knows that nothing was ever written to the range, or that it was zeroed; false where it cannot tell, as of a device. */
    public boolean isHole(long offset, long length) throws IOException {
        return with(() -> {
            try {
                return Libc.nextData(descriptor, offset) >= offset + length;
            } catch (FileTrouble trouble) {
                if (trouble.isUnsupported()) {
                    return false;
                }
                if (trouble.isNoData()) {
                    return offset + length <= Libc.size(descriptor);
                }
                throw trouble;
            }
        });
    }

    /** Gives up the bytes from the start on, where that costs no writing; otherwise they stay. */
    public void discard(long length) throws IOException {
        use(() -> fallocated(Libc.PUNCH_HOLE_KEEP_SIZE, 0, length / BLOCK_BYTES * BLOCK_BYTES));
    }

    /** Returns once everything written before is on stable storage. */
    public void sync() throws IOException {
        use(() -> Libc.fsync(descriptor));
    }

    /** Forgets what the system has cached of a range of synced bytes, so that the next read asks the disk. */
    public void dropCached(long offset, long length) throws IOException {
        use(() -> Libc.dropCached(descriptor, offset, length));
    }

    /** An error after {@link #CLOSE_DEADLINE} where a call hangs: the file is closed by itself once that ends. */
    @Override
    public void close() throws IOException {
        if (!inUse.writeLock().tryLock() && !awaitCalls()) {
            closeLater();
            throw new IOException("a call under way keeps the file open");
        }
        closeLocked();
    }

    private boolean awaitCalls() {
        try {
            return inUse.writeLock().tryLock(CLOSE_DEADLINE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void closeLater() {
        Thread.ofPlatform().daemon().name("close-file").start(() -> {
            inUse.writeLock().lock();
            try {
                closeLocked();
            } catch (IOException e) {
                System.getLogger(NativeFile.class.getName())
                        .log(System.Logger.Level.WARNING, "a file whose calls hung could not be closed", e);
            }
        });
    }

    private void closeLocked() throws IOException {
        try {
            if (open) {
                open = false;
                unlock();
                if (pastTheCache.isPresent()) {
                    Libc.close(pastTheCache.getAsInt());
                }
                Libc.close(descriptor);
            }
        } finally {
            inUse.writeLock().unlock();
        }
    }

    /** A program started this very moment may still share the descriptor: without this it would keep the lock a little longer. */
    private void unlock() throws FileTrouble {
        if (locked) {
            Libc.flock(descriptor, Libc.LOCK_UN);
        }
    }

    private void zeroStep(long offset, long length) throws IOException {
        long firstBlock = Math.min(offset + length, Math.ceilDiv(offset, BLOCK_BYTES) * BLOCK_BYTES);
        long endOfBlocks = Math.max(firstBlock, (offset + length) / BLOCK_BYTES * BLOCK_BYTES);
        writeZeros(offset, firstBlock - offset);
        if (endOfBlocks > firstBlock && !deallocated(firstBlock, endOfBlocks - firstBlock)) {
            writeZeros(firstBlock, endOfBlocks - firstBlock);
        }
        writeZeros(endOfBlocks, offset + length - endOfBlocks);
    }

    /** On a block device both calls answer success only where the range reads as zeros afterwards (block/fops.c of Linux). */
    private boolean deallocated(long offset, long length) throws IOException {
        return fallocated(Libc.PUNCH_HOLE_KEEP_SIZE, offset, length)
                || fallocated(Libc.ZERO_RANGE_KEEP_SIZE, offset, length);
    }

    private boolean fallocated(int mode, long offset, long length) throws IOException {
        try {
            Libc.fallocate(descriptor, mode, offset, length);
            return true;
        } catch (FileTrouble trouble) {
            if (trouble.isUnsupported()) {
                return false;
            }
            throw trouble;
        }
    }

    private void writeZeros(long offset, long length) throws IOException {
        if (length == 0) {
            return;
        }
        try (var arena = Arena.ofConfined()) {
            var zeros = arena.allocate(Math.min(length, COPY_BYTES));
            for (long done = 0; done < length; done += zeros.byteSize()) {
                drain(zeros.asSlice(0, Math.min(zeros.byteSize(), length - done)), offset + done);
            }
        }
    }

    private void drain(MemorySegment source, long offset) throws IOException {
        long done = pastTheCache.isPresent() ? drainPastTheCache(source, offset, pastTheCache.getAsInt()) : 0;
        while (done < source.byteSize()) {
            done += Libc.pwrite(descriptor, source.asSlice(done), offset + done);
        }
    }

    /** As much as that way takes: whole blocks, aligned ones; nothing where the device's own blocks are larger than that. */
    private static long drainPastTheCache(MemorySegment source, long offset, int direct) throws IOException {
        if (source.address() % BLOCK_BYTES != 0 || offset % BLOCK_BYTES != 0) {
            return 0;
        }
        long blocks = source.byteSize() / BLOCK_BYTES * BLOCK_BYTES;
        long done = 0;
        try {
            while (done < blocks && done % BLOCK_BYTES == 0) {
                done += Libc.pwrite(direct, source.asSlice(done, blocks - done), offset + done);
            }
        } catch (FileTrouble trouble) {
            if (!trouble.isUnsupported()) {
                throw trouble;
            }
        }
        return done;
    }

    /** The system reads native memory only, so bytes of the heap make a detour. */
    private void drainThroughCopy(MemorySegment source, long offset) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var copy = arena.allocate(Math.max(1, Math.min(source.byteSize(), COPY_BYTES)));
            for (long done = 0; done < source.byteSize(); done += copy.byteSize()) {
                var piece = copy.asSlice(0, Math.min(copy.byteSize(), source.byteSize() - done));
                piece.copyFrom(source.asSlice(done, piece.byteSize()));
                drain(piece, offset + done);
            }
        }
    }

    private boolean fill(ByteBuffer destination, long offset) throws IOException {
        var free = MemorySegment.ofBuffer(destination);
        long done = 0;
        while (done < free.byteSize()) {
            long got = Libc.pread(descriptor, free.asSlice(done), offset + done);
            if (got == 0) {
                return false;
            }
            done += got;
        }
        destination.position(destination.limit());
        return true;
    }

    private boolean fillThroughCopy(ByteBuffer destination, long offset) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var copy = arena.allocate(Math.max(1, destination.remaining())).asByteBuffer();
            copy.limit(destination.remaining());
            if (!fill(copy, offset)) {
                return false;
            }
            destination.put(copy.flip());
            return true;
        }
    }

    private interface Operation {
        void run() throws IOException;
    }

    private interface Question<T> {
        T ask() throws IOException;
    }

    private void use(Operation operation) throws IOException {
        with(() -> {
            operation.run();
            return true;
        });
    }

    private <T> T with(Question<T> question) throws IOException {
        inUse.readLock().lock();
        try {
            if (!open) {
                throw new ClosedChannelException();
            }
            return question.ask();
        } finally {
            inUse.readLock().unlock();
        }
    }

    /** Writes a small file so that after a crash of the process there is either all of it under its name or none. */
    public static void replace(Path path, byte[] content) throws IOException {
        replace(path, content, _ -> {});
    }

    /** The same for a crash of the host. */
    public static void replaceDurably(Path path, byte[] content) throws IOException {
        replace(path, content, NativeFile::sync);
        syncFolder(path.resolveSibling("."));
    }

    private interface Finish {
        void settle(NativeFile file) throws IOException;
    }

    private static void replace(Path path, byte[] content, Finish finish) throws IOException {
        var part = path.resolveSibling(path.getFileName() + ".tmp");
        Files.deleteIfExists(part);
        try (var file = open(part, Access.CREATE)) {
            file.write(ByteBuffer.wrap(content), 0);
            finish.settle(file);
            Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(part);
            throw e;
        }
    }
}
