package io.vitrine.worker.data;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;
import io.vertx.ext.web.RoutingContext;
import io.vitrine.http.BrokenRequest;
import io.vitrine.http.ConnectionCut;
import io.vitrine.http.RequestId;
import io.vitrine.http.UnreadBody;
import io.vitrine.model.WorkerId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One request passed on to another worker and its answer passed back, piece by piece both ways: whoever is slower makes the other wait.
 * Everything here happens on the event loop of the request; {@link #run} may be called from anywhere. It ends by itself: when both sides
 * are done, when one of them goes, or when nothing has moved for too long.
 */
final class Exchange {
    /** More than the other worker allows its clients, so that it is the one that says who stalled: one in so many. */
    private static final int GRACE = 8;
    /** Flushing, reading back and detaching may take long after the last byte came. */
    private static final Duration STORING = Duration.ofMinutes(15);

    private static final long WATCH_MILLISECONDS = 1000;
    private static final int NO_CONTENT = 204;
    private static final int UNAVAILABLE = 503;

    /** How it ended. */
    enum Result {
        COMPLETE,
        CLIENT_GONE,
        /** Nothing was taken from the client nor sent to it: another worker may be tried. */
        NOT_REACHED,
        /** The same: the other worker has answered 503. */
        REFUSED,
        /** The client's body was taken, and nobody knows what came of it. */
        UNANSWERED,
        /** Part of an answer was passed back; the client's connection is cut. */
        TORN
    }

    /**
     * @param bytes of image data that went through
     * @param why no connection came about, for the log; empty where one did
     */
    record End(Result result, long bytes, String why) {}

    private final RoutingContext routing;
    private final HttpServerRequest request;
    private final Context home;
    private final WorkerId self;
    private final Duration idle;
    private final boolean last;
    private final boolean upload;
    private final CompletableFuture<End> ended = new CompletableFuture<>();
    private @Nullable HttpClientRequest onward;
    private boolean bodyBegun;
    private boolean bodySent;
    private boolean answering;
    private long bytes;
    private String why = "";
    private long lastMove = System.nanoTime();
    private long watch;

    /**
     * @param home where the request lives
     * @param last whether there is nobody else to ask: then a refusal is passed back
     */
    Exchange(RoutingContext routing, Context home, WorkerId self, Duration idle, boolean last) {
        this.routing = routing;
        this.request = routing.request();
        this.home = home;
        this.self = self;
        this.last = last;
        this.idle = idle.plus(idle.dividedBy(GRACE));
        this.upload = request.method().name().equals("PUT");
    }

    /** Waits for the end, on a thread that may. */
    End run(HttpClient client, RequestOptions target) throws InterruptedException {
        home.runOnContext(_ -> begin(client, target));
        try {
            return ended.get();
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private void begin(HttpClient client, RequestOptions target) {
        watch = routing.vertx().setPeriodic(WATCH_MILLISECONDS, _ -> watch());
        routing.addEndHandler(sent -> {
            if (sent.failed()) {
                end(Result.CLIENT_GONE);
            }
        });
        BrokenRequest.watch(routing, _ -> end(Result.CLIENT_GONE));
        if (ended.isDone()) {
            return;
        }
        client.request(target).onComplete(opened -> {
            if (opened.succeeded()) {
                ask(opened.result());
            } else {
                why = " (" + deepest(opened.cause()).getMessage() + ")";
                end(Result.NOT_REACHED);
            }
        });
    }

    /** What TLS says of a certificate lies below what is said of the connection. */
    private static Throwable deepest(Throwable trouble) {
        var cause = trouble.getCause();
        return cause == null ? trouble : deepest(cause);
    }

    private void ask(HttpClientRequest opened) {
        onward = opened;
        if (ended.isDone()) {
            opened.reset();
            return;
        }
        PassedOnHeaders.copy(request.headers(), opened.headers(), "Host", "Expect");
        opened.putHeader(PassedOnHeaders.PASSED_ON_BY, self.value());
        opened.putHeader(RequestId.HEADER, RequestId.of(routing));
        opened.exceptionHandler(_ -> broken());
        opened.response().onComplete(answer -> {
            if (answer.succeeded()) {
                passBack(answer.result());
            } else {
                broken();
            }
        });
        if (upload) {
            askWithBody(opened);
        } else {
            opened.end();
        }
    }

    /** The body waits for "100 Continue", so that a worker that refuses refuses before a byte of it is taken. */
    private void askWithBody(HttpClientRequest opened) {
        opened.setChunked(request.getHeader("Content-Length") == null);
        opened.putHeader("Expect", "100-continue");
        opened.continueHandler(_ -> passBody(opened));
        opened.sendHead();
    }

    private void passBody(HttpClientRequest opened) {
        if (bodyBegun || ended.isDone()) {
            return;
        }
        moved();
        bodyBegun = true;
        DataRoutes.continueIfAsked(request);
        request.endHandler(_ -> {
            bodySent = true;
            moved();
            opened.end();
        });
        request.handler(piece -> {
            if (!answering) {
                bytes += piece.length();
                pass(piece, request, opened);
            }
        });
        request.resume();
    }

    private void pass(Buffer piece, ReadStream<Buffer> from, WriteStream<Buffer> to) {
        moved();
        to.write(piece);
        if (to.writeQueueFull()) {
            from.pause();
            to.drainHandler(_ -> {
                moved();
                from.resume();
            });
        }
    }

    private void passBack(HttpClientResponse answer) {
        if (ended.isDone()) {
            return;
        }
        if (answer.statusCode() == UNAVAILABLE && !bodyBegun && !last) {
            end(Result.REFUSED);
            return;
        }
        moved();
        answering = true;
        var response = request.response();
        response.setStatusCode(answer.statusCode()).setStatusMessage(answer.statusMessage());
        PassedOnHeaders.copy(answer.headers(), response.headers());
        if (answer.getHeader("Content-Length") == null && answer.statusCode() != NO_CONTENT) {
            response.setChunked(true);
        }
        var closing = upload && UnreadBody.neverComes(request);
        if (closing) {
            response.putHeader("Connection", "close");
        }
        answer.exceptionHandler(_ -> broken());
        answer.handler(piece -> {
            if (!upload) {
                bytes += piece.length();
            }
            pass(piece, answer, response);
        });
        answer.endHandler(_ -> passedBack(closing));
    }

    private void passedBack(boolean closing) {
        end(Result.COMPLETE);
        var sent = request.response().end();
        if (closing) {
            sent.onComplete(_ -> request.connection().close());
        } else if (upload) {
            UnreadBody.discard(routing.vertx(), request);
        }
    }

    private void broken() {
        if (request.response().headWritten()) {
            end(Result.TORN);
        } else {
            end(bodyBegun ? Result.UNANSWERED : Result.NOT_REACHED);
        }
    }

    private void moved() {
        lastMove = System.nanoTime();
    }

    private void watch() {
        var limit = bodySent && !answering ? STORING : idle;
        if (System.nanoTime() - lastMove > limit.toNanos()) {
            broken();
        }
    }

    private void end(Result result) {
        if (!ended.complete(new End(result, bytes, why))) {
            return;
        }
        routing.vertx().cancelTimer(watch);
        if (onward != null && (result != Result.COMPLETE || upload && !bodySent)) {
            onward.reset();
        }
        if (result == Result.TORN) {
            ConnectionCut.cut(request.connection());
        }
    }
}
