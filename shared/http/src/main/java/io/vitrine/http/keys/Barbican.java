package io.vitrine.http.keys;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/** Barbican, or what speaks as it does (Key Manager API v1, secrets). Blocks: each call has a time to end in, and a bound on what is read. */
public final class Barbican implements KeyManager, AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final long MOST_BYTES = 1 << 20;
    private static final String RAW = "application/octet-stream";

    private final KeyManagerEndpoint endpoint;
    private final String version;
    private final HttpClient client;

    /** @param endpoint is closed with this */
    public Barbican(KeyManagerEndpoint endpoint, String version, SSLContext tls) {
        this.endpoint = endpoint;
        this.version = version;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(LIMIT)
                .sslContext(tls)
                .build();
    }

    @Override
    public byte[] payload(String id, Optional<String> token) throws KeyManagerException {
        var described = send("GET", id, "", Map.of("Accept", "application/json"), token);
        return send("GET", id, "/payload", Map.of("Accept", typeOf(described)), token);
    }

    /** As the secret itself says, or any bytes. */
    private static String typeOf(byte[] described) throws KeyManagerException {
        try {
            return JSON.readTree(new String(described, StandardCharsets.UTF_8))
                    .path("content_types")
                    .path("default")
                    .asText(RAW);
        } catch (JsonProcessingException e) {
            throw new KeyManagerException("The key manager describes a secret in something else than JSON.", e);
        }
    }

    @Override
    public void delete(String id, Optional<String> token) throws KeyManagerException {
        send("DELETE", id, "", Map.of(), token);
    }

    private byte[] send(String method, String id, String below, Map<String, String> headers, Optional<String> token)
            throws KeyManagerException {
        var request = HttpRequest.newBuilder(secrets().resolve(segment(id) + below))
                .method(method, HttpRequest.BodyPublishers.noBody());
        headers.forEach(request::header);
        token.ifPresent(it -> request.header("X-Auth-Token", it));
        var answer = exchange(request.build(), id);
        if (answer.statusCode() == 404) {
            throw new KeyManagerException("The key manager has nothing with ID " + id + ".");
        }
        if (answer.statusCode() >= 300) {
            throw new KeyManagerException("The key manager answers " + answer.statusCode() + " for ID " + id + ".");
        }
        return answer.body();
    }

    private URI secrets() throws KeyManagerException {
        return URI.create(endpoint.address().toString().replaceFirst("/+$", "") + "/" + version + "/secrets/");
    }

    private static String segment(String id) {
        return "./"
                + URLEncoder.encode(id, StandardCharsets.UTF_8)
                        .replace("+", "%20")
                        .replace(".", "%2E");
    }

    private HttpResponse<byte[]> exchange(HttpRequest request, String id) throws KeyManagerException {
        var answer = client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
        try {
            return answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new KeyManagerException("The key manager does not answer for ID " + id + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KeyManagerException("The service is stopping.", e);
        } finally {
            answer.cancel(true);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        endpoint.close();
    }
}
