package io.vitrine.worker.data;

import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vitrine.http.BrokenRequest;
import io.vitrine.http.BrokenRequest.Break;
import io.vitrine.worker.transfer.BodySource;
import io.vitrine.worker.transfer.TransferSettings;
import io.vitrine.worker.transfer.UploadException;
import io.vitrine.worker.transfer.UploadException.Trouble;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A request's body as a source that blocks: the connection is asked for a few pieces at a time, so the client waits when the store does.
 */
final class RequestBody implements BodySource {
    private static final int WINDOW = 16;
    /** Asked for at once: each time costs the event loop a turn. */
    private static final int PIECES = 4;

    private sealed interface Event {
        record Piece(ByteBuf bytes) implements Event {}

        record End() implements Event {}

        record Broken(Break how) implements Event {}

        record Unwanted() implements Event {}
    }

    private final HttpServerRequest request;
    private final Duration idleTimeout;
    private final UploadPace pace;
    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private @Nullable ByteBuf current;
    private long taken;
    private boolean ended;
    private boolean unwanted;

    /**
     * Pauses the request and listens to it from now on: what becomes of the client is known to the first reader, however late he comes.
     *
     * @param routing with no body handler yet; call on its event loop
     */
    RequestBody(RoutingContext routing, TransferSettings settings) {
        this.request = routing.request();
        this.idleTimeout = settings.clientIdleTimeout();
        this.pace = new UploadPace(settings.minUploadBytesPerSecond(), idleTimeout);
        request.pause();
        request.endHandler(_ -> events.add(new Event.End()));
        request.handler(this::arrived);
        BrokenRequest.watch(routing, how -> events.add(new Event.Broken(how)));
    }

    /** Asks for the first pieces; call once, on any thread, before {@link #read}. */
    void begin() {
        ask(WINDOW);
    }

    /** A body that has come to its end is not asked for more: over HTTP/2 that is an error, and the end may come at this very moment. */
    private void ask(int pieces) {
        try {
            request.fetch(pieces);
        } catch (IllegalStateException allHasCome) {
            // its end is among the events, or about to be
        }
    }

    @SuppressWarnings(
            "deprecation") // the bytes are copied straight into the transfer's buffer; Vert.x 4 has no other way to
    // them
    private void arrived(Buffer piece) {
        events.add(new Event.Piece(piece.getByteBuf()));
    }

    @Override
    public boolean read(ByteBuffer destination) throws UploadException {
        while (destination.hasRemaining() && !ended && !unwanted) {
            var piece = current == null ? next() : current;
            if (piece != null) {
                copy(piece, destination);
            }
        }
        return !ended;
    }

    @Override
    public void wake() {
        events.add(new Event.Unwanted());
    }

    private void copy(ByteBuf piece, ByteBuffer destination) {
        var length = Math.min(piece.readableBytes(), destination.remaining());
        var part = destination.slice(destination.position(), length);
        piece.readBytes(part);
        destination.position(destination.position() + length);
        current = piece.isReadable() ? piece : null;
        if (current == null && ++taken % PIECES == 0) {
            ask(PIECES);
        }
    }

    private @Nullable ByteBuf next() throws UploadException {
        return switch (await()) {
            case Event.Piece(var bytes) -> {
                pace.came(bytes.readableBytes());
                yield bytes;
            }
            case Event.End _ -> {
                ended = true;
                yield null;
            }
            case Event.Unwanted _ -> {
                unwanted = true;
                yield null;
            }
            case Event.Broken(var how) -> throw new UploadException(Trouble.DISCONNECTED, how.sentence());
        };
    }

    private Event await() throws UploadException {
        try {
            var since = System.nanoTime();
            var event = events.poll(idleTimeout.toMillis(), TimeUnit.MILLISECONDS);
            if (event == null) {
                throw new UploadException(Trouble.STALLED, "No data came for " + idleTimeout.toSeconds() + " seconds.");
            }
            pace.waited(System.nanoTime() - since);
            return event;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UploadException(Trouble.DISCONNECTED, "The service is stopping.");
        }
    }
}
