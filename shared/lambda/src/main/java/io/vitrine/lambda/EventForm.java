package io.vitrine.lambda;

/** How an event was written; its answer is written in the same way. Sizes are bytes of the whole answer's JSON. */
enum EventForm {
    /** Application Load Balancer; of a repeated header or query parameter it tells the last value alone. */
    ALB_SINGLE(1_000_000),

    /** Application Load Balancer with the attribute {@code lambda.multi_value_headers.enabled}. */
    ALB_MULTI(1_000_000),

    /** API Gateway HTTP API and function URLs, payload format 2.0. */
    HTTP_API(6_000_000);

    private final int mostAnswerBytes;

    /** AWS says "1 MB" and "6 MB" and not which; the smaller reading is safe. */
    EventForm(int mostAnswerBytes) {
        this.mostAnswerBytes = mostAnswerBytes;
    }

    int mostAnswerBytes() {
        return mostAnswerBytes;
    }
}
