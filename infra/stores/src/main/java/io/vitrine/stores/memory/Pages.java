package io.vitrine.stores.memory;

import io.vitrine.model.Fault;
import io.vitrine.stores.ImageSource;
import io.vitrine.stores.StoreException;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;

/** Bytes in pages that exist once something other than zeros is written to them. Disjoint ranges may be written by many threads at once. */
final class Pages {
    static final int PAGE_BYTES = 64 << 10;

    private final Semaphore free;
    private final ConcurrentMap<Long, byte[]> pages = new ConcurrentHashMap<>();

    Pages(Semaphore free) {
        this.free = free;
    }

    void write(ByteBuffer source, long offset) throws StoreException {
        for (long at = offset; source.hasRemaining(); ) {
            int inPage = (int) (at % PAGE_BYTES);
            int length = Math.min(source.remaining(), PAGE_BYTES - inPage);
            source.get(page(at / PAGE_BYTES), inPage, length);
            at += length;
        }
    }

    private byte[] page(long number) throws StoreException {
        var page = pages.computeIfAbsent(number, _ -> free.tryAcquire() ? new byte[PAGE_BYTES] : new byte[0]);
        if (page.length == 0) {
            pages.remove(number, page);
            throw new StoreException(Fault.TOO_LARGE, "the memory store is full");
        }
        return page;
    }

    /** Gives the room back; who still reads keeps what he reads. */
    void release() {
        free.release(pages.size());
    }

    ImageSource source(long sizeBytes) {
        return (ByteBuffer destination, long offset) -> {
            if (offset < 0 || offset + destination.remaining() > sizeBytes) {
                throw new StoreException(
                        Fault.CORRUPT, "the image ends at " + sizeBytes + " bytes, before what was asked for");
            }
            read(destination, offset);
        };
    }

    private void read(ByteBuffer destination, long offset) {
        for (long at = offset; destination.hasRemaining(); ) {
            int inPage = (int) (at % PAGE_BYTES);
            int length = Math.min(destination.remaining(), PAGE_BYTES - inPage);
            var page = pages.get(at / PAGE_BYTES);
            destination.put(page == null ? new byte[PAGE_BYTES] : page, inPage, length);
            at += length;
        }
    }
}
