package io.vitrine.http.ticket;

import io.vitrine.model.Caller;
import io.vitrine.model.ImageId;
import io.vitrine.model.WorkerId;
import java.time.Instant;

/**
 * Says that one caller may fetch one image from one worker until then. Whoever holds it is that caller, so it lives for minutes, is never
 * logged, and allows nothing else.
 *
 * @param caller as whom the worker asks its policies again; its request id is not part of the ticket
 */
public record Ticket(ImageId image, WorkerId worker, Instant expires, Caller caller) {}
