package io.vitrine.functions.images;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vitrine.catalog.ContentFacts;
import io.vitrine.catalog.Copy;
import io.vitrine.catalog.Image;
import io.vitrine.model.Caller;
import io.vitrine.model.Digest;
import io.vitrine.model.ImageStatus;
import io.vitrine.model.Location;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An image record as a client sees it (Images API, image record). */
@Singleton
final class ImageView {
    /** Why the last upload did not work; ours, so not counted among the client's properties and not settable. */
    static final String LAST_FAILURE = "os_glance_last_failure";

    private final PropertyProtections protections;
    private final boolean showDirectUrl;
    private final boolean showLocations;

    ImageView(PropertyProtections protections, ImagesConfig config) {
        this.protections = protections;
        this.showDirectUrl = config.showImageDirectUrl();
        this.showLocations = config.showMultipleLocations();
    }

    static String self(Image image) {
        return "/v2/images/" + image.id();
    }

    ObjectNode of(Image image, Caller caller) {
        var view = JsonNodeFactory.instance.objectNode();
        var rights = protections.of(caller);
        image.settings().properties().forEach((name, value) -> {
            if (rights.mayRead(name)) {
                view.put(name, orNull(value));
            }
        });
        image.lastFailure().ifPresent(reason -> view.put(LAST_FAILURE, reason));
        putSettings(view, image.settings());
        putContent(view, image.content());
        view.put("id", image.id().value());
        view.put("status", image.status().wireName());
        view.put("created_at", WireTime.text(image.createdAt()));
        view.put("updated_at", WireTime.text(image.updatedAt()));
        view.put("self", self(image));
        view.put("file", self(image) + "/file");
        view.put("schema", "/v2/schemas/image");
        putLocations(view, image, caller);
        return view;
    }

    private static void putSettings(ObjectNode view, Image.Settings settings) {
        view.put("name", orNull(settings.name()));
        view.put("visibility", settings.visibility().wireName());
        view.put("protected", settings.isProtected());
        view.put("os_hidden", settings.hidden());
        view.put("owner", orNull(settings.owner()));
        view.put("container_format", orNull(settings.containerFormat()));
        view.put("disk_format", orNull(settings.diskFormat()));
        view.put("min_disk", settings.minDiskGb());
        view.put("min_ram", settings.minRamMb());
        var tags = view.putArray("tags");
        settings.tags().forEach(tags::add);
    }

    private static void putContent(ObjectNode view, Optional<ContentFacts> content) {
        view.put("size", content.map(ContentFacts::sizeBytes).orElse(null));
        var virtualSize = content.map(ContentFacts::virtualSizeBytes);
        view.put(
                "virtual_size",
                virtualSize.isPresent() && virtualSize.get().isPresent()
                        ? (Long) virtualSize.get().getAsLong()
                        : null);
        var multihash = content.flatMap(ContentFacts::multihash);
        view.put("checksum", orNull(content.flatMap(ContentFacts::md5).map(Digest::hex)));
        view.put("os_hash_algo", orNull(content.flatMap(ContentFacts::hashAlgorithm)));
        view.put("os_hash_value", orNull(multihash.map(Digest::hex)));
    }

    /** No policy is asked: whoever sees an image is told where it lies, as compute and volume services clone others' public images by URL. */
    private void putLocations(ObjectNode view, Image image, Caller caller) {
        var locations = visibleLocations(image, caller);
        if (!locations.isEmpty()) {
            view.put(
                    "stores",
                    locations.stream().map(location -> location.store().value()).collect(Collectors.joining(",")));
        }
        if (showDirectUrl && !locations.isEmpty()) {
            view.put("direct_url", LocationUrl.shown(locations.getFirst()));
        }
        if (showLocations) {
            view.set("locations", of(locations.isEmpty() ? List.of() : image.copies()));
        }
    }

    /** The copies of an image, for those who may know of them. */
    static ArrayNode of(List<Copy> copies) {
        var list = JsonNodeFactory.instance.arrayNode();
        for (var copy : copies) {
            var entry = list.addObject();
            entry.put("url", LocationUrl.shown(copy.location()));
            entry.set("metadata", CopyMetadata.of(copy));
        }
        return list;
    }

    private static List<Location> visibleLocations(Image image, Caller caller) {
        return image.status() == ImageStatus.DEACTIVATED && !caller.admin() ? List.of() : image.locations();
    }

    private static @Nullable String orNull(Optional<String> value) {
        return value.orElse(null);
    }
}
