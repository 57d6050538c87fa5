package io.vitrine.http;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The three bodies an error can have. Which one a client gets is part of the contract (Images API, error bodies): glanceclient cannot
 * read the flat JSON, so whoever accepts anything gets HTML.
 */
enum ErrorShape {
    HTML("text/html; charset=UTF-8", "text", "html"),
    JSON("application/json", "application", "json"),
    TEXT("text/plain; charset=UTF-8", "text", "plain");

    private static final List<ErrorShape> OFFERS = List.of(HTML, JSON);

    private final String contentType;
    private final String type;
    private final String subtype;

    ErrorShape(String contentType, String type, String subtype) {
        this.contentType = contentType;
        this.type = type;
        this.subtype = subtype;
    }

    String contentType() {
        return contentType;
    }

    /** The shape for a value of the header Accept; a header that cannot be parsed counts as {@code *}{@code /*}. */
    static ErrorShape negotiate(@Nullable String accept) {
        if (accept == null || accept.isBlank()) {
            return TEXT;
        }
        return AcceptRange.parse(accept).map(ErrorShape::best).orElse(HTML);
    }

    private static ErrorShape best(List<AcceptRange> ranges) {
        record Rated(ErrorShape shape, double quality) {}
        // Sorting is stable: of equally welcome shapes the first offer wins.
        return OFFERS.stream()
                .map(shape -> new Rated(shape, shape.quality(ranges)))
                .filter(rated -> rated.quality > 0)
                .sorted(Comparator.comparingDouble(Rated::quality).reversed())
                .findFirst()
                .map(Rated::shape)
                .orElse(TEXT);
    }

    private double quality(List<AcceptRange> ranges) {
        Stream<AcceptRange> matching = ranges.stream().filter(range -> range.matches(type, subtype));
        Optional<AcceptRange> mostSpecific = matching.max(Comparator.comparingInt(AcceptRange::specificity));
        return mostSpecific.map(AcceptRange::quality).orElse(0.0);
    }
}
