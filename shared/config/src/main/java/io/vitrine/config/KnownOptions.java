package io.vitrine.config;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every option that Glance, its stores and the libraries under it know, of this release and of earlier ones, whatever it means here. A section
 * in angle brackets is a kind: {@code <cinder>} stands for that of any store of type cinder.
 */
public final class KnownOptions {
    private static final int SECTION = 0;
    private static final int OPTION = 1;
    private static final int OWNER = 2;
    private static final int SECRET = 3;
    private static final int NOW = 4;

    /** Loaded with the class: the table is fixed. */
    private static final KnownOptions ALL = new KnownOptions(Table.rows("known-options.tsv"));

    private final Map<OptionName, Known> options = new HashMap<>();
    private final Set<String> storeTypes = new HashSet<>();

    /**
     * @param owner who declares it: a library, a part of Glance, or earlier releases
     * @param secret whether its value must not be shown
     * @param now what it is called today, where that is not its name any more
     */
    public record Known(OptionName name, String owner, boolean secret, Optional<OptionName> now) {}

    private KnownOptions(List<List<String>> rows) {
        for (var row : rows) {
            var name = new OptionName(row.get(SECTION), row.get(OPTION));
            var secret = row.size() > SECRET && row.get(SECRET).equals("secret");
            var now = row.size() > NOW ? Optional.of(OptionName.parse(row.get(NOW))) : Optional.<OptionName>empty();
            options.put(name, new Known(name, row.get(OWNER), secret, now));
            if (name.isOfKind()) {
                storeTypes.add(name.section().substring(1, name.section().length() - 1));
            }
        }
        storeTypes.remove("store");
    }

    public static KnownOptions all() {
        return ALL;
    }

    Optional<Known> find(OptionName name) {
        return Optional.ofNullable(options.get(name));
    }

    Set<OptionName> names() {
        return options.keySet();
    }

    Iterable<Known> renamed() {
        return options.values().stream().filter(known -> known.now().isPresent())::iterator;
    }

    /** The types of stores that Glance has. */
    Set<String> storeTypes() {
        return storeTypes;
    }
}
