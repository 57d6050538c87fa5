package io.vitrine.functions.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vitrine.catalog.ContentFacts;
import io.vitrine.catalog.Copy;
import io.vitrine.catalog.Hashing;
import io.vitrine.catalog.Image;
import io.vitrine.catalog.Placement;
import io.vitrine.functions.images.ImagePatch.Operation;
import io.vitrine.model.Caller;
import io.vitrine.model.Digest;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.ImageStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The copies of an image while a patch changes them, operation by operation. */
final class CopiesDraft {
    /** Tells what lies at a URL. */
    @FunctionalInterface
    interface Looking {
        Found look(Image image, String url, Optional<String> preferredStore);
    }

    private static final String END = "-";

    private final Image image;
    private final Caller caller;
    private final LocationRules rules;
    private final Looking looking;
    private final List<Copy> copies;
    private Optional<ContentFacts> registered = Optional.empty();
    private Optional<Hashing> hashing = Optional.empty();
    private boolean touched;

    CopiesDraft(Image image, Caller caller, LocationRules rules, Looking looking) {
        this.image = image;
        this.caller = caller;
        this.rules = rules;
        this.looking = looking;
        this.copies = new ArrayList<>(image.copies());
    }

    /** Active as soon as a copy of a queued image is registered. */
    ImageStatus status() {
        return registered.isPresent() ? ImageStatus.ACTIVE : image.status();
    }

    /** Empty where the copies stay as they are. */
    Optional<Placement> placement() {
        return touched ? Optional.of(new Placement(copies, registered, hashing)) : Optional.empty();
    }

    /** @param soFar the settings as the operations before have left them */
    void apply(Operation operation, Image.Settings soFar) {
        switch (operation.op()) {
            case ADD -> {
                rules.requireSetting(image, caller, status());
                add(operation.value().orElseThrow(), operation.place().orElse(END), soFar);
            }
            case REPLACE -> {
                rules.requireSetting(image, caller, status());
                replace(operation.value().orElseThrow(), soFar);
            }
            case REMOVE -> {
                rules.requireRemoving(image, caller, status());
                remove(operation.place().orElse(END));
            }
        }
        touched = true;
    }

    private void add(JsonNode value, String place, Image.Settings soFar) {
        var said = validation(List.of(value));
        var index = place.equals(END) ? copies.size() : Math.min(number(place), copies.size());
        rules.checkCount(copies.size() + 1);
        copies.add(index, register(value, said, soFar));
    }

    private void replace(JsonNode values, Image.Settings soFar) {
        if (values.isEmpty()) {
            throw new FaultException(Fault.FORBIDDEN, "The locations of an image cannot be set to nothing.");
        }
        var entries = values.valueStream().toList();
        var said = validation(entries);
        if (copies.isEmpty()) {
            rules.checkCount(entries.size());
            entries.forEach(value -> copies.add(register(value, said, soFar)));
        } else {
            describe(entries);
        }
    }

    /** The same places with other metadata. */
    private void describe(List<JsonNode> entries) {
        if (!urls(entries.stream().map(CopiesDraft::url))
                .equals(urls(copies.stream().map(CopiesDraft::url)))) {
            throw invalid(
                    "the image has locations already; they are replaced by the same URLs alone, with other metadata.");
        }
        var left = new ArrayList<>(copies);
        copies.clear();
        for (var value : entries) {
            var copy = left.stream()
                    .filter(one -> url(one).equals(url(value)))
                    .findFirst()
                    .orElseThrow();
            left.remove(copy);
            copies.add(copy.withMetadata(newMetadata(value)));
        }
    }

    private static List<String> urls(Stream<String> urls) {
        return urls.sorted().toList();
    }

    private void remove(String place) {
        var index = place.equals(END) ? copies.size() - 1 : number(place);
        if (copies.size() == 1) {
            throw new FaultException(
                    Fault.FORBIDDEN, "The last location of image " + image.id() + " cannot be removed.");
        }
        if (index < 0 || index >= copies.size()) {
            throw invalid("there is none at position " + place + ".");
        }
        copies.remove(index);
    }

    private ValidationData validation(List<JsonNode> values) {
        return ValidationData.read(values, content(), status() == ImageStatus.QUEUED, rules.hashingAlgorithm());
    }

    private Optional<ContentFacts> content() {
        return registered.or(image::content);
    }

    private Copy register(JsonNode value, ValidationData said, Image.Settings soFar) {
        var isFirst = status() == ImageStatus.QUEUED;
        if (isFirst) {
            rules.requireFormats(image, soFar);
        }
        var metadata = newMetadata(value);
        var found = looking.look(
                image,
                url(value),
                Optional.ofNullable(value.path("metadata").path("store").textValue()));
        requireSize(found);
        rules.checkRoom(image, caller.project(), found.sizeBytes(), copies.size() + 1);
        if (isFirst) {
            hashing = said.multihash().isPresent() ? Optional.empty() : rules.hashing(Optional.empty());
            registered = Optional.of(new ContentFacts(
                    found.sizeBytes(),
                    OptionalLong.empty(),
                    said.md5(),
                    said.multihash(),
                    said.multihash().map(Digest::algorithm).or(() -> hashing.map(Hashing::algorithm))));
        }
        return new Copy(OptionalLong.empty(), found.location(), metadata, found.version());
    }

    /** A copy is one of the same bytes: whose length differs is none. */
    private void requireSize(Found found) {
        var size = content().map(ContentFacts::sizeBytes);
        if (size.isPresent() && size.get() != found.sizeBytes()) {
            throw invalid("there are " + found.sizeBytes() + " bytes, the image has " + size.get() + ".");
        }
    }

    /** Which store it is we know ourselves. */
    private String newMetadata(JsonNode value) {
        var metadata =
                ((ObjectNode) value.get("metadata")).deepCopy().without("store").toString();
        if (copies.stream()
                .anyMatch(copy -> url(copy).equals(url(value)) && CopyMetadata.isSame(copy.metadata(), metadata))) {
            throw invalid("the image has this location already.");
        }
        return metadata;
    }

    private static String url(JsonNode value) {
        return value.get("url").textValue();
    }

    private static String url(Copy copy) {
        return LocationUrl.shown(copy.location());
    }

    private static int number(String place) {
        if (!place.matches("[0-9]{1,9}")) {
            throw invalid("a position is a number or '-', not '" + place + "'.");
        }
        return Integer.parseInt(place);
    }

    private static FaultException invalid(String why) {
        return new FaultException(Fault.INVALID, "Invalid location: " + why);
    }
}
