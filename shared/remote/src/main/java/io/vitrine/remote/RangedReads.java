package io.vitrine.remote;

import io.vitrine.model.Fault;
import io.vitrine.remote.RemoteHttp.Exchange;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Each read is a request of its own, on connections that are kept from one to the next. */
final class RangedReads implements RemoteReader.Reads {
    private static final int PARTIAL_CONTENT = 206;

    private final RemoteHttp http;
    private final URI uri;
    private final RemoteObject object;
    private final ConcurrentLinkedDeque<Wire> idle = new ConcurrentLinkedDeque<>();

    RangedReads(RemoteHttp http, URI uri, RemoteObject object) {
        this.http = http;
        this.uri = uri;
        this.object = object;
    }

    @Override
    public void read(ByteBuffer destination, long offset) throws RemoteException {
        var last = offset + destination.remaining() - 1;
        var exchange = ask(Map.of("Range", "bytes=" + offset + "-" + last));
        try {
            require(exchange, "bytes " + offset + "-" + last + "/" + object.sizeBytes());
            exchange.wire().read(destination);
        } catch (IOException e) {
            exchange.close();
            throw RemoteHttp.unavailable(exchange.host(), e);
        } catch (RemoteException | RuntimeException e) {
            exchange.close();
            throw e;
        }
        if (exchange.wire().isReusable()) {
            idle.push(exchange.wire());
        } else {
            exchange.close();
        }
    }

    private Exchange ask(Map<String, String> range) throws RemoteException {
        var again = onIdle(range);
        return again.isPresent() ? again.get() : http.ask("GET", uri, range);
    }

    /** Empty where none is there, or the server has given it up meanwhile: then another one says why, or does it. */
    private Optional<Exchange> onIdle(Map<String, String> range) {
        var wire = idle.poll();
        if (wire == null) {
            return Optional.empty();
        }
        try {
            var answer = wire.ask("GET", range);
            if (answer.status() == PARTIAL_CONTENT) {
                return Optional.of(new Exchange(wire, answer));
            }
        } catch (IOException staleAsMayBe) {
            // asked again below
        }
        wire.close();
        return Optional.empty();
    }

    private void require(Exchange exchange, String range) throws RemoteException {
        var answer = exchange.answer();
        if (answer.status() != PARTIAL_CONTENT) {
            throw new RemoteException(
                    Fault.UNAVAILABLE, exchange.host() + " gives something else than the range it was asked for.");
        }
        if (!answer.version().equals(object.version())
                || !answer.header("content-range").equals(Optional.of(range))) {
            throw new RemoteException(Fault.CORRUPT, "What lies at " + exchange.host() + " has changed.");
        }
    }

    @Override
    public void close() {
        for (var wire = idle.poll(); wire != null; wire = idle.poll()) {
            wire.close();
        }
    }
}
