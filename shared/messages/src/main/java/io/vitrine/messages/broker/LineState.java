package io.vitrine.messages.broker;

import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Whether one channel works, as its last use showed; said in the log when it changes and never else. */
final class LineState {
    private static final Logger LOG = Logger.getLogger(LineState.class);

    private final String channel;
    private boolean tried;
    private @Nullable String trouble;
    private long failedAtNanos;

    LineState(String channel) {
        this.channel = channel;
    }

    synchronized void works() {
        if (trouble != null) {
            LOG.infof("The queue of channel %s works again", channel);
        }
        tried = true;
        trouble = null;
    }

    synchronized void failed(QueueException e) {
        if (trouble == null) {
            LOG.warnf(
                    "The queue of channel %s does not work; jobs are found by the clean-up: %s",
                    channel, e.getMessage());
        }
        tried = true;
        trouble = String.valueOf(e.getMessage());
        failedAtNanos = System.nanoTime();
    }

    /** Why it does not work; empty where it does, or was never tried. */
    synchronized Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    synchronized boolean isUntried() {
        return !tried;
    }

    synchronized boolean failedWithin(Duration span) {
        return trouble != null && System.nanoTime() - failedAtNanos < span.toNanos();
    }
}
