package io.vitrine.keystone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/**
 * JSON calls, each made once, within its time and with a bound on what is read. What to do where no answer comes is the caller's to say. Blocks, and
 * no interrupt ends that: call it on a virtual thread.
 */
public final class JsonHttp implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long MOST_BYTES = 4L << 20;

    /** A host that is there answers sooner, however long it works then. */
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);

    private final HttpClient client;
    private final Duration limit;

    /** @param limit of one call, from the first byte to the last */
    public JsonHttp(SSLContext tls, Duration limit) {
        this.limit = limit;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(limit.compareTo(LONGEST_CONNECT) > 0 ? LONGEST_CONNECT : limit)
                .sslContext(tls)
                .build();
    }

    /**
     * An answer of the service, whatever its status.
     *
     * @param body missing where it is no JSON
     */
    public record Answer(int status, Map<String, String> headers, JsonNode body) {
        /** The first value of a header, named in lower case. */
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        /** Without what it says, which may be a token. */
        @Override
        public String toString() {
            return "Answer[" + status + "]";
        }
    }

    /**
     * One call.
     *
     * @param body nothing is sent where it is empty
     * @throws java.net.ConnectException where nobody was reached, so that nothing was done
     * @throws HttpTimeoutException where the time was up
     * @throws IOException where the connection ended before the answer did
     */
    public Answer send(String method, URI url, Map<String, String> headers, Optional<JsonNode> body)
            throws IOException {
        var publisher = body.map(json -> BodyPublishers.ofString(json.toString(), StandardCharsets.UTF_8))
                .orElseGet(BodyPublishers::noBody);
        var request = HttpRequest.newBuilder(url)
                .method(method, publisher)
                .header("Accept", "application/json")
                .header("Content-Type", "application/json");
        headers.forEach(request::header);
        return answer(exchange(request.build()));
    }

    private HttpResponse<byte[]> exchange(HttpRequest request) throws IOException {
        var answer = client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
        try {
            return await(answer);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException trouble ? trouble : new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("no answer within " + limit.toMillis() + " ms");
        } finally {
            answer.cancel(true);
        }
    }

    /** Whoever is interrupted may be cleaning up, and has to know what came of a call. */
    private <T> T await(CompletableFuture<T> answer) throws ExecutionException, TimeoutException {
        var end = System.nanoTime() + limit.toNanos();
        var interrupted = false;
        try {
            while (true) {
                try {
                    return answer.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Answer answer(HttpResponse<byte[]> response) {
        var headers = new HashMap<String, String>();
        response.headers().map().forEach((name, values) -> headers.put(name, values.getFirst()));
        return new Answer(response.statusCode(), Map.copyOf(headers), json(response.body()));
    }

    private static JsonNode json(byte[] body) {
        try {
            return Optional.ofNullable(JSON.readTree(new String(body, StandardCharsets.UTF_8)))
                    .orElse(MissingNode.getInstance());
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /** Gives connections back at once, whatever still runs on them. */
    @Override
    public void close() {
        client.shutdownNow();
    }
}
