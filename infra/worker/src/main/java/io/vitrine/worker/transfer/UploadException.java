package io.vitrine.worker.transfer;

import java.util.Objects;

/** The bytes that came in are not the ones that were to come: the client's trouble, not the store's. */
public final class UploadException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What was wrong with the source. */
    public enum Trouble {
        DISCONNECTED,
        STALLED,
        TOO_SHORT,
        TOO_LONG,
        OVER_CAP,
        /** It is not what the image's record says, or not safe to open. */
        UNFIT,
        /** Its signature is not the one that the image's record names. */
        UNSIGNED,
        /** The image was deleted while its bytes came in. */
        IMAGE_GONE
    }

    private final Trouble trouble;

    public UploadException(Trouble trouble, String message) {
        super(message);
        this.trouble = trouble;
    }

    public Trouble trouble() {
        return trouble;
    }

    /** Never null: each constructor asks for one. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
