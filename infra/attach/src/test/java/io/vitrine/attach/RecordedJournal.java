package io.vitrine.attach;

import io.vitrine.model.AttachmentId;
import io.vitrine.model.AttemptStep;
import java.util.ArrayList;
import java.util.List;

/** Takes notes of the steps, and throws instead of the n-th where it is told to. */
final class RecordedJournal implements VolumeAttacher.Journal<RecordedJournal.Lost> {
    /** What the journal throws. */
    static final class Lost extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private final int failsAfter;
    private final List<AttemptStep> steps = new ArrayList<>();

    private RecordedJournal(int failsAfter) {
        this.failsAfter = failsAfter;
    }

    static RecordedJournal notes() {
        return new RecordedJournal(Integer.MAX_VALUE);
    }

    static RecordedJournal failingAfter(int steps) {
        return new RecordedJournal(steps);
    }

    List<AttemptStep> steps() {
        return List.copyOf(steps);
    }

    @Override
    public void reserved(AttachmentId attachment) throws Lost {
        reached(AttemptStep.RESERVED);
    }

    @Override
    public void reached(AttemptStep step) throws Lost {
        if (steps.size() >= failsAfter) {
            throw new Lost();
        }
        steps.add(step);
    }
}
