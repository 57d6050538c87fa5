package io.vitrine.remote;

import io.vitrine.model.Fault;
import io.vitrine.remote.RemoteFilter.Checked;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;

/** Fetches what clients name: only where the filter lets it, on every redirect anew, and no longer than the limits say. */
public final class RemoteHttp {
    private final RemoteFilter filter;
    private final RemoteTrust trust;
    private final RemoteLimits limits;

    public RemoteHttp(RemoteFilter filter, RemoteTrust trust, RemoteLimits limits) {
        this.filter = filter;
        this.trust = trust;
        this.limits = limits;
    }

    /** What lies there; {@code INVALID} also where the server does not say how long it is. */
    public RemoteObject look(URI uri) throws RemoteException {
        try (var exchange = ask("HEAD", uri, Map.of())) {
            var answer = exchange.answer();
            var size = answer.length();
            if (size.isEmpty()) {
                throw new RemoteException(Fault.INVALID, exchange.host() + " does not say how long it is.");
            }
            var ranges = answer.header("accept-ranges").orElse("").equalsIgnoreCase("bytes");
            return new RemoteObject(size.getAsLong(), answer.version(), ranges);
        }
    }

    /** Lends it until closed. Whatever is read is of the same version, else {@code CORRUPT}. */
    public RemoteReader open(URI uri) throws RemoteException {
        var object = look(uri);
        return new RemoteReader(
                object, object.ranges() ? new RangedReads(this, uri, object) : new ReadsInOrder(this, uri, object));
    }

    /** An answer whose body is still to be read. */
    record Exchange(Wire wire, Answer answer) implements AutoCloseable {
        String host() {
            return wire.target().host();
        }

        @Override
        public void close() {
            wire.close();
        }
    }

    /** Follows redirects, each one checked; the answer is a success. */
    Exchange ask(String method, URI uri, Map<String, String> headers) throws RemoteException {
        var at = uri;
        for (int followed = 0; followed <= RemoteLimits.REDIRECTS; followed++) {
            var exchange = askOnce(method, filter.check(at), headers);
            if (!exchange.answer().isRedirect()) {
                return successful(exchange);
            }
            exchange.close();
            at = next(at, exchange);
        }
        throw new RemoteException(
                Fault.UNAVAILABLE, uri.getHost() + " redirects more than " + RemoteLimits.REDIRECTS + " times.");
    }

    private Exchange askOnce(String method, Checked target, Map<String, String> headers) throws RemoteException {
        try {
            var wire = Wire.open(target, trust, limits);
            try {
                return new Exchange(wire, wire.ask(method, headers));
            } catch (IOException | RuntimeException e) {
                wire.close();
                throw e;
            }
        } catch (IOException e) {
            throw unavailable(target.host(), e);
        }
    }

    private static URI next(URI from, Exchange exchange) throws RemoteException {
        var location = exchange.answer().header("location");
        if (location.isEmpty()) {
            throw new RemoteException(Fault.UNAVAILABLE, exchange.host() + " redirects to nowhere.");
        }
        try {
            return RemoteFilter.parse(from.resolve(new URI(location.get())).toString());
        } catch (URISyntaxException e) {
            throw new RemoteException(Fault.UNAVAILABLE, exchange.host() + " redirects to what is no URL.", e);
        }
    }

    private static Exchange successful(Exchange exchange) throws RemoteException {
        var status = exchange.answer().status();
        if (status < 300) {
            return exchange;
        }
        exchange.close();
        throw new RemoteException(
                switch (status) {
                    case 401, 403 -> Fault.FORBIDDEN;
                    case 404, 410 -> Fault.NOT_FOUND;
                    case 416 -> Fault.CORRUPT;
                    default -> Fault.UNAVAILABLE;
                },
                exchange.host() + " answers " + status + ".");
    }

    static RemoteException unavailable(String host, IOException e) {
        return new RemoteException(
                Fault.UNAVAILABLE, host + " does not answer as it should: " + e.getMessage() + ".", e);
    }
}
