package io.vitrine.testkit.cinder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** Volumes and attachments and the rules by which Cinder lets them change. One lock around all of it: Cinder, too, changes a row at a time. */
final class CinderCloud {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Set<String> DELETABLE =
            Set.of("available", "error", "error_restoring", "error_extending", "error_managing");
    private static final Set<String> OF_A_VOLUME =
            Set.of("size", "name", "volume_type", "availability_zone", "metadata");

    private final Map<String, FakeVolume> volumes = new LinkedHashMap<>();
    private final FakeTypes types = new FakeTypes();
    private final FakeFate fate = new FakeFate();
    private FakeQuota quota = new FakeQuota(1000, 100);
    private int looks = 1;
    private int pageSize = 1000;
    private LocalDateTime lastCreated = LocalDateTime.MIN;
    private Function<ObjectNode, ObjectNode> export = CinderCloud::chapTarget;
    private Consumer<ObjectNode> extended = _ -> {};

    /** Who asks. @param everywhere whether an admin looks into all projects */
    record Asker(String project, boolean admin, boolean everywhere) {
        boolean sees(FakeVolume volume) {
            return admin || volume.project.equals(project);
        }
    }

    CinderCloud() {
        type("standard", false, false);
    }

    synchronized void type(String name, boolean multiattach, boolean encrypted) {
        types.add(name, multiattach, encrypted);
    }

    synchronized void looks(int count) {
        looks = count;
    }

    synchronized void pageSize(int count) {
        pageSize = count;
    }

    synchronized void quota(int gib, int count) {
        quota = new FakeQuota(gib, count);
    }

    synchronized void failNextCreate(String message) {
        fate.failCreate(message);
    }

    synchronized void failNextExtend(String message) {
        fate.failExtend(message);
    }

    synchronized void failNextDelete() {
        fate.failDelete();
    }

    synchronized void export(Function<ObjectNode, ObjectNode> how) {
        export = how;
    }

    synchronized void onExtended(Consumer<ObjectNode> told) {
        extended = told;
    }

    synchronized void status(String volume, String status) {
        var found = volumes.get(volume);
        if (found != null) {
            found.status = status;
        }
    }

    synchronized List<String> volumeStates() {
        return volumes.values().stream()
                .map(volume -> volume.name + " " + volume.status)
                .toList();
    }

    synchronized List<ObjectNode> shown() {
        return volumes.values().stream().map(volume -> volume.json(true)).toList();
    }

    synchronized List<String> attachmentStates() {
        return volumes.values().stream()
                .flatMap(volume -> volume.attachments.values().stream())
                .map(attachment -> attachment.mode + " " + attachment.status)
                .toList();
    }

    synchronized List<ObjectNode> connectors() {
        return volumes.values().stream()
                .flatMap(volume -> volume.attachments.values().stream())
                .flatMap(attachment -> attachment.connector.stream())
                .toList();
    }

    synchronized Map<String, String> imageMetadata(String volume) {
        return Map.copyOf(required(volume).imageMetadata);
    }

    synchronized String projectOf(String volume) {
        return required(volume).project;
    }

    private FakeVolume required(String volume) {
        return Optional.ofNullable(volumes.get(volume)).orElseThrow();
    }

    synchronized int usedGib() {
        return volumes.values().stream().mapToInt(volume -> volume.size).sum();
    }

    // What is asked over HTTP.

    synchronized CinderReply create(Asker asker, JsonNode body) {
        var wanted = body.path("volume");
        for (var name : (Iterable<String>) wanted::fieldNames) {
            if (!OF_A_VOLUME.contains(name)) {
                return CinderReply.fault(
                        400,
                        "Invalid input for field/attribute volume. Additional properties are not allowed ('" + name
                                + "' was unexpected)");
            }
        }
        var badKey = FakeMetadata.badKey(wanted.path("metadata"));
        if (badKey.isPresent()) {
            return badKey.get();
        }
        var size = wanted.path("size").asInt();
        var type = types.find(Optional.of(wanted.path("volume_type").asText("")).filter(name -> !name.isEmpty()));
        if (type.isEmpty()) {
            return CinderReply.fault(
                    404, "Volume type with name " + wanted.path("volume_type").asText() + " could not be found.");
        }
        var refusal = quota.oneMore(volumes.size(), usedGib(), size);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        var volume = new FakeVolume(wanted.path("name").asText(), asker.project(), type.get(), size, nextTime());
        FakeMetadata.putInto(volume.metadata, wanted.path("metadata"));
        volume.becomes("creating", fate.createFails(volume.id) ? "error" : "available", size, looks);
        volumes.put(volume.id, volume);
        return CinderReply.named(202, "volume", volume.json(false));
    }

    /** No two at the same time, so that one is the oldest. */
    private LocalDateTime nextTime() {
        var now = LocalDateTime.now(ZoneOffset.UTC);
        lastCreated = now.isAfter(lastCreated) ? now : lastCreated.plusNanos(1000);
        return lastCreated;
    }

