package io.vitrine.worker.transfer;

import io.vitrine.catalog.DeclaredFormats;
import io.vitrine.formats.FormatRules;
import io.vitrine.formats.Inspection;
import io.vitrine.formats.Verdict;
import io.vitrine.formats.Verdict.Accepted;
import io.vitrine.formats.Verdict.Refused;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks at the format of a body as it passes. What is unfit is known as soon as no more bytes can change it, mostly after the first chunk;
 * from then on nothing is wanted any more.
 */
final class FormatLane implements AutoCloseable {
    /** Only what is in no container is looked at (Images API, format inspection). */
    private static final String BARE = "bare";

    private static final Accepted UNSEEN = new Accepted(OptionalLong.empty(), Optional.empty());

    /** What an image is said to be, and who judges it. */
    record Expected(FormatRules rules, String diskFormat) {
        /** Empty where nobody looks. A record that says nothing is taken at its widest. */
        static Optional<Expected> of(DeclaredFormats declared, FormatRules rules) {
            return declared.containerFormat().orElse(BARE).equals(BARE)
                    ? Optional.of(new Expected(rules, declared.diskFormat().orElse("raw")))
                    : Optional.empty();
        }
    }

    private final class Look implements ChunkLane.Work<Verdict> {
        private final Expected expected;
        private final Inspection inspection = new Inspection();
        private long seenBytes;

        Look(Expected expected) {
            this.expected = expected;
        }

        @Override
        public void take(ByteBuffer chunk) {
            if (wanting) {
                seenBytes += chunk.remaining();
                inspection.add(chunk);
                if (inspection.settled()) {
                    settle(verdict(seenBytes));
                }
            }
        }

        private void settle(Verdict verdict) {
            refusal = verdict instanceof Refused refused ? Optional.of(refused) : Optional.empty();
            wanting = false;
            if (refusal.isPresent()) {
                whenRefused.run();
            }
        }

        @Override
        public Verdict result() {
            return verdict(sizeBytes);
        }

        private Verdict verdict(long streamBytes) {
            return expected.rules().judge(expected.diskFormat(), inspection.end(streamBytes));
        }
    }

    private final Runnable whenRefused;
    private final Optional<ChunkLane<Verdict>> lane;
    private volatile boolean wanting;
    private volatile Optional<Refused> refusal = Optional.empty();
    private volatile long sizeBytes;

    /** @param whenRefused called once, by whoever looks, where what has come is enough for a refusal */
    FormatLane(Optional<Expected> expected, Runnable whenRefused) {
        this.whenRefused = whenRefused;
        this.wanting = expected.isPresent();
        this.lane = expected.map(it -> new ChunkLane<>("inspection", new Look(it)));
    }

    /** Whether the next chunk is to be added; one that is added all the same does no harm. */
    boolean wantsMore() {
        return wanting;
    }

    /** Call only where more is wanted, or was a moment ago. */
    void add(Slot slot) {
        lane.ifPresentOrElse(it -> it.add(slot), slot::stageDone);
    }

    /** What is known already, long before the end. */
    Optional<Refused> refusal() {
        return refusal;
    }

    /** @param streamBytes all there were, those not added included */
    Verdict finish(long streamBytes, Duration deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        sizeBytes = streamBytes;
        return lane.isPresent() ? lane.get().finish().get(deadline.toMillis(), TimeUnit.MILLISECONDS) : UNSEEN;
    }

    @Override
    public void close() throws InterruptedException {
        if (lane.isPresent()) {
            lane.get().close();
        }
    }
}
