package io.vitrine.messages.broker;

/** The queue did not do it; the message says why, without secrets. */
public final class QueueException extends Exception {
    private static final long serialVersionUID = 1L;

    QueueException(String message) {
        super(message);
    }

    QueueException(String message, Throwable cause) {
        super(message + ": " + reason(cause), cause);
    }

    /** What a client library throws besides what it declares is no reason to stop either. */
    static QueueException of(Exception e) {
        return e instanceof QueueException known ? known : new QueueException("The queue's client failed", e);
    }

    private static String reason(Throwable cause) {
        var innermost = cause;
        while (innermost.getCause() != null && innermost.getMessage() == null) {
            innermost = innermost.getCause();
        }
        return innermost.getMessage() == null ? innermost.getClass().getSimpleName() : innermost.getMessage();
    }
}
