package io.vitrine.stores.volume;

import io.vitrine.attach.VolumeAttacher;
import io.vitrine.attach.VolumeAttacher.Journal;
import io.vitrine.model.AttachmentId;
import io.vitrine.model.AttemptStep;
import io.vitrine.model.Content;
import io.vitrine.model.Fault;
import io.vitrine.model.Gib;
import io.vitrine.model.VolumeId;
import io.vitrine.stores.Attempt;
import io.vitrine.stores.FirstUse;
import io.vitrine.stores.ImageTarget;
import io.vitrine.stores.StoreException;
import io.vitrine.stores.Tally;
import io.vitrine.stores.Verification;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.Volume;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.VolumeLabels;
import io.vitrine.volumes.VolumeService;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The fresh volume of one attempt, from the first byte until it is full, durable and detached. */
final class VolumeTarget implements ImageTarget {
    private final Attempt attempt;
    private final OptionalLong announcedBytes;
    private final VolumeStoreSettings settings;
    private final VolumeService volumes;
    private final VolumeAttacher attacher;
    private final Tally tally;
    private final FirstUse<FillingVolume> filling = new FirstUse<>(this::open);

    VolumeTarget(
            Attempt attempt,
            OptionalLong announcedBytes,
            VolumeStoreSettings settings,
            VolumeService volumes,
            VolumeAttacher attacher) {
        this.attempt = attempt;
        this.announcedBytes = announcedBytes;
        this.settings = settings;
        this.volumes = volumes;
        this.attacher = attacher;
        this.tally = new Tally(announcedBytes);
    }

    @Override
    public void write(ByteBuffer source, long offset) throws StoreException {
        long length = source.remaining();
        tally.admit(offset, length);
        if (length == 0) {
            return;
        }
        filling.get().write(source, offset);
        tally.wrote(offset, length);
    }

    private FillingVolume open() throws StoreException {
        attempt.reached(AttemptStep.VOLUME_REQUESTED);
        var volume = announcedBytes.isPresent()
                ? create(Growth.sizeHolding(announcedBytes.getAsLong()))
                : createToGrow(settings.unknownInitial());
        attempt.volumeCreated(volume.id());
        attempt.reached(AttemptStep.VOLUME_READY);
        var held = HeldVolume.attach(attacher, volume.id(), AttachMode.READ_WRITE, journal(), HeldVolume.DEADLINE);
        try {
            attempt.reached(AttemptStep.STREAMING);
        } catch (Throwable trouble) {
            held.abandon(trouble);
            throw trouble;
        }
        return new FillingVolume(volumes, attacher, held, volume.size(), journalOfMore(attempt));
    }

    /** A smaller one where there is no room for the size to start with: the image may fit all the same. */
    private Volume createToGrow(Gib size) throws StoreException {
        try {
            return create(size);
        } catch (StoreException e) {
            if (e.fault() != Fault.TOO_LARGE || size.count() == 1) {
                throw e;
            }
            return createToGrow(new Gib(size.count() / 2));
        }
    }

    private Volume create(Gib size) throws StoreException {
        var labels = labels();
        try {
            return volumes.paidBy(attempt.payer()).create("image-" + attempt.image(), size, labels);
        } catch (VolumeException e) {
            if (e.fault() == Fault.OUTCOME_UNKNOWN) {
                return createdAfterAll(labels, e);
            }
            throw VolumeStore.trouble(e);
        }
    }

    private Map<String, String> labels() throws StoreException {
        var labels = new TreeMap<String, String>();
        labels.put(VolumeLabels.DEPLOYMENT, settings.deployment());
        labels.put(VolumeLabels.ATTEMPT, attempt.id().toString());
        labels.put(VolumeLabels.IMAGE_ID, attempt.image().toString());
        labels.put(VolumeLabels.IMAGE_SIZE, Long.toString(announcedBytes.orElse(0)));
        attempt.facts().owner().ifPresent(owner -> labels.put(VolumeLabels.IMAGE_OWNER, owner));
        return labels;
    }

    /** The answer was lost; the attempt's label tells whether there is a volume. */
    private Volume createdAfterAll(Map<String, String> labels, VolumeException lostAnswer) throws StoreException {
        try {
            return volumes.list(labels).stream()
                    .filter(volume -> volume.state() == Volume.State.AVAILABLE)
                    .findFirst()
                    .orElseThrow(() -> lostAnswer);
        } catch (VolumeException e) {
            throw VolumeStore.trouble(e);
        }
    }

    /** Of an attachment after the first only which it is. */
    static Journal<StoreException> journalOfMore(Attempt attempt) {
        return new Journal<>() {
            @Override
            public void reserved(AttachmentId attachment) throws StoreException {
                attempt.attachmentReserved(attachment);
            }

            @Override
            public void reached(AttemptStep step) {}
        };
    }

    /** With a read-back to follow, closing and detaching are its steps. */
    private Journal<StoreException> journal() {
        boolean endsHere = settings.verifyAfterWrite() == Verification.OFF;
        return new Journal<>() {
            @Override
            public void reserved(AttachmentId attachment) throws StoreException {
                attempt.attachmentReserved(attachment);
                attempt.reached(AttemptStep.RESERVED);
            }

            @Override
            public void reached(AttemptStep step) throws StoreException {
                if (endsHere || step.compareTo(AttemptStep.CLOSED) < 0) {
                    attempt.reached(step);
                }
            }
        };
    }

    /** Ends the filling: exactly {@code content} is on the volume and zeros after it, durable and detached. */
    VolumeId complete(Content content) throws StoreException {
        tally.settle(content);
        var volume = filling.get();
        volume.settle(content.sizeBytes());
        attempt.reached(AttemptStep.FLUSHED);
        filling.end();
        return volume.release();
    }

    /** {@code INVALID} where bytes were announced or came. */
    void completeEmpty(Content content) throws StoreException {
        tally.settle(content);
        filling.end();
    }

    /** Gives up: detaches where something is attached, and takes no more bytes. */
    void abandon(Throwable cause) {
        filling.end().ifPresent(open -> open.abandon(cause));
    }
}