    private Optional<FakeVolume> seen(Asker asker, String id) {
        return Optional.ofNullable(volumes.get(id)).filter(asker::sees);
    }

    private static CinderReply noVolume(String id) {
        return CinderReply.fault(404, "Volume " + id + " could not be found.");
    }

    private void look(FakeVolume volume) {
        var before = volume.size;
        volume.look();
        if (volume.size > before) {
            extended.accept(volume.json(true));
        }
        if (volume.status.equals("deleted")) {
            volumes.remove(volume.id);
        }
    }

    synchronized CinderReply show(Asker asker, String id) {
        seen(asker, id).ifPresent(this::look);
        return seen(asker, id)
                .map(volume -> CinderReply.named(200, "volume", volume.json(asker.admin())))
                .orElseGet(() -> noVolume(id));
    }

    synchronized CinderReply list(Asker asker, Map<String, String> query, String base) {
        List.copyOf(volumes.values()).forEach(this::look);
        var wanted = FakeMetadata.ofLiteral(query.getOrDefault("metadata", "{}"));
        var found = volumes.values().stream()
                .filter(volume -> volume.project.equals(asker.project()) || asker.everywhere())
                .filter(volume -> volume.metadata.entrySet().containsAll(wanted.entrySet()))
                .toList();
        var marker = query.get("marker");
        var from = marker == null
                ? 0
                : found.stream().map(volume -> volume.id).toList().indexOf(marker) + 1;
        var page = found.subList(from, Math.min(found.size(), from + pageSize));
        var body = JSON.objectNode();
        var array = body.putArray("volumes");
        page.forEach(volume -> array.add(volume.json(asker.admin())));
        if (from + page.size() < found.size()) {
            body.putArray("volumes_links")
                    .addObject()
                    .put("rel", "next")
                    .put("href", base + "/volumes/detail?" + rest(query) + "marker=" + page.getLast().id);
        }
        return CinderReply.of(200, body);
    }

