package io.vitrine.acceptance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/**
 * Clients that list, create, upload and download without a break until closed. No request is repeated: each is one line of the record, whatever came
 * of it.
 */
final class SteadyLoad implements AutoCloseable {
    static final RandomImage BYTES = new RandomImage(91, 2_000_000);

    private static final Duration BREATH = Duration.ofMillis(10);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern ID = Pattern.compile("\"id\": ?\"([0-9a-f-]{36})\"");
    private static final String RECORD =
            "{\"name\": \"load\", \"disk_format\": \"raw\", \"container_format\": \"bare\"}";
    private static final byte[] BODY = BYTES.bytes();

    /**
     * One request.
     *
     * @param status 0 where the connection ended without an answer
     */
    record Asked(String what, long beganNanos, long endedNanos, int status, boolean good) {}

    private final URI endpoint;
    private final String stored;
    private final AtomicBoolean going = new AtomicBoolean(true);
    private final ConcurrentLinkedQueue<Asked> asked = new ConcurrentLinkedQueue<>();
    private final List<Thread> clients = new ArrayList<>();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /**
     * @param stored an image with {@link #BYTES}, to be downloaded
     */
    SteadyLoad(URI endpoint, String stored) {
        this.endpoint = endpoint;
        this.stored = stored;
    }

    SteadyLoad begin() {
        for (Runnable client : List.<Runnable>of(this::list, this::list, this::create, this::upload, this::download)) {
            clients.add(Thread.ofPlatform().name("client-" + clients.size()).start(() -> {
                while (going.get()) {
                    client.run();
                    Pause.of(BREATH);
                }
            }));
        }
        return this;
    }

    int clients() {
        return clients.size();
    }

    /** Everything asked so far. */
    List<Asked> record() {
        return List.copyOf(asked);
    }

    void list() {
        ask("list", request("/v2/images?limit=20").GET().build(), 200);
    }

    String create() {
        var answer = ask(
                "create",
                request("/v2/images")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(RECORD))
                        .build(),
                201);
        var id = ID.matcher(new String(answer, StandardCharsets.UTF_8));
        return id.find() ? id.group(1) : "";
    }

    void upload() {
        var id = create();
        if (!id.isEmpty()) {
            uploadTo(id);
        }
    }

    void uploadTo(String id) {
        ask(
                "upload",
                request("/v2/images/" + id + "/file")
                        .header("Content-Type", "application/octet-stream")
                        .header("X-Image-Meta-Store", "files")
                        .PUT(BodyPublishers.ofByteArray(BODY))
                        .build(),
                204);
    }

    void download() {
        ask("download", request("/v2/images/" + stored + "/file").GET().build(), 200);
    }

    private byte[] ask(String what, HttpRequest request, int wanted) {
        long began = System.nanoTime();
        try {
            var answer = http.send(request, BodyHandlers.ofByteArray());
            var good =
                    answer.statusCode() == wanted && (!what.equals("download") || Arrays.equals(answer.body(), BODY));
            asked.add(new Asked(what, began, System.nanoTime(), answer.statusCode(), good));
            return good ? answer.body() : new byte[0];
        } catch (IOException _) {
            asked.add(new Asked(what, began, System.nanoTime(), 0, false));
            return new byte[0];
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted during " + request, e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(endpoint.resolve(path)).timeout(LIMIT);
    }

    @Override
    public void close() {
        going.set(false);
        try {
            for (var client : clients) {
                client.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the clients finish", e);
        }
        http.close();
    }
}
