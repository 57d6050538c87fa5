package io.vitrine.model;

/**
 * The one vocabulary of trouble. Every layer translates what it meets into one of these, once; {@code shared/http} turns them
 * into answers. What went wrong for this very caller stands in the message beside it.
 */
public enum Fault {
    /** The request is malformed or asks for what is not allowed to be asked. */
    INVALID(Retry.NEVER),
    UNAUTHENTICATED(Retry.NEVER),
    FORBIDDEN(Retry.NEVER),
    NOT_FOUND(Retry.NEVER),
    METHOD_NOT_ALLOWED(Retry.NEVER),
    /** The thing is in a state in which this cannot be done. */
    CONFLICT(Retry.NEVER),
    /** It was there a moment ago: lost to a concurrent change, or the store takes no new images. */
    GONE(Retry.NEVER),
    /** Over a limit: body, quota, image size, or the store is full. */
    TOO_LARGE(Retry.NEVER),
    UNSUPPORTED_MEDIA_TYPE(Retry.NEVER),
    RANGE_NOT_SATISFIABLE(Retry.NEVER),
    HEADER_TOO_LARGE(Retry.NEVER),
    NOT_IMPLEMENTED(Retry.NEVER),
    /** A peer or a limit of ours says no for now. */
    UNAVAILABLE(Retry.LATER),
    /** Somebody else holds it: a second writer, an attachment in progress. */
    BUSY(Retry.LATER),
    /** A call timed out or its answer was lost: read the truth back before trying again. */
    OUTCOME_UNKNOWN(Retry.AFTER_CHECK),
    /** Bytes read are not the bytes written. */
    CORRUPT(Retry.NEVER),
    /** A defect of ours. */
    INTERNAL(Retry.NEVER);

    /** Whether trying again may help. */
    public enum Retry {
        NEVER,
        LATER,
        AFTER_CHECK
    }

    private final Retry retry;

    Fault(Retry retry) {
        this.retry = retry;
    }

    public Retry retry() {
        return retry;
    }
}
