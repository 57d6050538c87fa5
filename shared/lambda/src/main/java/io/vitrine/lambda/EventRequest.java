package io.vitrine.lambda;

import java.util.List;
import java.util.Optional;

/**
 * An HTTP request out of an event.
 *
 * @param target path and query as the client sent them, percent-encoding untouched
 * @param clientAddress as the load balancer saw it, where it says so
 */
record EventRequest(
        EventForm form,
        String method,
        String target,
        List<Header> headers,
        byte[] body,
        Optional<String> clientAddress) {
    EventRequest {
        headers = List.copyOf(headers);
    }

    /** What may be written to a log: a query may hold a ticket, which is as good as a password. */
    String path() {
        var query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }
}
