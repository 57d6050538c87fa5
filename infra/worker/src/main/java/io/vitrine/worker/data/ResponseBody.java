package io.vitrine.worker.data;

import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vitrine.model.ChunkChecksums;
import io.vitrine.worker.transfer.SlotPool;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends chunks in pieces as fast as the client takes them, two chunks on their way at once; each goes back to the pool when it has left. */
final class ResponseBody {
    /** A client that takes one of them is not idle. */
    private static final int PIECE_BYTES = 64 << 10;

    private static final int PIECES_ON_THEIR_WAY = 2 * ChunkChecksums.CHUNK_BYTES / PIECE_BYTES;

    private final HttpServerResponse response;
    private final SlotPool pool;
    private final Duration idleTimeout;
    private final SentBytes sent;
    private final ArrayDeque<OnItsWay> sending = new ArrayDeque<>();

    private record OnItsWay(Future<Void> done, long bytes) {}

    ResponseBody(HttpServerResponse response, SlotPool pool, Duration idleTimeout, SentBytes sent) {
        this.sent = sent;
        this.response = response;
        this.pool = pool;
        this.idleTimeout = idleTimeout;
    }

    /** Takes the buffer over, whatever happens. */
    void send(ByteBuffer chunk) throws ClientGone, InterruptedException {
        var piecesLeft = new AtomicInteger(Math.ceilDiv(chunk.remaining(), PIECE_BYTES));
        while (chunk.hasRemaining()) {
            var length = Math.min(chunk.remaining(), PIECE_BYTES);
            var piece = chunk.slice(chunk.position(), length);
            chunk.position(chunk.position() + length);
            sending.add(new OnItsWay(write(piece, chunk, piecesLeft), length));
        }
        while (sending.size() > PIECES_ON_THEIR_WAY) {
            await(sending.remove());
        }
    }

    @SuppressWarnings("deprecation") // sends the transfer's own buffer without a copy; Vert.x 4 has no other way to
    private Future<Void> write(ByteBuffer piece, ByteBuffer chunk, AtomicInteger piecesLeft) {
        Future<Void> done;
        try {
            done = response.write(Buffer.buffer(Unpooled.wrappedBuffer(piece)));
        } catch (IllegalStateException e) {
            done = Future.failedFuture(e);
        }
        return done.onComplete(_ -> {
            if (piecesLeft.decrementAndGet() == 0) {
                pool.release(chunk);
            }
        });
    }

    /** Ends the response once everything has left; a client that closed after the last byte it was promised has the whole of it. */
    void end() throws ClientGone, InterruptedException {
        while (!sending.isEmpty()) {
            await(sending.remove());
        }
        end(response);
    }

    /** Ends a response whose bytes have all left, also when the client was faster and is gone already. */
    static void end(HttpServerResponse response) {
        if (!response.closed()) {
            response.end();
        }
    }

    private void await(OnItsWay next) throws ClientGone, InterruptedException {
        try {
            if (!next.done().succeeded()) {
                next.done()
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(idleTimeout.toMillis(), TimeUnit.MILLISECONDS);
            }
            sent.add(next.bytes());
        } catch (ExecutionException e) {
            throw new ClientGone("The client went away.");
        } catch (TimeoutException e) {
            throw new ClientGone("The client took nothing for " + idleTimeout.toSeconds() + " seconds.");
        }
    }

    /** The client takes no more; nothing is wrong with the image or its store. */
    static final class ClientGone extends Exception {
        private static final long serialVersionUID = 1L;

        ClientGone(String message) {
            super(message);
        }

        @Override
        public String getMessage() {
            return Objects.requireNonNull(super.getMessage());
        }
    }
}
