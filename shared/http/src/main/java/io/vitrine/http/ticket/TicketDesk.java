package io.vitrine.http.ticket;

import io.vitrine.model.WorkerId;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Where a worker looks at the tickets that requests bring: the bean that lets a process take them.
 *
 * @param tickets empty where no keys are set: then a ticket is as good as none, and identity is asked
 * @param worker whose tickets are taken
 * @param clock by which tickets end
 */
public record TicketDesk(Optional<Tickets> tickets, WorkerId worker, InstantSource clock) {
    /** The parameter of a URL that holds a ticket. */
    public static final String PARAMETER = "ticket";

    /** What the ticket is worth; empty where tickets are not taken here. */
    public Optional<Tickets.Check> check(String ticket, String image, String requestId) {
        return tickets.map(keys -> keys.check(ticket, image, worker, clock.instant(), requestId));
    }
}
