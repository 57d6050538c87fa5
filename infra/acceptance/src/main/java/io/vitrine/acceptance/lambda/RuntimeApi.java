package io.vitrine.acceptance.lambda;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The Runtime API (2018-06-01) of one environment: hands out one event at a time and takes its answer. */
final class RuntimeApi implements AutoCloseable {
    private static final String INVOCATION = "/2018-06-01/runtime/invocation/";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final SynchronousQueue<Invocation> waiting = new SynchronousQueue<>();
    private final SynchronousQueue<Boolean> asked = new SynchronousQueue<>();
    private volatile Invocation current = new Invocation(new byte[0], 0);

    private RuntimeApi(HttpServer server) {
        this.server = server;
    }

    private record Invocation(String id, byte[] event, long deadlineMillis, CompletableFuture<byte[]> answer) {
        Invocation(byte[] event, long deadlineMillis) {
            this(UUID.randomUUID().toString(), event, deadlineMillis, new CompletableFuture<>());
        }
    }

    static RuntimeApi open() throws IOException {
        var api = new RuntimeApi(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        api.server.setExecutor(api.threads);
        api.server.createContext("/", api::serve);
        api.server.start();
        return api;
    }

    /** Host and port, as {@code AWS_LAMBDA_RUNTIME_API} has it. */
    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Waits until the runtime asks for its next event: from then on the platform may freeze it. */
    boolean awaitIdle(Duration limit) throws InterruptedException {
        return asked.poll(limit.toMillis(), TimeUnit.MILLISECONDS) != null;
    }

    /** Only once it is idle. */
    byte[] invoke(byte[] event, Duration limit) throws InvocationException, InterruptedException {
        var invocation = new Invocation(event, System.currentTimeMillis() + limit.toMillis());
        current = invocation;
        try {
            if (!waiting.offer(invocation, limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new InvocationException("the runtime does not ask for events");
            }
            return invocation.answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new InvocationException("no answer within " + limit);
        } catch (ExecutionException e) {
            throw new InvocationException("the function failed: " + e.getMessage());
        }
    }

    /** The runtime is gone: whoever waits for it need not wait longer. */
    void abandon(String reason) {
        current.answer.completeExceptionally(new IllegalStateException(reason));
    }

    private void serve(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        try (exchange) {
            if (path.equals(INVOCATION + "next")) {
                handOut(exchange);
                return;
            }
            var body = exchange.getRequestBody().readAllBytes();
            if (path.equals(INVOCATION + current.id + "/response")) {
                current.answer.complete(body);
            } else {
                abandon(path + ": " + new String(body, StandardCharsets.UTF_8));
            }
            exchange.sendResponseHeaders(202, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void handOut(HttpExchange exchange) throws IOException, InterruptedException {
        asked.put(true);
        var next = waiting.take();
        var headers = exchange.getResponseHeaders();
        headers.set("Lambda-Runtime-Aws-Request-Id", next.id);
        headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(next.deadlineMillis));
        headers.set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-central-1:000000000000:function:vitrine");
        headers.set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, next.event.length);
        exchange.getResponseBody().write(next.event);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
