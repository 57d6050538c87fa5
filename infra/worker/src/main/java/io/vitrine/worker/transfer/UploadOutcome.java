package io.vitrine.worker.transfer;

import io.vitrine.model.Fault;

/** What came of an upload. */
public sealed interface UploadOutcome {
    /** The image is active. */
    record Active() implements UploadOutcome {}

    /** It is not, and {@code message} tells the client why; the image is queued again, or gone. */
    record Failed(Fault fault, String message) implements UploadOutcome {}
}
