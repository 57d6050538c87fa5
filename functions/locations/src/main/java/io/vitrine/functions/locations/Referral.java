package io.vitrine.functions.locations;

import io.quarkus.runtime.StartupEvent;
import io.vitrine.catalog.Image;
import io.vitrine.catalog.VolumeLeases;
import io.vitrine.catalog.WorkerRegister;
import io.vitrine.catalog.WorkerRegister.Peer;
import io.vitrine.catalog.WorkerRegister.RollCall;
import io.vitrine.http.ticket.Ticket;
import io.vitrine.http.ticket.TicketConfig;
import io.vitrine.http.ticket.TicketDesk;
import io.vitrine.http.ticket.Tickets;
import io.vitrine.model.Caller;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.Location;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/** Sends a caller to a live worker that reaches an image's bytes, with a ticket for exactly that. */
@Singleton
public final class Referral {
    private static final Logger LOG = Logger.getLogger(Referral.class);

    private final WorkerRegister register;
    private final VolumeLeases leases;
    private final Tickets tickets;
    private final Duration lifetime;
    private final RandomGenerator random = RandomGenerator.getDefault();

    Referral(WorkerRegister register, VolumeLeases leases, TicketConfig config) {
        this.register = register;
        this.leases = leases;
        this.tickets = new Tickets(
                config.ticketKeyFile()
                        .orElseThrow(() -> new IllegalArgumentException(
                                "Set [vitrine] ticket_key_file, the file of keys that sign tickets for workers.")),
                config.ticketLeeway());
        this.lifetime = config.ticketLifetime();
    }

    /** Made at the start, so that keys that cannot be used end it there and not with the first download. */
    void start(@Observes StartupEvent event) {
        LOG.debugf("Tickets last %s", lifetime);
    }

    /**
     * Where {@code caller} fetches the bytes; empty where the image has none.
     *
     * @throws FaultException {@link Fault#UNAVAILABLE} where no worker that reaches them is alive
     */
    Optional<URI> to(Image image, Caller caller) {
        if (image.sendable().isEmpty()) {
            return Optional.empty();
        }
        var worker = pick(image, register.roll())
                .orElseThrow(() -> new FaultException(
                        Fault.UNAVAILABLE,
                        "No worker that reaches the data of image " + image.id() + " answers now; try again later."));
        return Optional.of(address(image, worker, caller));
    }

    private Optional<Peer> pick(Image image, RollCall alive) {
        if (image.locations().isEmpty()) {
            // Of size 0: there is nothing to reach, so anybody can answer.
            return anyOf(alive.peers());
        }
        return image.locations().stream()
                .map(location -> holder(location, alive).or(() -> anyOf(reaching(location, alive))))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Another worker would have to ask this one. */
    private Optional<Peer> holder(Location location, RollCall alive) {
        return location.reachedThrough().isPresent()
                ? Optional.empty()
                : leases.holder(location).flatMap(alive::find);
    }

    private static List<Peer> reaching(Location location, RollCall alive) {
        return location.reachedThrough()
                .map(holder -> alive.find(holder).stream().toList())
                .orElseGet(() -> alive.offering(location.store()));
    }

    private Optional<Peer> anyOf(List<Peer> peers) {
        return peers.isEmpty() ? Optional.empty() : Optional.of(peers.get(random.nextInt(peers.size())));
    }

    /** The ticket ends by the database's clock, whose time the look at the register has told: hosts disagree. */
    private URI address(Image image, Peer worker, Caller caller) {
        var ticket =
                tickets.sign(new Ticket(image.id(), worker.id(), worker.seenAt().plus(lifetime), caller));
        return URI.create(worker.url() + "/v2/images/" + image.id() + "/file?" + TicketDesk.PARAMETER + "=" + ticket);
    }
}
