package io.vitrine.http.keystone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * JSON calls to one service of the cloud, each within its time. A call that gets no answer is tried again a few times, so only such may be made
 * here as may be made twice. While the service is away, calls fail at once for a moment instead of each waiting for it. Blocks: call it on a
 * virtual thread. Trouble is a {@link FaultException} with {@link Fault#UNAVAILABLE}, and names the service, not its address, for clients read it.
 */
public final class CloudHttp implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(CloudHttp.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long MOST_BYTES = 4L << 20;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    /** For how long nobody is asked again after nobody was there. */
    private static final Duration REST = Duration.ofSeconds(1);

    private final String service;
    private final HttpClient client;
    private final Duration limit;
    private final int retries;
    private final InstantSource clock;
    private volatile Instant restsUntil = Instant.MIN;

    /**
     * @param service what it is, for sentences: "Keystone"
     * @param limit of one try, from the first byte to the last
     * @param retries further tries where no answer came
     */
    public CloudHttp(String service, SSLContext tls, Duration limit, int retries, InstantSource clock) {
        this.service = service;
        this.limit = limit;
        this.retries = retries;
        this.clock = clock;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(limit)
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

    public Answer get(URI url, Map<String, String> headers) {
        return send("GET", url, headers, BodyPublishers.noBody());
    }

    /** Any other method, with JSON. */
    public Answer send(String method, URI url, Map<String, String> headers, JsonNode body) {
        return send(method, url, headers, BodyPublishers.ofString(body.toString(), StandardCharsets.UTF_8));
    }

    /** What tells that the service is there but cannot be used; {@code why} is for the log alone. */
    public FaultException unusable(String why) {
        LOG.errorf("%s cannot be used: %s", service, why);
        return new FaultException(Fault.UNAVAILABLE, service + " cannot be used at the moment.");
    }

    /** Gives connections back at once, whatever still runs on them. */
    @Override
    public void close() {
        client.shutdownNow();
    }

    private Answer send(String method, URI url, Map<String, String> headers, BodyPublisher body) {
        if (clock.instant().isBefore(restsUntil)) {
            throw away(null);
        }
        var request = HttpRequest.newBuilder(url)
                .method(method, body)
                .header("Accept", "application/json")
                .header("Content-Type", "application/json");
        headers.forEach(request::header);
        return exchange(request.build());
    }

    private Answer exchange(HttpRequest request) {
        for (var failed = 0; ; failed++) {
            try {
                return answer(once(request));
            } catch (IOException | TimeoutException e) {
                if (failed >= retries || e instanceof TimeoutException) {
                    restsUntil = clock.instant().plus(REST);
                    LOG.warnf(
                            "%s is away (%s %s): %s",
                            service, request.method(), request.uri().getPath(), e);
                    throw away(e);
                }
                pause(FIRST_PAUSE.multipliedBy(1L << Math.min(failed, 5)));
            }
        }
    }

    private HttpResponse<byte[]> once(HttpRequest request) throws IOException, TimeoutException {
        var answer = client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException trouble ? trouble : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw away(e);
        } finally {
            answer.cancel(true);
        }
    }

    private static Answer answer(HttpResponse<byte[]> response) {
        var headers = new java.util.HashMap<String, String>();
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

    private void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw away(e);
        }
    }

    private FaultException away(@Nullable Exception cause) {
        var sentence = service + " does not answer at the moment; try again in a few seconds.";
        return cause == null
                ? new FaultException(Fault.UNAVAILABLE, sentence)
                : new FaultException(Fault.UNAVAILABLE, sentence, cause);
    }
}
