package io.vitrine.stores;

import io.vitrine.model.Content;
import io.vitrine.model.Fault;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** Counts the bytes that come into a target, and holds them to what was announced. For many threads at once. */
public final class Tally {
    private final OptionalLong announcedBytes;
    private final LongAdder written = new LongAdder();
    private final LongAccumulator end = new LongAccumulator(Math::max, 0);

    public Tally(OptionalLong announcedBytes) {
        this.announcedBytes = announcedBytes;
    }

    /** To be asked before a write. {@code INVALID} past the announced size. */
    public void admit(long offset, long length) throws StoreException {
        if (offset < 0 || offset + length < 0) {
            throw new StoreException(Fault.TOO_LARGE, "no image reaches that far");
        }
        if (announcedBytes.isPresent() && offset + length > announcedBytes.getAsLong()) {
            throw new StoreException(Fault.INVALID, "more bytes than the announced " + announcedBytes.orElse(0));
        }
    }

    /** To be told after a write. */
    public void wrote(long offset, long length) {
        written.add(length);
        end.accumulate(offset + length);
    }

    /** {@code INVALID} where the size is another one than announced, {@code INTERNAL} where the bytes do not cover it exactly once. */
    public void settle(Content content) throws StoreException {
        long size = content.sizeBytes();
        if (announcedBytes.isPresent() && size != announcedBytes.getAsLong()) {
            throw new StoreException(
                    Fault.INVALID, size + " bytes came, " + announcedBytes.getAsLong() + " were announced");
        }
        if (written.sum() != size || end.get() != size) {
            throw new StoreException(
                    Fault.INTERNAL,
                    written.sum() + " bytes up to " + end.get() + " were written for an image of " + size);
        }
    }
}
