package io.vitrine.attach.block;

import io.vitrine.model.ByteRange;
import io.vitrine.model.Fault;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.ConnectionInfo;
import io.vitrine.volumes.ConnectionInfo.Iscsi;
import io.vitrine.volumes.VolumeException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A storage array in memory: a disk for each iSCSI target, as large as its volume. It counts what is open, grows only after so many looks, and cannot be
 * reached when told so.
 */
public final class MemoryDisks implements BlockConnector {
    private static final int PAGE = 1 << 16;

    private final Capacity capacity;
    private final Map<String, ConcurrentMap<Long, byte[]>> disks = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger looksBeforeGrowth = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger generation = new AtomicInteger();
    private volatile long readableBytes = Long.MAX_VALUE;

    /** How large the volume behind a target is now. */
    public interface Capacity {
        long bytes(String iqn) throws VolumeException;
    }

    public MemoryDisks(Capacity capacity) {
        this.capacity = capacity;
    }

    public int open() {
        return open.get();
    }

    /** The next so many looks at a size still see the old one. */
    public void growAfter(int looks) {
        looksBeforeGrowth.set(looks);
    }

    /** The next so many log-ins fail. */
    public void refuse(int times) {
        refusals.set(times);
    }

    @Override
    public BlockDisk open(ConnectionInfo connection, AttachMode mode) throws VolumeException {
        var target = ((Iscsi) connection).paths().getFirst().iqn();
        if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new VolumeException(Fault.UNAVAILABLE, "the target refuses the log-in");
        }
        var disk = new MemoryDisk(target, disks.computeIfAbsent(target, _ -> new ConcurrentHashMap<>()));
        disk.refreshCapacity();
        open.incrementAndGet();
        return disk;
    }

    /** Whatever is open now answers no more. */
    public void endSessions() {
        generation.incrementAndGet();
    }

    /** What lies behind that offset of any disk cannot be read. */
    public void failFrom(long offset) {
        readableBytes = offset;
    }

    /** Another byte is read at an offset of every disk that has been written there. */
    public void damage(long offset) {
        disks.values()
                .forEach(pages -> pages.computeIfPresent(offset / PAGE, (_, page) -> {
                    var changed = page.clone();
                    changed[(int) (offset % PAGE)] ^= 1;
                    return changed;
                }));
    }

    private final class MemoryDisk implements BlockDisk {
        private final int born = generation.get();
        private final String target;
        private final ConcurrentMap<Long, byte[]> pages;
        private volatile long size;

        MemoryDisk(String target, ConcurrentMap<Long, byte[]> pages) {
            this.target = target;
            this.pages = pages;
        }

        @Override
        public long capacityBytes() {
            return size;
        }

        @Override
        public long refreshCapacity() throws VolumeException {
            if (size == 0 || looksBeforeGrowth.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
                size = capacity.bytes(target);
            }
            return size;
        }

        @Override
        public void read(ByteBuffer destination, long offset) throws VolumeException {
            if (born != generation.get() || offset + destination.remaining() > readableBytes) {
                throw new VolumeException(Fault.UNAVAILABLE, "the target answers no more");
            }
            for (var at = offset; destination.hasRemaining(); ) {
                var inPage = (int) (at % PAGE);
                var length = Math.min(destination.remaining(), PAGE - inPage);
                destination.put(pages.getOrDefault(at / PAGE, new byte[PAGE]), inPage, length);
                at += length;
            }
        }

        @Override
        public void write(ByteBuffer source, long offset) {
            for (var at = offset; source.hasRemaining(); ) {
                var inPage = (int) (at % PAGE);
                var length = Math.min(source.remaining(), PAGE - inPage);
                var bytes = new byte[length];
                source.get(bytes);
                put(at / PAGE, inPage, bytes);
                at += length;
            }
        }

        private void put(long page, int from, byte[] bytes) {
            pages.compute(page, (_, old) -> {
                var changed = old == null ? new byte[PAGE] : old.clone();
                System.arraycopy(bytes, 0, changed, from, bytes.length);
                return changed;
            });
        }

        @Override
        public void writeZeroes(ByteRange range) {
            write(ByteBuffer.allocate(Math.toIntExact(range.length())), range.offset());
        }

        @Override
        public boolean unwrittenReadsZero() {
            return true;
        }

        @Override
        public boolean isHole(ByteRange range) {
            for (var page = range.offset() / PAGE; page * PAGE < range.end(); page++) {
                if (pages.containsKey(page)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void flush() {}

        @Override
        public void uncache(ByteRange range) {}

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }
}
