package io.vitrine.catalog;

import io.vitrine.model.ImageId;
import io.vitrine.model.ImageStatus;
import io.vitrine.model.Location;
import io.vitrine.model.Visibility;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A live image record as the catalogue holds it.
 *
 * @param version moves with every save; a save names the version it has read
 * @param settings what clients may set
 * @param content what its bytes are; empty until there are some
 * @param copies of the bytes, that in the heaviest store first
 * @param lastFailure why the last upload did not work, cleared when one does
 */
public record Image(
        ImageId id,
        long version,
        ImageStatus status,
        Settings settings,
        Optional<ContentFacts> content,
        List<Copy> copies,
        Instant createdAt,
        Instant updatedAt,
        Optional<String> lastFailure) {
    public Image {
        copies = List.copyOf(copies);
    }

    /** Its content, where there are bytes to send: those of an image that is importing have yet to prove that they are the right ones. */
    public Optional<ContentFacts> sendable() {
        return content.filter(
                facts -> status != ImageStatus.IMPORTING && (facts.sizeBytes() == 0 || !copies.isEmpty()));
    }

    /** Where copies of the bytes lie, heaviest store first. */
    public List<Location> locations() {
        return copies.stream().map(Copy::location).toList();
    }

    public Optional<String> owner() {
        return settings.owner();
    }

    public Visibility visibility() {
        return settings.visibility();
    }

    /**
     * The client-settable part of a record.
     *
     * @param isProtected a protected image cannot be deleted
     * @param hidden left out of default lists
     * @param minDiskGb least disk in GB
     * @param minRamMb least memory in MB
     * @param properties additional properties; an empty value is JSON null, which only some registered ones allow
     */
    public record Settings(
            Optional<String> name,
            Visibility visibility,
            boolean isProtected,
            boolean hidden,
            Optional<String> owner,
            Optional<String> containerFormat,
            Optional<String> diskFormat,
            int minDiskGb,
            int minRamMb,
            SortedSet<String> tags,
            SortedMap<String, Optional<String>> properties) {
        public Settings {
            tags = Collections.unmodifiableSortedSet(new TreeSet<>(tags));
            properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
        }
    }
}
