package io.vitrine.worker.data;

import io.vitrine.worker.transfer.UploadException;
import io.vitrine.worker.transfer.UploadException.Trouble;
import java.time.Duration;

/**
 * How fast a client sends, judged over windows of time spent waiting for it: what the store takes for itself is not the client's fault. A byte
 * now and then would otherwise keep a place for ever.
 */
final class UploadPace {
    private final long leastBytesPerSecond;
    private final Duration window;
    private long waitedNanos;
    private long bytes;

    /** @param leastBytesPerSecond on the average of a window; 0 for any pace */
    UploadPace(long leastBytesPerSecond, Duration window) {
        this.leastBytesPerSecond = leastBytesPerSecond;
        this.window = window;
    }

    /** Something arrived after {@code nanos} of waiting. {@link Trouble#STALLED} at the end of a window in which too little came. */
    void waited(long nanos) throws UploadException {
        waitedNanos += nanos;
        if (waitedNanos < window.toNanos()) {
            return;
        }
        if (bytes < leastBytesPerSecond * (waitedNanos / 1e9)) {
            throw new UploadException(
                    Trouble.STALLED,
                    "Only " + bytes + " bytes came in "
                            + Duration.ofNanos(waitedNanos).toSeconds() + " seconds; " + leastBytesPerSecond
                            + " a second is the least that keeps an upload going.");
        }
        waitedNanos = 0;
        bytes = 0;
    }

    void came(int more) {
        bytes += more;
    }
}
