package io.vitrine.volumes.cinder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vitrine.keystone.JsonHttp.Answer;
import io.vitrine.model.AttachmentId;
import io.vitrine.model.Fault;
import io.vitrine.model.Gib;
import io.vitrine.model.VolumeId;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.CallerProject;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.cinder.CinderHttp.Call;
import io.vitrine.volumes.cinder.CinderHttp.Outcome;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The calls of the Block Storage API that an image store needs, one method each. What may be made twice is made again where it was not answered;
 * of what may not, the {@link Outcome} of one try is handed out.
 */
final class CinderApi implements AutoCloseable {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Everything of Cinder's has one; nothing else ever gets into a path. */
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private static final int PAGES = 10_000;

    private final CinderHttp http;
    private final String everyProject;

    /** @param ofEveryProject whether volumes of other projects are ours, too; only an admin sees those */
    CinderApi(CinderHttp http, boolean ofEveryProject) {
        this(http, ofEveryProject ? "&all_tenants=1" : "");
    }

    private CinderApi(CinderHttp http, String everyProject) {
        this.http = http;
        this.everyProject = everyProject;
    }

    /** The same with no more than one further try of what was not answered. */
    CinderApi hurried() {
        return new CinderApi(http.hurried(), everyProject);
    }

    /** Whether our user sees and changes volumes of other projects. */
    boolean isAdmin() throws VolumeException {
        return http.roles().contains("admin");
    }

    /** What a volume is to be. @param type of the backend's choice where it is empty */
    record Wanted(String name, Gib size, Optional<String> type, Map<String, String> metadata) {}

    Outcome create(Wanted wanted, Optional<CallerProject> caller) throws VolumeException {
        var body = JSON.objectNode();
        var volume = body.putObject("volume");
        volume.put("size", wanted.size().count()).put("name", wanted.name());
        wanted.type().ifPresent(type -> volume.put("volume_type", type));
        volume.set("metadata", object(wanted.metadata()));
        return http.once(
                Call.post("creating volume " + wanted.name(), "/volumes", body).as(caller));
    }

    Optional<CinderVolume> show(VolumeId id) throws VolumeException {
        if (!isUuid(id.value())) {
            return Optional.empty();
        }
        var answer = http.repeated(Call.get("showing volume " + id, "/volumes/" + id));
        return answer.status() == 404
                ? Optional.empty()
                : Optional.of(CinderVolume.read(
                        expected(answer, "showing volume " + id).path("volume")));
    }

    /** Volumes with all of these metadata, in whatever state. */
    List<CinderVolume> list(Map<String, String> metadata) throws VolumeException {
        var filter = metadata.isEmpty() ? "" : "&metadata=" + encoded(literal(metadata));
        return paged(
                        "listing volumes",
                        "/volumes/detail?limit=500" + filter + everyProject,
                        "volumes",
                        CinderVolume::read)
                .stream()
                .filter(volume -> volume.metadata().entrySet().containsAll(metadata.entrySet()))
                .toList();
    }

