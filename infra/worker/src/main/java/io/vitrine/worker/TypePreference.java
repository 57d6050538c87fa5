package io.vitrine.worker;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.config.Config;

/**
 * The order in which Glance's {@code location_strategy = store_type} reads copies, as weights for stores that have none of their own.
 *
 * @param types the first is read first; empty where the order of locations counts
 */
record TypePreference(List<String> types) {
    private static final String STRATEGY = "vitrine.default.location_strategy";
    private static final String PREFERENCE = "vitrine.store_type_location_strategy.store_type_preference";

    static TypePreference read(Config config) {
        var isByType =
                config.getOptionalValue(STRATEGY, String.class).orElse("").equals("store_type");
        var types = config.getOptionalValue(PREFERENCE, String.class).orElse("");
        return new TypePreference(
                isByType
                        ? Arrays.stream(types.split(","))
                                .map(type -> type.strip().toLowerCase(Locale.ROOT))
                                .map(type -> type.equals("filesystem") ? "file" : type)
                                .filter(type -> !type.isEmpty())
                                .toList()
                        : List.of());
    }

    /** 0 for a type that is not preferred. */
    int weight(String type) {
        var place = types.indexOf(type);
        return place < 0 ? 0 : types.size() - place;
    }
}
