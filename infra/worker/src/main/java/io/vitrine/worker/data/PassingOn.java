package io.vitrine.worker.data;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.RoutingContext;
import io.vitrine.catalog.WorkerRegister;
import io.vitrine.catalog.WorkerRegister.Peer;
import io.vitrine.catalog.WorkerRegister.RollCall;
import io.vitrine.http.ticket.TicketEntry;
import io.vitrine.model.Caller;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.ImageId;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import io.vitrine.worker.data.Exchange.Result;
import io.vitrine.worker.transfer.TransferMeters;
import io.vitrine.worker.transfer.TransferSettings;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Passes requests on to the worker that reaches the bytes they are about. That worker asks for identity, visibility and policy again. A request
 * is passed on once: one that comes from another worker and cannot be served here either is refused.
 */
@Singleton
public final class PassingOn {
    private static final Logger LOG = Logger.getLogger(PassingOn.class);
    private static final int CONNECT_MILLISECONDS = 3000;
    private static final int PIECE_BYTES = 256 << 10;

    private final WorkerRegister register;
    private final WorkerId self;
    private final TransferSettings settings;
    private final PeerTickets tickets;
    private final TransferMeters meters;
    private final HttpClient client;

    PassingOn(
            Vertx vertx,
            WorkerRegister register,
            WorkerId self,
            TransferSettings settings,
            PeerTrust trust,
            PeerTickets tickets,
            TransferMeters meters) {
        this.register = register;
        this.self = self;
        this.settings = settings;
        this.tickets = tickets;
        this.meters = meters;
        this.client = vertx.createHttpClient(trust.in(new HttpClientOptions()
                .setConnectTimeout(CONNECT_MILLISECONDS)
                // One connection per transfer: none is ever found closed when it is used again.
                .setKeepAlive(false)
                .setMaxPoolSize(settings.maxTransfers())
                .setMaxChunkSize(PIECE_BYTES)
                .setTcpKeepAlive(true)));
    }

    /**
     * A download of bytes that lie at {@code locations} and that only other workers reach: that of the location, or any that has its store.
     * Answers the request, or throws a {@link FaultException} before anything was sent.
     */
    void download(RoutingContext request, Context home, List<Location> locations) throws InterruptedException {
        requireFirstHop(request);
        var others = register.roll().except(Set.of(self));
        var reaching = locations.stream()
                .flatMap(location -> reaching(location, others))
                .distinct()
                .toList();
        if (!passOn(request, home, reaching)) {
            throw new FaultException(
                    Fault.UNAVAILABLE,
                    "The data of this image lies " + named(locations) + "; no worker that reaches it answers now.");
        }
    }

    private static Stream<Peer> reaching(Location location, RollCall others) {
        return location.reachedThrough()
                .map(holder -> others.find(holder).stream())
                .orElseGet(() -> shuffled(others.offering(location.store())).stream());
    }

    private static List<Peer> shuffled(List<Peer> peers) {
        var shuffled = new ArrayList<>(peers);
        Collections.shuffle(shuffled);
        return shuffled;
    }

    /**
     * A download of bytes that other workers have for themselves at this moment. Who was sent here with a ticket gets one for the worker that has them: it
     * was not to be known whose that is. False where none of them answers: nothing was sent then.
     */
    boolean toHolders(RoutingContext request, Context home, ImageId image, Caller caller, List<Location> locations)
            throws InterruptedException {
        if (request.request().getHeader(PassedOnHeaders.PASSED_ON_BY) != null) {
            throw new FaultException(Fault.UNAVAILABLE, "Another worker has the data by now; try again.");
        }
        var others = register.roll().except(Set.of(self));
        for (var peer : locations.stream()
                .flatMap(location -> reaching(location, others))
                .distinct()
                .toList()) {
            var target = TicketEntry.wasUsed(request) ? tickets.address(image, peer, caller) : target(request, peer);
            if (passOn(request, home, peer, target, false)) {
                return true;
            }
        }
        return false;
    }

    /** An upload into a store that this worker does not have, but others do. */
    void upload(RoutingContext request, Context home, StoreId store) throws InterruptedException {
        requireFirstHop(request);
        var offering = shuffled(register.roll().except(Set.of(self)).offering(store));
        if (!passOn(request, home, offering)) {
            throw new FaultException(
                    Fault.UNAVAILABLE, "No worker that has store " + store + " answers now; try again later.");
        }
    }

    private static void requireFirstHop(RoutingContext request) {
        var by = request.request().getHeader(PassedOnHeaders.PASSED_ON_BY);
        if (by != null || TicketEntry.wasUsed(request)) {
            throw new FaultException(
                    Fault.UNAVAILABLE, "The data is not reached by the worker that was asked for it; try again.");
        }
    }

    private static String named(List<Location> locations) {
        return locations.stream()
                .map(location -> location.reachedThrough()
                        .map(holder -> "with worker " + holder)
                        .orElse("in store " + location.store()))
                .distinct()
                .collect(Collectors.joining(" or "));
    }

    /** To the first of them that can be reached and does not refuse; false where none can be reached. */
    private boolean passOn(RoutingContext request, Context home, List<Peer> peers) throws InterruptedException {
        for (var peer : peers) {
            if (passOn(request, home, peer, target(request, peer), peer.equals(peers.getLast()))) {
                return true;
            }
        }
        return false;
    }

    /** @param last whether there is nobody else to ask, so that a refusal is an answer */
    private boolean passOn(RoutingContext request, Context home, Peer peer, String target, boolean last)
            throws InterruptedException {
        var options = new RequestOptions().setMethod(request.request().method()).setAbsoluteURI(target);
        var end = new Exchange(request, home, self, settings.clientIdleTimeout(), last).run(client, options);
        tell(request, peer, end);
        if (end.result() == Result.UNANSWERED) {
            throw new FaultException(
                    Fault.OUTCOME_UNKNOWN,
                    "Worker " + peer.id() + " went away before it answered; look at the image's status.");
        }
        return end.result() != Result.NOT_REACHED && end.result() != Result.REFUSED;
    }

    private static String target(RoutingContext request, Peer peer) {
        return peer.url() + request.request().uri();
    }

    private void tell(RoutingContext request, Peer peer, Exchange.End end) {
        var method = request.request().method().name();
        meters.passedOn(
                method.equals("PUT") ? "upload" : "download",
                peer.id(),
                end.result().name(),
                end.bytes());
        switch (end.result()) {
            case COMPLETE, CLIENT_GONE ->
                LOG.infof("%s passed on to worker %s: %d bytes, %s", method, peer.id(), end.bytes(), end.result());
            case NOT_REACHED, REFUSED, UNANSWERED, TORN ->
                LOG.warnf(
                        "%s passed on to worker %s: %d bytes, %s%s",
                        method, peer.id(), end.bytes(), end.result(), end.why());
        }
    }
}
