package io.vitrine.stores;

import io.vitrine.model.AttachmentId;
import io.vitrine.model.AttemptId;
import io.vitrine.model.AttemptStep;
import io.vitrine.model.ImageId;
import io.vitrine.model.VolumeId;

/**
 * One try at storing an image: its id names the fresh target, and its journal is told each step before the next is taken. A journal
 * that has lost its lease throws ({@code GONE}): the store stops at once and leaves what exists to the attempt's next owner.
 */
public interface Attempt {
    AttemptId id();

    ImageId image();

    /** A step other than VOLUME_READY and RESERVED, which have methods of their own. */
    void reached(AttemptStep step) throws StoreException;

    /** The step VOLUME_READY. */
    void volumeCreated(VolumeId volume) throws StoreException;

    /** The step RESERVED; told again, after FLUSHED, of the attachment that reads back what was written. */
    void attachmentReserved(AttachmentId attachment) throws StoreException;
}
