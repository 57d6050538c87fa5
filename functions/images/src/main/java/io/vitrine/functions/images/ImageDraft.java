package io.vitrine.functions.images;

import com.fasterxml.jackson.databind.JsonNode;
import io.vitrine.catalog.Image;
import io.vitrine.model.Visibility;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Settings of an image while they are being changed; values put in have passed {@link ImageProperties#checked}. */
final class ImageDraft {
    private Optional<String> name;
    private Visibility visibility;
    private boolean isProtected;
    private boolean hidden;
    private Optional<String> owner;
    private Optional<String> containerFormat;
    private Optional<String> diskFormat;
    private int minDiskGb;
    private int minRamMb;
    private SortedSet<String> tags;
    private final SortedMap<String, Optional<String>> properties;

    private ImageDraft(Image.Settings settings) {
        this.name = settings.name();
        this.visibility = settings.visibility();
        this.isProtected = settings.isProtected();
        this.hidden = settings.hidden();
        this.owner = settings.owner();
        this.containerFormat = settings.containerFormat();
        this.diskFormat = settings.diskFormat();
        this.minDiskGb = settings.minDiskGb();
        this.minRamMb = settings.minRamMb();
        this.tags = new TreeSet<>(settings.tags());
        this.properties = new TreeMap<>(settings.properties());
    }

    static ImageDraft of(Image.Settings settings) {
        return new ImageDraft(settings);
    }

    /** Defaults of a record that says nothing. */
    static ImageDraft ownedBy(Optional<String> owner) {
        return new ImageDraft(new Image.Settings(
                Optional.empty(),
                Visibility.SHARED,
                false,
                false,
                owner,
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                new TreeSet<>(),
                new TreeMap<>()));
    }

    /** Sets a base property or an additional one. */
    void set(String property, JsonNode value) {
        switch (property) {
            case "name" -> name = text(value);
            case "visibility" ->
                visibility = Visibility.parse(value.textValue()).orElseThrow();
            case "protected" -> isProtected = value.booleanValue();
            case "os_hidden" -> hidden = value.booleanValue();
            case "owner" -> owner = text(value).filter(project -> !project.isEmpty());
            case "container_format" -> containerFormat = text(value);
            case "disk_format" -> diskFormat = text(value);
            case "min_disk" -> minDiskGb = value.intValue();
            case "min_ram" -> minRamMb = value.intValue();
            case "tags" -> tags = strings(value);
            default -> properties.put(property, text(value));
        }
    }

    boolean hasAdditional(String property) {
        return properties.containsKey(property);
    }

    void removeAdditional(String property) {
        properties.remove(property);
    }

    void addTag(String tag) {
        tags.add(tag);
    }

    void removeTag(String tag) {
        tags.remove(tag);
    }

    Image.Settings settings() {
        return new Image.Settings(
                name,
                visibility,
                isProtected,
                hidden,
                owner,
                containerFormat,
                diskFormat,
                minDiskGb,
                minRamMb,
                tags,
                properties);
    }

    private static Optional<String> text(JsonNode value) {
        return Optional.ofNullable(value.textValue());
    }

    private static SortedSet<String> strings(JsonNode array) {
        var strings = new TreeSet<String>();
        array.forEach(item -> strings.add(item.textValue()));
        return strings;
    }
}
