package io.vitrine.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** What a real Cinder holds, as its admin sees it. */
public final class CinderView implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KeystoneLab keystone;
    private final HttpClient http = HttpClient.newHttpClient();
    private final String base;
    private final String token;

    CinderView(KeystoneLab keystone, int port) {
        this.keystone = keystone;
        this.base = "http://127.0.0.1:" + port + "/v3/";
        this.token = keystone.token("admin");
    }

    /**
     * A volume.
     *
     * @param project the id of the one whose it is
     * @param hosts that have attached it
     */
    public record Volume(
            String id,
            String name,
            String status,
            int sizeGib,
            String type,
            String project,
            Map<String, String> metadata,
            List<String> hosts) {}

    /** An attachment of a volume. */
    public record Attachment(String id, String volume, String status) {}

    /** Everybody's. */
    public List<Volume> volumes() {
        return stream(get(admins() + "/volumes/detail?all_tenants=1&sort=id").path("volumes"))
                .map(CinderView::volume)
                .toList();
    }

    private static Volume volume(JsonNode node) {
        var metadata = new HashMap<String, String>();
        node.path("metadata")
                .properties()
                .forEach(entry -> metadata.put(entry.getKey(), entry.getValue().asText()));
        return new Volume(
                node.path("id").asText(),
                node.path("name").asText(),
                node.path("status").asText(),
                node.path("size").asInt(),
                node.path("volume_type").asText(),
                node.path("os-vol-tenant-attr:tenant_id").asText(),
                Map.copyOf(metadata),
                stream(node.path("attachments"))
                        .map(attachment -> attachment.path("host_name").asText())
                        .toList());
    }

    /** The one volume of that image. */
    public Volume ofImage(String image) {
        var found = volumes().stream()
                .filter(volume -> volume.name().equals("image-" + image))
                .toList();
        if (found.size() != 1) {
            throw new IllegalStateException("image " + image + " has not one volume, but " + found);
        }
        return found.getFirst();
    }

    /** The volume of that id. */
    public Volume find(String id) {
        return volumes().stream()
                .filter(volume -> volume.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no volume " + id));
    }

    /** Everybody's, of volumes that nobody deletes just now. */
    public List<Attachment> attachments() {
        return stream(get(admins() + "/attachments/detail?all_tenants=1").path("attachments"))
                .map(node -> new Attachment(
                        node.path("id").asText(),
                        node.path("volume_id").asText(),
                        node.path("status").asText()))
                .sorted(Comparator.comparing(Attachment::id))
                .toList();
    }

    /** What counts against a project's quota. */
    public String used(String project) {
        var quota = get(admins() + "/os-quota-sets/" + project + "?usage=True").path("quota_set");
        return quota.path("volumes").path("in_use").asInt() + " volumes, "
                + quota.path("gigabytes").path("in_use").asInt() + " GiB";
    }

    /** Has a volume deleted, whose it may be; does not wait. */
    public void delete(Volume volume) {
        send(request(admins() + "/volumes/" + volume.id()).DELETE().build(), 202);
    }

    /** Makes an empty volume of 1 GiB; does not wait. */
    public String create(String user, String name, String type) {
        var body = JSON.createObjectNode();
        body.putObject("volume").put("size", 1).put("name", name).put("volume_type", type);
        var request = HttpRequest.newBuilder(URI.create(base + keystone.projectOf(user) + "/volumes"))
                .header("X-Auth-Token", keystone.token(user))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()))
                .build();
        return send(request, 202).path("volume").path("id").asText();
    }

    private String admins() {
        return keystone.projectOf("admin");
    }

    private JsonNode get(String path) {
        return send(request(path).build(), 200);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .header("X-Auth-Token", token)
                .header("OpenStack-API-Version", "volume 3.54");
    }

    private JsonNode send(HttpRequest request, int expected) {
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != expected) {
                throw new IllegalStateException(
                        request + " was answered " + answer.statusCode() + ": " + answer.body());
            }
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException("the lab's Cinder does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static java.util.stream.Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    @Override
    public void close() {
        http.close();
    }
}
