package io.vitrine.functions.images;

import static io.vitrine.functions.images.ImageProperty.readOnly;
import static io.vitrine.functions.images.ImageProperty.registered;
import static io.vitrine.functions.images.ImageProperty.settable;

import com.fasterxml.jackson.databind.JsonNode;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.ImageId;
import io.vitrine.model.ImageStatus;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Every property that an image record has or that is registered for it, in the order of the schema; all others are strings. */
@Singleton
final class ImageProperties {
    private static final int MOST_CHARACTERS = 255;
    private static final Shape ADDITIONAL = Shape.Text.any();
    private static final Shape ID_OR_NULL = new Shape.Text(true, OptionalInt.empty(), Optional.of(ImageId.PATTERN));

    private final Map<String, ImageProperty> byName = new LinkedHashMap<>();
    private final Set<String> required;

    ImageProperties(FormatsConfig formats, SchemaFileConfig config) {
        var registered =
                config.schemaImageFile().map(SchemaFile::read).orElseGet(() -> new SchemaFile(usual(), Set.of()));
        base(formats).forEach(property -> byName.put(property.name(), property));
        registered.properties().forEach(property -> byName.putIfAbsent(property.name(), property));
        this.required = registered.required();
    }

    /** Properties without which no image is created, and which are not taken away. */
    Set<String> required() {
        return required;
    }

    /** All that the schema names. */
    Collection<ImageProperty> all() {
        return byName.values();
    }

    boolean isBase(String name) {
        var property = byName.get(name);
        return property != null && property.base();
    }

    /**
     * Returns {@code value} if the schema allows it for that property.
     *
     * @throws FaultException {@link Fault#INVALID}, naming what is allowed
     */
    JsonNode checked(String name, JsonNode value) {
        if (name.codePointCount(0, name.length()) > MOST_CHARACTERS) {
            throw new FaultException(
                    Fault.INVALID, "The name of a property has more than " + MOST_CHARACTERS + " characters: " + name);
        }
        var property = byName.get(name);
        var shape = property == null ? ADDITIONAL : property.shape();
        if (!shape.admits(value)) {
            throw new FaultException(
                    Fault.INVALID,
                    "The property '" + name + "' is " + brief(value) + "; it must be " + shape.allowed() + ".");
        }
        return value;
    }

    private static String brief(JsonNode value) {
        var text = value.toString();
        return text.length() <= 80 ? text : text.substring(0, 80) + "...";
    }

    private static List<ImageProperty> base(FormatsConfig formats) {
        return List.of(
                settable("id", "An identifier for the image", idShape()),
                settable("name", "Descriptive name for the image", Shape.Text.orNull(MOST_CHARACTERS)),
                readOnly("status", "Status of the image", new Shape.Choice(false, statuses())),
                settable(
                        "visibility",
                        "Scope of image accessibility",
                        new Shape.Choice(false, List.of("community", "public", "private", "shared"))),
                settable("protected", "If true, image will not be deletable.", new Shape.Flag()),
                settable(
                        "os_hidden",
                        "If true, image will not appear in default image list response.",
                        new Shape.Flag()),
                readOnly("checksum", "md5 hash of image contents.", Shape.Text.orNull(32)),
                readOnly("os_hash_algo", "Algorithm to calculate the os_hash_value", Shape.Text.orNull(64)),
                readOnly(
                        "os_hash_value",
                        "Hexdigest of the image contents using the algorithm specified by the os_hash_algo",
                        Shape.Text.orNull(128)),
                settable("owner", "Owner of the image", Shape.Text.orNull(MOST_CHARACTERS)),
                readOnly("size", "Size of image file in bytes", new Shape.Count()),
                readOnly("virtual_size", "Virtual size of image in bytes", new Shape.Count()),
                settable(
                        "container_format",
                        "Format of the container",
                        new Shape.Choice(true, formats.containerFormats())),
                settable("disk_format", "Format of the disk", new Shape.Choice(true, formats.diskFormats())),
                readOnly("created_at", "Date and time of image registration", Shape.Text.any()),
                readOnly("updated_at", "Date and time of the last image modification", Shape.Text.any()),
                settable("tags", "List of strings related to the image", new Shape.Tags(MOST_CHARACTERS)),
                readOnly("direct_url", "URL to access the image file kept in external store", Shape.Text.any()),
                settable(
                        "min_ram", "Amount of ram (in MB) required to boot image.", new Shape.Whole(Integer.MAX_VALUE)),
                settable(
                        "min_disk",
                        "Amount of disk space (in GB) required to boot image.",
                        new Shape.Whole(Integer.MAX_VALUE)),
                readOnly("self", "An image self url", Shape.Text.any()),
                readOnly("file", "An image file url", Shape.Text.any()),
                readOnly(
                        "stores",
                        "Store in which image data resides. Only present when the operator has enabled multiple stores. May be a comma-separated list of store identifiers.",
                        Shape.Text.any()),
                readOnly("schema", "An image schema url", Shape.Text.any()),
                settable(
                        "locations",
                        "A set of URLs to access the image file kept in external store",
                        new Shape.Locations()));
    }

    private static List<ImageProperty> usual() {
        return List.of(
                registered(
                        "kernel_id",
                        "ID of image stored in Glance that should be used as the kernel when booting an AMI-style image.",
                        ID_OR_NULL),
                registered(
                        "ramdisk_id",
                        "ID of image stored in Glance that should be used as the ramdisk when booting an AMI-style image.",
                        ID_OR_NULL),
                registered(
                        "instance_uuid",
                        "Metadata which can be used to record which instance this image is associated with.",
                        Shape.Text.any()),
                registered("architecture", "Operating system architecture", Shape.Text.any()),
                registered("os_distro", "Common name of operating system distribution", Shape.Text.any()),
                registered("os_version", "Operating system version as specified by the distributor.", Shape.Text.any()),
                registered("description", "A human-readable string describing this image.", Shape.Text.any()),
                registered(
                        "cinder_encryption_key_id",
                        "Identifier in the OpenStack Key Management Service for the encryption key for the Block Storage Service to use when mounting a volume created from this image",
                        Shape.Text.any()),
                registered(
                        "cinder_encryption_key_deletion_policy",
                        "States the condition under which the Image Service will delete the object associated with the 'cinder_encryption_key_id' image property. If this property is missing, the Image Service will take no action.",
                        new Shape.Choice(false, List.of("on_image_deletion", "do_not_delete"))));
    }

    private static Shape idShape() {
        return new Shape.Text(false, OptionalInt.empty(), Optional.of(ImageId.PATTERN));
    }

    private static List<String> statuses() {
        return Arrays.stream(ImageStatus.values()).map(ImageStatus::wireName).toList();
    }
}
