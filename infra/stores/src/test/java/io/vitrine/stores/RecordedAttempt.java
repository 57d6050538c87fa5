package io.vitrine.stores;

import io.vitrine.model.AttachmentId;
import io.vitrine.model.AttemptId;
import io.vitrine.model.AttemptStep;
import io.vitrine.model.ImageId;
import io.vitrine.model.VolumeId;
import io.vitrine.volumes.CallerProject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An attempt whose journal takes notes, and which can be told to fail at the n-th thing it hears. */
public final class RecordedAttempt implements Attempt {
    /** What happens instead of recording a step. */
    @FunctionalInterface
    public interface Trouble {
        void strike() throws StoreException;
    }

    private final AttemptId id = AttemptId.fresh();
    private final ImageId image;
    private final int failsAfter;
    private final Trouble trouble;
    private volatile ImageFacts facts = ImageFacts.NONE;
    private volatile Optional<CallerProject> payer = Optional.empty();
    private final AtomicInteger told = new AtomicInteger();
    private final List<AttemptStep> steps = new CopyOnWriteArrayList<>();
    private final List<VolumeId> volumes = new CopyOnWriteArrayList<>();
    private final List<AttachmentId> attachments = new CopyOnWriteArrayList<>();

    private RecordedAttempt(ImageId image, int failsAfter, Trouble trouble) {
        this.image = image;
        this.failsAfter = failsAfter;
        this.trouble = trouble;
    }

    public static RecordedAttempt fresh() {
        return at(ImageId.fresh());
    }

    public static RecordedAttempt at(ImageId image) {
        return new RecordedAttempt(image, Integer.MAX_VALUE, () -> {});
    }

    /** Another attempt that fails when it has been told {@code count} things and is told the next. */
    public static RecordedAttempt failingAfter(int count, Trouble trouble) {
        return new RecordedAttempt(ImageId.fresh(), count, trouble);
    }

    /** Of an image that belongs to a project. */
    public RecordedAttempt ownedBy(String project) {
        facts = new ImageFacts(Optional.of(project), Optional.of("an image"), Optional.of("raw"), Optional.of("bare"));
        return this;
    }

    public RecordedAttempt broughtBy(CallerProject caller) {
        payer = Optional.of(caller);
        return this;
    }

    @Override
    public ImageFacts facts() {
        return facts;
    }

    @Override
    public Optional<CallerProject> payer() {
        return payer;
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

    /** How often the journal has been told something. */
    public int told() {
        return told.get();
    }

    private void listen() throws StoreException {
        if (told.getAndIncrement() >= failsAfter) {
            trouble.strike();
        }
    }

    @Override
    public void reached(AttemptStep step) throws StoreException {
        listen();
        steps.add(step);
    }

    @Override
    public void volumeCreated(VolumeId volume) throws StoreException {
        listen();
        volumes.add(volume);
    }

    @Override
    public void attachmentReserved(AttachmentId attachment) throws StoreException {
        listen();
        attachments.add(attachment);
    }
}