    private static String rest(Map<String, String> query) {
        var rest = new StringBuilder();
        query.forEach((name, value) -> {
            if (!name.equals("marker")) {
                rest.append(name)
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8))
                        .append('&');
            }
        });
        return rest.toString();
    }

    synchronized CinderReply extend(Asker asker, String id, int size) {
        var found = seen(asker, id);
        if (found.isEmpty()) {
            return noVolume(id);
        }
        var volume = found.get();
        if (!Set.of("available", "in-use").contains(volume.status)) {
            return CinderReply.fault(
                    400,
                    "Invalid volume: Volume " + id
                            + " status must be '{'status': 'available'}' or in-use to extend, currently "
                            + volume.status + ".");
        }
        if (size <= volume.size) {
            return CinderReply.fault(
                    400,
                    "Invalid input received: New size for extend must be greater than current size. (current: "
                            + volume.size + ", extended: " + size + ").");
        }
        var refusal = quota.more(usedGib(), size - volume.size, size);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        var fails = fate.extendFails(id);
        volume.becomes("extending", fails ? "error_extending" : volume.status, fails ? volume.size : size, looks);
        return CinderReply.empty(202);
    }

    synchronized CinderReply readOnly(Asker asker, String id, boolean readOnly) {
        var found = seen(asker, id);
        if (found.isEmpty()) {
            return noVolume(id);
        }
        if (!found.get().status.equals("available")) {
            return CinderReply.fault(
                    400,
                    "Invalid volume: Volume " + id
                            + " status must be available to update readonly flag, but current status is: "
                            + found.get().status + ".");
        }
        found.get().adminMetadata.put("readonly", readOnly ? "True" : "False");
        return CinderReply.empty(202);
    }

    synchronized CinderReply label(Asker asker, String id, JsonNode metadata) {
        var found = seen(asker, id);
        if (found.isEmpty()) {
            return noVolume(id);
        }
        var badKey = FakeMetadata.badKey(metadata);
        if (badKey.isPresent()) {
            return badKey.get();
        }
        FakeMetadata.putInto(found.get().metadata, metadata);
        return CinderReply.named(200, "metadata", metadata);
    }

    synchronized CinderReply imageMetadata(Asker asker, String id, JsonNode metadata) {
        var found = seen(asker, id);
        if (found.isEmpty()) {
            return noVolume(id);
        }
        FakeMetadata.putInto(found.get().imageMetadata, metadata);
        return CinderReply.named(200, "metadata", metadata);
    }

    synchronized CinderReply delete(Asker asker, String id) {
        var found = seen(asker, id);
        if (found.isEmpty()) {
            return noVolume(id);
        }
        var volume = found.get();
        if (!DELETABLE.contains(volume.status) || volume.isAttached()) {
            return CinderReply.fault(
                    400,
                    "Invalid volume: Volume status must be available or error or error_restoring or error_extending or error_managing"
                            + " and must not be migrating, attached, belong to a group, have snapshots, awaiting a transfer, or be"
                            + " disassociated from snapshots after volume transfer.");
        }
        volume.becomes("deleting", fate.deleteFails() ? "error_deleting" : "deleted", volume.size, looks);
        return CinderReply.empty(202);
    }

    synchronized CinderReply types() {
        return types.list();
    }

    synchronized CinderReply defaultType() {
        return types.standard();
    }

    synchronized CinderReply encryption(String typeId) {
        return types.encryption(typeId);
    }

    synchronized CinderReply limits() {
        return quota.limits(volumes.size(), usedGib());
    }

    synchronized CinderReply messages(String volume) {
        return fate.messages(volume);
    }

    synchronized CinderReply reserve(Asker asker, JsonNode body) {
        var wanted = body.path("attachment");
        var id = wanted.path("volume_uuid").asText();
        var found = seen(asker, id);
        if (found.isEmpty()) {
            return noVolume(id);
        }
        var volume = found.get();
        var free = volume.status.equals("available") || volume.status.equals("in-use") && volume.type.multiattach();
        if (!free) {
            return CinderReply.fault(
                    400,
                    "Invalid volume: Volume " + id
                            + " status must be available or downloading to reserve, but the current status is "
                            + volume.status + ".");
        }
        // As in Cinder: whatever the flag says, that it was ever set is what counts.
        var mode = volume.adminMetadata.containsKey("readonly")
                ? "ro"
                : wanted.path("mode").asText("rw");
        var attachment = new FakeAttachment(id, mode);
        volume.attachments.put(attachment.id, attachment);
        volume.status = "reserved";
        return CinderReply.named(200, "attachment", attachment.json(false));
    }

    private Optional<FakeAttachment> attachment(Asker asker, String id) {
        return volumes.values().stream()
                .filter(asker::sees)
                .flatMap(volume -> volume.attachments.values().stream())
                .filter(attachment -> attachment.id.equals(id))
                .findFirst();
    }

    private static CinderReply noAttachment(String id) {
        return CinderReply.fault(404, "Volume attachment could not be found with filter: attachment_id = " + id + ".");
    }

    synchronized CinderReply connect(Asker asker, String id, JsonNode body) {
        var found = attachment(asker, id);
        if (found.isEmpty()) {
            return noAttachment(id);
        }
        var connector = (ObjectNode) body.path("attachment").path("connector");
        if (!connector.hasNonNull("host") || !connector.hasNonNull("initiator")) {
            return CinderReply.fault(
                    400, "Invalid input received: Connector doesn't have required information: initiator");
        }
        var attachment = found.get();
        var volume = required(attachment.volume);
        attachment.status = "attaching";
        attachment.host = Optional.of(connector.path("host").asText());
        attachment.connector = Optional.of(connector);
        attachment.connection = export.apply(volume.json(true));
        attachment
                .connection
                .put("attachment_id", id)
                .put("volume_id", volume.id)
                .put("encrypted", volume.type.encrypted())
                .put("access_mode", "True".equals(volume.adminMetadata.get("readonly")) ? "ro" : "rw")
                .put("cacheable", false)
                .put("enforce_multipath", connector.path("enforce_multipath").asBoolean())
                .putNull("qos_specs");
        volume.settleStatus();
        return CinderReply.named(200, "attachment", attachment.json(false));
    }

    private static ObjectNode chapTarget(ObjectNode volume) {
        return JSON.objectNode()
                .put("driver_volume_type", "iscsi")
                .put("target_discovered", false)
                .put("target_portal", "127.0.0.1:3260")
                .put(
                        "target_iqn",
                        "iqn.2010-10.org.openstack:volume-" + volume.path("id").asText())
                .put("target_lun", 1)
                .put("auth_method", "CHAP")
                .put("auth_username", "user-of-the-target")
                .put("auth_password", "secret-of-the-target");
    }

    synchronized CinderReply complete(Asker asker, String id) {
        var found = attachment(asker, id);
        if (found.isEmpty()) {
            return noAttachment(id);
        }
        var volume = required(found.get().volume);
        found.get().status = "attached";
        volume.adminMetadata.put("attached_mode", found.get().mode);
        volume.settleStatus();
        return CinderReply.empty(204);
    }

    synchronized CinderReply showAttachment(Asker asker, String id) {
        return attachment(asker, id)
                .map(attachment -> CinderReply.named(200, "attachment", attachment.json(true)))
                .orElseGet(() -> noAttachment(id));
    }

    synchronized CinderReply attachments(Asker asker, String volume) {
        var array = JSON.arrayNode();
        seen(asker, volume).ifPresent(found -> found.attachments.values().forEach(each -> array.add(each.json(true))));
        return CinderReply.named(200, "attachments", array);
    }

    synchronized CinderReply detach(Asker asker, String id) {
        var found = attachment(asker, id);
        if (found.isEmpty()) {
            return noAttachment(id);
        }
        var volume = required(found.get().volume);
        volume.attachments.remove(id);
        volume.settleStatus();
        var left = JSON.arrayNode();
        volume.attachments.values().forEach(each -> left.add(each.json(true)));
        return CinderReply.named(200, "attachments", left);
    }
}
