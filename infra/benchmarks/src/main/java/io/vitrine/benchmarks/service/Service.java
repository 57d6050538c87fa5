package io.vitrine.benchmarks.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.io.HttpClientResponseHandler;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.io.CloseMode;

/** An Images API that is measured: ours or a peer's. An answer that is not a success ends the measurement. Owns its connections. */
public final class Service implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int BUFFER_BYTES = 256 << 10;

    private final String name;
    private final URI endpoint;
    private final Optional<String> token;
    private final ProcessTree processes;
    private final HttpHost host;
    private final CloseableHttpClient http = Connections.open();
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
        this.host = HttpHost.create(endpoint);
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
        send(request(Method.GET, target), Service::discard);
    }

    /** The body of a successful answer to GET. */
    JsonNode get(String target) {
        return send(request(Method.GET, target), Service::json);
    }

    /** The id of a new image record. */
    public String create(String image) {
        var request = request(Method.POST, "/v2/images");
        request.setEntity(new StringEntity(image, ContentType.APPLICATION_JSON));
        return send(request, Service::json).path("id").asText();
    }

    public void delete(String id) {
        send(request(Method.DELETE, "/v2/images/" + id), Service::discard);
    }

    /** The id of a new image with these bytes in the default store. */
    String upload(ImageBytes.Upload upload) {
        var id = create(Catalogue.image("transfer"));
        upload(id, "", upload.bytes());
        return id;
    }

    /** Into {@code store} where the service has one of that name, else into its default. */
    public void upload(String id, String store, HttpEntity bytes) {
        var request = request(Method.PUT, "/v2/images/" + id + "/file");
        if (stores.contains(store)) {
            request.addHeader("X-Image-Meta-Store", store);
        }
        request.setEntity(bytes);
        send(request, Service::discard);
    }

    /** Reads an image, or a range of it such as {@code bytes=0-99}; answers how many bytes came. */
    public long download(String id, Optional<String> range) {
        var request = request(Method.GET, "/v2/images/" + id + "/file");
        range.ifPresent(wanted -> request.addHeader("Range", wanted));
        return send(request, this::downloaded);
    }

    private long downloaded(ClassicHttpResponse answer) {
        try (var bytes = answer.getEntity().getContent()) {
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

    private ClassicHttpRequest request(Method method, String target) {
        var request = new BasicClassicHttpRequest(method, host, target);
        token.ifPresent(value -> request.addHeader("X-Auth-Token", value));
        return request;
    }

    private <T> T send(ClassicHttpRequest request, HttpClientResponseHandler<T> reader) {
        try {
            return http.execute(host, request, answer -> {
                if (answer.getCode() / 100 != 2) {
                    throw new IllegalStateException(
                            "%s: %s was answered with %d".formatted(name, said(request), answer.getCode()));
                }
                return reader.handleResponse(answer);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(name + ": " + said(request) + " failed", e);
        }
    }

    private String said(ClassicHttpRequest request) {
        return request.getMethod() + " " + endpoint.resolve(request.getPath());
    }

    private static boolean discard(ClassicHttpResponse answer) throws IOException {
        EntityUtils.consume(answer.getEntity());
        return true;
    }

    private static JsonNode json(ClassicHttpResponse answer) throws IOException {
        try (var body = answer.getEntity().getContent()) {
            return JSON.readTree(body);
        }
    }

    @Override
    public void close() {
        http.close(CloseMode.IMMEDIATE);
    }
}
