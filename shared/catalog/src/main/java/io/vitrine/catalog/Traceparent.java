package io.vitrine.catalog;

import io.opentelemetry.api.trace.Span;
import java.util.Optional;

/** The trace that this thread works for, as W3C Trace Context writes it: a job carries it on to the worker that does it. */
final class Traceparent {
    private Traceparent() {}

    /** Empty where nobody traces. */
    static Optional<String> current() {
        var context = Span.current().getSpanContext();
        return context.isValid()
                ? Optional.of("00-" + context.getTraceId() + "-" + context.getSpanId() + "-"
                        + context.getTraceFlags().asHex())
                : Optional.empty();
    }
}
