package io.vitrine.lambda;

import java.io.IOException;

/** An event that is no HTTP request in a form known here; the message says what it should have been. */
final class UnknownEventException extends IOException {
    private static final long serialVersionUID = 1L;

    UnknownEventException(String reason) {
        super(
                "Not an HTTP request: " + reason
                        + ". Known are events of an Application Load Balancer and of an HTTP API or function URL in payload format 2.0.");
    }
}
