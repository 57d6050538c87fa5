package io.vitrine.attach.iscsi.scripted;

import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The blocks of a disk behind a write cache: what was not flushed may be lost, any of it. A block that nobody wrote has no place. */
public final class Medium {
    private final int blockBytes;
    private final NavigableMap<Long, byte[]> now = new TreeMap<>();
    private final NavigableMap<Long, byte[]> durable = new TreeMap<>();
    private final Set<Long> dirty = new TreeSet<>();
    private volatile boolean cached = true;

    Medium(int blockBytes) {
        this.blockBytes = blockBytes;
    }

    int blockBytes() {
        return blockBytes;
    }

    boolean isCached() {
        return cached;
    }

    /** Without a cache each write is durable at once. */
    public void setCached(boolean cached) {
        this.cached = cached;
    }

    synchronized void write(long block, byte[] bytes, int from, int length) {
        for (int at = 0; at < length; at += blockBytes) {
            put(block + at / blockBytes, Arrays.copyOfRange(bytes, from + at, from + at + blockBytes));
        }
    }

    private void put(long block, byte[] bytes) {
        now.put(block, bytes);
        changed(block);
    }

    synchronized void unmap(long block, long count) {
        var gone = now.subMap(block, block + count);
        dirty.addAll(gone.keySet());
        if (!cached) {
            durable.subMap(block, block + count).clear();
        }
        gone.clear();
    }

    private void changed(long block) {
        if (cached) {
            dirty.add(block);
        } else {
            settle(block);
        }
    }

    private void settle(long block) {
        var bytes = now.get(block);
        if (bytes == null) {
            durable.remove(block);
        } else {
            durable.put(block, bytes);
        }
    }

    synchronized void flush() {
        dirty.forEach(this::settle);
        dirty.clear();
    }

    /** Power fails: each block that was not flushed has its old bytes or its new ones. */
    public synchronized void loseCache(Random random) {
        for (var block : dirty) {
            if (random.nextBoolean()) {
                revert(block);
            } else {
                settle(block);
            }
        }
        dirty.clear();
    }

    /** Power fails, and nothing of the cache was kept. */
    public synchronized void loseWholeCache() {
        dirty.forEach(this::revert);
        dirty.clear();
    }

    private void revert(long block) {
        var bytes = durable.get(block);
        if (bytes == null) {
            now.remove(block);
        } else {
            now.put(block, bytes);
        }
    }

    public synchronized int unflushedBlocks() {
        return dirty.size();
    }

    /** As an initiator would read them. */
    public byte[] read(long block, int count) {
        return copy(now, block, count);
    }

    /** As they would be after a power failure that loses the whole cache. */
    public byte[] readDurable(long block, int count) {
        return copy(durable, block, count);
    }

    private synchronized byte[] copy(NavigableMap<Long, byte[]> from, long block, int count) {
        var bytes = new byte[Math.multiplyExact(count, blockBytes)];
        for (Map.Entry<Long, byte[]> one : from.subMap(block, block + count).entrySet()) {
            System.arraycopy(one.getValue(), 0, bytes, (int) (one.getKey() - block) * blockBytes, blockBytes);
        }
        return bytes;
    }

    synchronized boolean isMapped(long block) {
        return now.containsKey(block);
    }

    /** How many blocks from here on are in the same state, up to the given end. */
    synchronized long run(long block, long end) {
        long at = block;
        if (!isMapped(block)) {
            var next = now.ceilingKey(block);
            at = next == null ? end : next;
        }
        while (at < end && isMapped(block) && isMapped(at)) {
            at++;
        }
        return Math.min(at, end) - block;
    }
}
