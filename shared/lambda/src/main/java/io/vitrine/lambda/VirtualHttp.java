package io.vitrine.lambda;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.quarkus.netty.runtime.virtual.VirtualClientConnection;
import io.quarkus.netty.runtime.virtual.VirtualResponseHandler;
import io.quarkus.vertx.http.runtime.QuarkusHttpHeaders;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The HTTP server of this process, reached through its in-memory channel: everything behind it runs as it does behind a socket. */
final class VirtualHttp {
    /** What a channel that carries one whole request has no use for. */
    private static final Set<String> OF_A_CONNECTION =
            Set.of("connection", "keep-alive", "transfer-encoding", "content-length", "expect", "upgrade");

    private VirtualHttp() {}

    /** @throws TimeoutException when no whole answer has come within {@code limit} */
    static EventAnswer exchange(EventRequest request, Duration limit) throws IOException, TimeoutException {
        var reception = new Reception();
        var client = InetSocketAddress.createUnresolved(request.clientAddress().orElse("localhost"), 443);
        var connection = VirtualClientConnection.connect(reception, VertxHttpRecorder.VIRTUAL_HTTP, client);
        try {
            connection.sendMessage(head(request));
            connection.sendMessage(body(request));
            return reception.answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException("no answer", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for an answer", e);
        } finally {
            connection.close();
        }
    }

    private static DefaultHttpRequest head(EventRequest request) {
        var headers = new QuarkusHttpHeaders();
        for (var header : request.headers()) {
            if (!OF_A_CONNECTION.contains(header.name().toLowerCase(Locale.ROOT))) {
                headers.add(header.name(), header.value());
            }
        }
        if (!headers.contains(HttpHeaderNames.HOST)) {
            headers.add(HttpHeaderNames.HOST, "localhost");
        }
        if (request.body().length > 0) {
            headers.add(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(request.body().length));
        }
        return new DefaultHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.valueOf(request.method()), request.target(), headers);
    }

    private static LastHttpContent body(EventRequest request) {
        return request.body().length == 0
                ? LastHttpContent.EMPTY_LAST_CONTENT
                : new DefaultLastHttpContent(Unpooled.wrappedBuffer(request.body()));
    }

    /** Collects one answer; called by one thread of the server at a time. */
    private static final class Reception implements VirtualResponseHandler {
        final CompletableFuture<EventAnswer> answer = new CompletableFuture<>();
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private int status;
        private String reason = "";
        private List<Header> headers = List.of();

        @Override
        public void handleMessage(Object message) {
            try {
                if (message instanceof HttpResponse head && head.status().code() >= 200) {
                    status = head.status().code();
                    reason = head.status().reasonPhrase();
                    headers = head.headers().entries().stream()
                            .map(entry -> new Header(entry.getKey(), entry.getValue()))
                            .toList();
                }
                if (message instanceof HttpContent part && status > 0) {
                    var bytes = new byte[part.content().readableBytes()];
                    part.content().readBytes(bytes);
                    body.writeBytes(bytes);
                }
                if (message instanceof LastHttpContent && status > 0) {
                    answer.complete(new EventAnswer(status, reason, headers, body.toByteArray()));
                }
            } catch (RuntimeException | Error trouble) {
                answer.completeExceptionally(trouble);
            } finally {
                ReferenceCountUtil.release(message);
            }
        }

        @Override
        public void close() {
            answer.completeExceptionally(new IOException("the server has closed the connection"));
        }
    }
}
