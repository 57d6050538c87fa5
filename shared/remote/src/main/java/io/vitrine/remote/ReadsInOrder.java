package io.vitrine.remote;

import io.vitrine.model.Fault;
import io.vitrine.remote.RemoteHttp.Exchange;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** One answer, read from its beginning to its end: each read waits until it is its turn. */
final class ReadsInOrder implements RemoteReader.Reads {
    private final RemoteHttp http;
    private final URI uri;
    private final RemoteObject object;
    private final ReentrantLock turn = new ReentrantLock();
    private final Condition moved = turn.newCondition();
    private Optional<Exchange> open = Optional.empty();
    private long position;
    private boolean ended;

    ReadsInOrder(RemoteHttp http, URI uri, RemoteObject object) {
        this.http = http;
        this.uri = uri;
        this.object = object;
    }

    @Override
    public void read(ByteBuffer destination, long offset) throws RemoteException {
        turn.lock();
        try {
            await(offset);
            var exchange = opened();
            exchange.wire().startClock();
            position += destination.remaining();
            exchange.wire().read(destination);
        } catch (IOException e) {
            ended = true;
            throw RemoteHttp.unavailable(uri.getHost(), e);
        } catch (RemoteException e) {
            ended = true;
            throw e;
        } finally {
            moved.signalAll();
            turn.unlock();
        }
    }

    private void await(long offset) throws RemoteException {
        var nanos = RemoteLimits.USUAL.answer().toNanos();
        while (position < offset && !ended && nanos > 0) {
            try {
                nanos = moved.awaitNanos(Math.max(1, nanos));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RemoteException(Fault.UNAVAILABLE, "The service is stopping.", e);
            }
        }
        if (ended || position != offset) {
            throw new RemoteException(
                    Fault.UNAVAILABLE, uri.getHost() + " gives its bytes from the beginning to the end alone.");
        }
    }

    private Exchange opened() throws RemoteException {
        if (open.isEmpty()) {
            open = Optional.of(http.ask("GET", uri, Map.of()));
            require(open.get());
        }
        return open.get();
    }

    private void require(Exchange exchange) throws RemoteException {
        var answer = exchange.answer();
        if (answer.length().orElse(-1) != object.sizeBytes()
                || !answer.version().equals(object.version())) {
            throw new RemoteException(Fault.CORRUPT, "What lies at " + exchange.host() + " has changed.");
        }
    }

    /** Whoever still reads is cut off. */
    @Override
    public void close() {
        turn.lock();
        try {
            ended = true;
            open.ifPresent(Exchange::close);
        } finally {
            turn.unlock();
        }
    }
}
