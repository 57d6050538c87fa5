package io.vitrine.stores;

import io.vitrine.model.AttachmentId;
import io.vitrine.model.AttemptId;
import io.vitrine.model.AttemptStep;
import io.vitrine.model.ImageId;
import io.vitrine.model.VolumeId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** An attempt whose journal takes notes, and which can be told to fail at the n-th step. */
public final class RecordedAttempt implements Attempt {
    /** What happens instead of recording a step. */
    @FunctionalInterface
    public interface Trouble {
        void strike() throws StoreException;
    }

    private final AttemptId id = AttemptId.fresh();
    private final ImageId image;
    private final int failsAtStep;
    private final Trouble trouble;
    private final List<AttemptStep> steps = new CopyOnWriteArrayList<>();
    private final List<VolumeId> volumes = new CopyOnWriteArrayList<>();
    private final List<AttachmentId> attachments = new CopyOnWriteArrayList<>();

    private RecordedAttempt(ImageId image, int failsAtStep, Trouble trouble) {
        this.image = image;
        this.failsAtStep = failsAtStep;
        this.trouble = trouble;
    }

    public static RecordedAttempt fresh() {
        return at(ImageId.fresh());
    }

    public static RecordedAttempt at(ImageId image) {
        return new RecordedAttempt(image, Integer.MAX_VALUE, () -> {});
    }

    /** Another attempt that fails when it has taken {@code steps} steps and is told of the next. */
    public static RecordedAttempt failingAfter(int steps, Trouble trouble) {
        return new RecordedAttempt(ImageId.fresh(), steps, trouble);
    }

    @Override
    public AttemptId id() {
        return id;
    }

    @Override
    public ImageId image() {
        return image;
    }

    public List<AttemptStep> steps() {
        return List.copyOf(steps);
    }

    public Optional<VolumeId> volume() {
        return volumes.stream().findFirst();
    }

    public List<AttachmentId> attachments() {
        return List.copyOf(attachments);
    }

    @Override
    public void reached(AttemptStep step) throws StoreException {
        if (steps.size() >= failsAtStep) {
            trouble.strike();
        }
        steps.add(step);
    }

    @Override
    public void volumeCreated(VolumeId volume) throws StoreException {
        volumes.add(volume);
        reached(AttemptStep.VOLUME_READY);
    }

    @Override
    public void attachmentReserved(AttachmentId attachment) throws StoreException {
        attachments.add(attachment);
        reached(AttemptStep.RESERVED);
    }
}
