package io.vitrine.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The few calls of the Images API by which a gateway is driven here. What is not expected is an exception that says so. */
public final class ImagesClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final URI endpoint;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    public ImagesClient(URI endpoint) {
        this.endpoint = endpoint;
    }

    /** Makes a record ready for an upload; answers its id. */
    public String create(String name) {
        var body = JSON.createObjectNode()
                .put("name", name)
                .put("disk_format", "raw")
                .put("container_format", "bare");
        var request = request("/v2/images")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()))
                .build();
        return json(request, 201).path("id").asText();
    }

    /** A new image with these bytes in {@code store}; answers its id. */
    public String store(String name, RandomImage bytes, String store) {
        var id = create(name);
        var status = upload(id, bytes, store);
        if (status.orElse(0) != 204) {
            throw new IllegalStateException("storing " + name + " was answered "
                    + (status.isPresent() ? status.getAsInt() : "by a closed connection"));
        }
        return id;
    }

    /** Uploads with an announced size. Empty where the connection ended without an answer. */
    public OptionalInt upload(String id, RandomImage bytes, String store) {
        var headers = Map.of("Content-Length", Long.toString(bytes.sizeBytes()), "X-Image-Meta-Store", store);
        try (var upload = RawUpload.begin(endpoint, id, headers)) {
            upload.send(bytes, 0, bytes.sizeBytes());
            return upload.status();
        } catch (IOException _) {
            return OptionalInt.empty();
        }
    }

    /** Its record; empty where there is none. */
    public Optional<JsonNode> find(String id) {
        var response = send(request("/v2/images/" + id).GET().build(), BodyHandlers.ofInputStream());
        try (var body = response.body()) {
            return switch (response.statusCode()) {
                case 200 -> Optional.of(JSON.readTree(body));
                case 404 -> Optional.empty();
                default -> throw unexpected(response);
            };
        } catch (IOException e) {
            throw new UncheckedIOException("reading image " + id, e);
        }
    }

    public String status(String id) {
        return find(id).map(image -> image.path("status").asText()).orElse("gone");
    }

    /** Ids of all images, hidden ones too, page by page. */
    public List<String> list() {
        var ids = new ArrayList<String>();
        for (var page : List.of("/v2/images?limit=200", "/v2/images?limit=200&os_hidden=true")) {
            for (var next = page; !next.isEmpty(); ) {
                var answer = json(request(next).GET().build(), 200);
                answer.path("images").forEach(image -> ids.add(image.path("id").asText()));
                next = answer.path("next").asText("");
            }
        }
        return ids;
    }

    /** The bytes of an image as they arrive; the caller closes. */
    public InputStream download(String id) {
        var response = send(request("/v2/images/" + id + "/file").GET().build(), BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw unexpected(response);
        }
        return response.body();
    }

    /** Downloads and compares: where the image's bytes differ from these, or end early or late; empty where they do not. */
    public OptionalLong firstDifference(String id, RandomImage bytes) {
        try (var body = download(id)) {
            return bytes.firstDifference(body);
        } catch (IOException e) {
            throw new UncheckedIOException("downloading image " + id, e);
        }
    }

    public void delete(String id) {
        var response = send(request("/v2/images/" + id).DELETE().build(), BodyHandlers.discarding());
        if (response.statusCode() != 204) {
            throw unexpected(response);
        }
    }

    private JsonNode json(HttpRequest request, int wanted) {
        var response = send(request, BodyHandlers.ofByteArray());
        if (response.statusCode() != wanted) {
            throw unexpected(response);
        }
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException("the answer to " + request + " is not JSON", e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(endpoint.resolve(path)).timeout(LIMIT);
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (IOException e) {
            throw new UncheckedIOException(request.toString(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted during " + request, e);
        }
    }

    private static IllegalStateException unexpected(HttpResponse<?> response) {
        return new IllegalStateException(response.request() + " was answered " + response.statusCode());
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
