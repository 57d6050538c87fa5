package io.vitrine.stores;

import io.vitrine.model.AttachmentId;
import io.vitrine.model.AttemptId;
import io.vitrine.model.AttemptStep;
import io.vitrine.model.ImageId;
import io.vitrine.model.VolumeId;
import io.vitrine.volumes.CallerProject;
import java.util.Optional;

/**
 * One try at storing an image: its id names the fresh target, and its journal is told each step before the next is taken. A journal
 * that has lost its lease throws ({@code GONE}): the store stops at once and leaves what exists to the attempt's next owner.
 */
public interface Attempt {
    AttemptId id();

    ImageId image();

    /** What the catalogue says of the image now. */
    default ImageFacts facts() throws StoreException {
        return ImageFacts.NONE;
    }

    /** Who brings the image, with a token that counts while he does; empty where it is brought for nobody in particular. */
    default Optional<CallerProject> payer() {
        return Optional.empty();
    }

    /** Steps come in the order of the enum, each once. */
    void reached(AttemptStep step) throws StoreException;

    /** Which volume it is; the step VOLUME_READY follows. */
    void volumeCreated(VolumeId volume) throws StoreException;

    /** Which attachment it is: of the one that fills the volume the step RESERVED follows; later, after FLUSHED, the one that reads it back. */
    void attachmentReserved(AttachmentId attachment) throws StoreException;
}
