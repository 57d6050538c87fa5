package io.vitrine.catalog;

import io.vitrine.model.Caller;
import io.vitrine.model.Digest;
import io.vitrine.model.PolicyTarget;
import io.vitrine.model.Visibility;
import java.util.Optional;
import java.util.Set;

/**
 * An image as policies see it: its record, its additional properties, and {@code member_id}, the project of a caller whom it is shared with.
 *
 * @param caller who has found the image: a shared image of another project is found by its members, and by admins
 */
public record ImageTarget(Image image, Caller caller) implements PolicyTarget {
    private static final Set<String> RECORD = Set.of(
            "id",
            "image_id",
            "name",
            "status",
            "visibility",
            "owner",
            "project_id",
            "member",
            "member_id",
            "protected",
            "os_hidden",
            "container_format",
            "disk_format",
            "min_disk",
            "min_ram",
            "size",
            "virtual_size",
            "checksum",
            "os_hash_algo",
            "os_hash_value",
            "created_at",
            "updated_at");

    @Override
    public boolean has(String attribute) {
        return RECORD.contains(attribute) || image.settings().properties().containsKey(attribute);
    }

    @Override
    public Optional<String> text(String attribute) {
        var settings = image.settings();
        return switch (attribute) {
            case "owner", "project_id" -> image.owner();
            case "visibility" -> Optional.of(image.visibility().wireName());
            case "member", "member_id" -> member();
            case "id", "image_id" -> Optional.of(image.id().value());
            case "name" -> settings.name();
            case "status" -> Optional.of(image.status().wireName());
            case "protected" -> truth(settings.isProtected());
            case "os_hidden" -> truth(settings.hidden());
            case "container_format" -> settings.containerFormat();
            case "disk_format" -> settings.diskFormat();
            case "min_disk" -> Optional.of(Integer.toString(settings.minDiskGb()));
            case "min_ram" -> Optional.of(Integer.toString(settings.minRamMb()));
            case "created_at" -> Optional.of(image.createdAt().toString());
            case "updated_at" -> Optional.of(image.updatedAt().toString());
            case "size", "virtual_size", "checksum", "os_hash_algo", "os_hash_value" -> content(attribute);
            default -> settings.properties().getOrDefault(attribute, Optional.empty());
        };
    }

    private Optional<String> content(String attribute) {
        return image.content().flatMap(content -> switch (attribute) {
            case "size" -> Optional.of(Long.toString(content.sizeBytes()));
            case "virtual_size" ->
                content.virtualSizeBytes().stream().mapToObj(Long::toString).findFirst();
            case "checksum" -> content.md5().map(Digest::hex);
            case "os_hash_algo" -> content.multihash().map(Digest::algorithm);
            default -> content.multihash().map(Digest::hex);
        });
    }

    private Optional<String> member() {
        return image.visibility() == Visibility.SHARED && !caller.owns(image.owner())
                ? caller.project()
                : Optional.empty();
    }

    /** As rules write it: {@code True:%(protected)s}. */
    private static Optional<String> truth(boolean flag) {
        return Optional.of(flag ? "True" : "False");
    }
}
