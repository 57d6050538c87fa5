package io.vitrine.worker.data;

import io.vitrine.catalog.WorkerRegister.Peer;
import io.vitrine.http.ticket.Ticket;
import io.vitrine.http.ticket.TicketConfig;
import io.vitrine.http.ticket.TicketDesk;
import io.vitrine.http.ticket.Tickets;
import io.vitrine.model.Caller;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.ImageId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/** Tickets for other workers, for who came with one for this. */
@Singleton
public final class PeerTickets {
    private final Optional<Tickets> tickets;
    private final Duration lifetime;

    @Inject
    PeerTickets(TicketDesk desk, TicketConfig config) {
        this(desk.tickets(), config.ticketLifetime());
    }

    /** @param tickets empty where there are no keys */
    PeerTickets(Optional<Tickets> tickets, Duration lifetime) {
        this.tickets = tickets;
        this.lifetime = lifetime;
    }

    /** Where {@code caller} fetches the image from that worker. The ticket ends by the database's clock, which the look at the register has told. */
    String address(ImageId image, Peer worker, Caller caller) {
        var ticket = tickets.map(keys ->
                        keys.sign(new Ticket(image, worker.id(), worker.seenAt().plus(lifetime), caller)))
                .orElseThrow(() -> new FaultException(Fault.UNAVAILABLE, "This worker has no keys of tickets."));
        return worker.url() + "/v2/images/" + image + "/file?" + TicketDesk.PARAMETER + "=" + ticket;
    }
}
