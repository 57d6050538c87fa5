package io.vitrine.benchmarks.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** An Images API that is measured: ours or a peer's. An answer that is not a success ends the measurement. Owns its connections. */
public final class Service implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration REQUEST_LIMIT = Duration.ofMinutes(10);
    private static final int BUFFER_BYTES = 256 << 10;

    private final String name;
    private final URI endpoint;
    private final Optional<String> token;
    private final ProcessTree processes;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Set<String> stores;

    /**
     * @param name in the table
     * @param endpoint without {@code /v2}
     * @param token of the identity service, where the service asks for one
     * @param processes of the service; with none of them memory and processor time are not measured
     */
    public Service(String name, URI endpoint, Optional<String> token, ProcessTree processes) {
        this.name = name;
        this.endpoint = endpoint;
        this.token = token;
        this.processes = processes;
        this.stores = storesOf(get("/v2/info/stores"));
    }

    public String name() {
        return name;
    }

    ProcessTree processes() {
        return processes;
    }

    private static Set<String> storesOf(JsonNode answer) {
        var ids = new HashSet<String>();
        answer.path("stores").forEach(store -> ids.add(store.path("id").asText()));
        return ids;
    }

    /** Reads a successful answer to GET without a look at it. */
    void ask(String target) {
        send(request(target).GET().build(), BodyHandlers.discarding());
    }

    /** The body of a successful answer to GET. */
    JsonNode get(String target) {
        return json(send(request(target).GET().build(), BodyHandlers.ofByteArray()));
    }

    /** The id of a new image record. */
    String create(String image) {
        var request = request("/v2/images").header("Content-Type", "application/json");
        return json(send(request.POST(BodyPublishers.ofString(image)).build(), BodyHandlers.ofByteArray()))
                .path("id")
                .asText();
    }

    void delete(String id) {
        send(request("/v2/images/" + id).DELETE().build(), BodyHandlers.discarding());
    }

    /** The id of a new image with these bytes in the default store. */
    String upload(ImageBytes.Upload upload) {
        var id = create(Catalogue.image("transfer"));
        upload(id, "", upload.bytes());
        return id;
    }

    /** Into {@code store} where the service has one of that name, else into its default. */
    void upload(String id, String store, BodyPublisher bytes) {
        var request = request("/v2/images/" + id + "/file").header("Content-Type", "application/octet-stream");
        if (stores.contains(store)) {
            request.header("X-Image-Meta-Store", store);
        }
        send(request.PUT(bytes).build(), BodyHandlers.discarding());
    }

    /** Reads an image, or a range of it such as {@code bytes=0-99}; answers how many bytes came. */
    long download(String id, Optional<String> range) {
        var request = request("/v2/images/" + id + "/file");
        range.ifPresent(wanted -> request.header("Range", wanted));
        try (var bytes =
                send(request.GET().build(), BodyHandlers.ofInputStream()).body()) {
            return count(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(name + ": a download was cut", e);
        }
    }

    private static long count(InputStream bytes) throws IOException {
        var buffer = new byte[BUFFER_BYTES];
        long total = 0;
        for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
            total += read;
        }
        return total;
    }

    private HttpRequest.Builder request(String target) {
        var request = HttpRequest.newBuilder(endpoint.resolve(target)).timeout(REQUEST_LIMIT);
        token.ifPresent(value -> request.header("X-Auth-Token", value));
        return request;
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body) {
        try {
            var answer = http.send(request, body);
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException("%s: %s %s was answered with %d"
                        .formatted(name, request.method(), request.uri(), answer.statusCode()));
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(name + ": " + request.method() + " " + request.uri() + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static JsonNode json(HttpResponse<byte[]> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