    /** A dictionary as Cinder's language writes it. */
    private static String literal(Map<String, String> metadata) {
        return metadata.entrySet().stream()
                .map(entry -> quoted(entry.getKey()) + ": " + quoted(entry.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'";
    }

    Outcome extend(VolumeId id, Gib size) throws VolumeException {
        var body = JSON.objectNode();
        body.putObject("os-extend").put("new_size", size.count());
        return http.once(Call.post("extending volume " + id, "/volumes/" + uuid(id) + "/action", body));
    }

    Answer setReadOnly(VolumeId id, boolean readOnly) throws VolumeException {
        var body = JSON.objectNode();
        body.putObject("os-update_readonly_flag").put("readonly", readOnly);
        return http.repeated(
                Call.post("setting volume " + id + " read-only", "/volumes/" + uuid(id) + "/action", body));
    }

    /** Adds to the metadata, or replaces what is there. */
    void label(VolumeId id, Map<String, String> metadata) throws VolumeException {
        var body = JSON.objectNode();
        body.set("metadata", object(metadata));
        var doing = "labelling volume " + id;
        expected(http.repeated(Call.post(doing, "/volumes/" + uuid(id) + "/metadata", body)), doing);
    }

    /** Replaces what a volume knows of the image on it: what a volume made from it inherits (os-set_image_metadata). */
    void setImageMetadata(VolumeId id, Map<String, String> metadata) throws VolumeException {
        var body = JSON.objectNode();
        body.putObject("os-set_image_metadata").set("metadata", object(metadata));
        var doing = "telling volume " + id + " of its image";
        expected(http.repeated(Call.post(doing, "/volumes/" + uuid(id) + "/action", body)), doing);
    }

    Answer delete(VolumeId id) throws VolumeException {
        return http.repeated(Call.delete("deleting volume " + id, "/volumes/" + uuid(id)));
    }

    /** The first half of an attachment: without a host yet. */
    Outcome reserve(VolumeId id, AttachMode mode) throws VolumeException {
        var body = JSON.objectNode();
        body.putObject("attachment")
                .put("volume_uuid", uuid(id))
                .put("mode", mode == AttachMode.READ_ONLY ? "ro" : "rw");
        return http.once(Call.post("reserving volume " + id, "/attachments", body));
    }

    /** The second half: exports the volume to the host that {@code connector} names. */
    Outcome connect(AttachmentId id, ObjectNode connector) throws VolumeException {
        var body = JSON.objectNode();
        body.putObject("attachment").set("connector", connector);
        return http.once(Call.put("connecting attachment " + id, "/attachments/" + uuid(id), body));
    }

    void complete(AttachmentId id) throws VolumeException {
        var body = JSON.objectNode();
        body.putObject("os-complete");
        var doing = "completing attachment " + id;
        expected(http.repeated(Call.post(doing, "/attachments/" + uuid(id) + "/action", body)), doing);
    }

    Optional<CinderAttachment> attachment(AttachmentId id) throws VolumeException {
        var doing = "showing attachment " + id;
        var answer = http.repeated(Call.get(doing, "/attachments/" + uuid(id)));
        return answer.status() == 404
                ? Optional.empty()
                : Optional.of(CinderAttachment.read(expected(answer, doing).path("attachment")));
    }

    /** In whatever state, failed ones too. */
    List<CinderAttachment> attachments(VolumeId volume) throws VolumeException {
        return paged(
                "listing attachments of volume " + volume,
                "/attachments/detail?volume_id=" + uuid(volume) + everyProject,
                "attachments",
                CinderAttachment::read);
    }

    /** Ends one; one that is not there is fine. */
    void detach(AttachmentId id) throws VolumeException {
        if (!isUuid(id.value())) {
            return;
        }
        var doing = "ending attachment " + id;
        var answer = http.repeated(Call.delete(doing, "/attachments/" + id));
        if (answer.status() != 404) {
            expected(answer, doing);
        }
    }

    List<VolumeType> types() throws VolumeException {
        return paged("listing volume types", "/types?is_public=None", "volume_types", VolumeType::read);
    }

    /** The type that volumes have for which none is named; empty where there is none. */
    Optional<VolumeType> defaultType() throws VolumeException {
        var doing = "asking for the default volume type";
        var answer = http.repeated(Call.get(doing, "/types/default"));
        return answer.status() == 404
                ? Optional.empty()
                : Optional.of(VolumeType.read(expected(answer, doing).path("volume_type")));
    }

    /** Whether volumes of a type are encrypted by the host that attaches them; empty where Cinder tells only admins. */
    Optional<Boolean> isEncrypted(VolumeType type) throws VolumeException {
        var doing = "asking for the encryption of a volume type";
        var answer = http.repeated(Call.get(doing, "/types/" + encoded(type.id()) + "/encryption"));
        if (answer.status() == 403 || answer.status() == 404) {
            return Optional.empty();
        }
        return Optional.of(expected(answer, doing).hasNonNull("provider"));
    }

    CinderLimits limits() throws VolumeException {
        var doing = "asking for limits";
        var answer = http.repeated(Call.get(doing, "/limits"));
        return CinderLimits.read(expected(answer, doing).path("limits").path("absolute"));
    }

    /** Why something asked of a volume failed, the last first. */
    List<String> messages(VolumeId id) throws VolumeException {
        return paged(
                "asking what failed with volume " + id,
                "/messages?resource_uuid=" + uuid(id),
                "messages",
                message -> message.path("user_message").asText());
    }

    /** The body of an answer that says that it is done. */
    static JsonNode expected(Answer answer, String doing) throws VolumeException {
        if (!CinderErrors.isSuccess(answer)) {
            throw CinderErrors.trouble(doing, answer);
        }
        return answer.body();
    }

    /** All pages of a list, as the links lead on. */
    private <T> List<T> paged(String doing, String path, String member, Function<JsonNode, T> reader)
            throws VolumeException {
        var all = new ArrayList<T>();
        var next = Optional.of(path);
        for (var page = 0; next.isPresent() && page < PAGES; page++) {
            var body = expected(http.repeated(Call.get(doing, next.get())), doing);
            body.path(member).forEach(entry -> all.add(reader.apply(entry)));
            next = following(path, body, member);
        }
        return List.copyOf(all);
    }

    /** Under the name of the list, or of one of its entries, as each part of Cinder likes it. Of the link only the query counts: its address is the one that Cinder thinks it has. */
    private static Optional<String> following(String path, JsonNode body, String member) {
        return Stream.of(member, member.replaceFirst("s$", ""))
                .flatMap(name -> StreamSupport.stream(body.path(name + "_links").spliterator(), false))
                .filter(link -> link.path("rel").asText().equals("next"))
                .map(link -> link.path("href").asText())
                .filter(href -> href.contains("?"))
                .map(href -> path.replaceFirst("\\?.*", "") + href.substring(href.indexOf('?')))
                .findFirst();
    }

    private static ObjectNode object(Map<String, String> entries) {
        var object = JSON.objectNode();
        entries.forEach(object::put);
        return object;
    }

    static boolean isUuid(String id) {
        return UUID.matcher(id).matches();
    }

    private static String uuid(VolumeId id) throws VolumeException {
        if (!isUuid(id.value())) {
            throw noVolume(id);
        }
        return id.value();
    }

    private static String uuid(AttachmentId id) throws VolumeException {
        if (!isUuid(id.value())) {
            throw new VolumeException(Fault.NOT_FOUND, "no attachment " + id);
        }
        return id.value();
    }

    static VolumeException noVolume(VolumeId id) {
        return new VolumeException(Fault.NOT_FOUND, "no volume " + id);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.close();
    }
}
