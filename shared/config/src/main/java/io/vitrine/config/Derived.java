package io.vitrine.config;

import io.vitrine.config.DatabaseUrl.Postgres;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a file says in words of Glance's that differ from ours, said again in ours: names of earlier releases, the one store of a file without
 * {@code enabled_backends}, an address of SQLAlchemy's, a section to log in by. What the file says in our words stays.
 */
final class Derived {
    private static final String SINGLE = "glance_store";
    private static final OptionName BACKENDS = new OptionName("DEFAULT", "enabled_backends");
    private static final OptionName DEFAULT_BACKEND = new OptionName(SINGLE, "default_backend");
    private static final OptionName STORES = new OptionName(SINGLE, "stores");
    private static final OptionName DEFAULT_STORE = new OptionName(SINGLE, "default_store");
    private static final OptionName CONNECTION = new OptionName("database", "connection");

    private final Map<OptionName, List<String>> values;

    private Derived(Map<OptionName, List<String>> values) {
        this.values = values;
    }

    /** Adds to them in place. */
    static void addTo(Map<OptionName, List<String>> values) {
        var derived = new Derived(values);
        AuthSections.apply(values);
        derived.names();
        derived.singleStore();
        derived.database();
    }

    private void names() {
        for (var known : KnownOptions.all().renamed()) {
            known.now().ifPresent(now -> copy(known.name(), now));
        }
    }

    private void copy(OptionName from, OptionName to) {
        var given = values.get(from);
        if (given != null) {
            values.putIfAbsent(to, given);
        }
    }

    /** Where one store is all there is, its options stand in [glance_store]; here it is called as its type. */
    private void singleStore() {
        var types = singleStoreTypes();
        if (values.containsKey(BACKENDS) || types.isEmpty()) {
            return;
        }
        values.put(
                BACKENDS,
                List.of(String.join(
                        ",", types.stream().map(type -> type + ":" + type).toList())));
        values.putIfAbsent(DEFAULT_BACKEND, List.of(types.getFirst()));
        for (var name : Set.copyOf(values.keySet())) {
            if (name.section().equals(SINGLE)) {
                types.forEach(type -> copy(name, name.in(type)));
            }
        }
    }

    private List<String> singleStoreTypes() {
        var isSaid = values.keySet().stream()
                .anyMatch(name -> name.section().equals(SINGLE) && !name.equals(DEFAULT_BACKEND));
        if (!isSaid) {
            return List.of();
        }
        var types = new LinkedHashSet<String>();
        types.add(values.getOrDefault(DEFAULT_STORE, List.of("file")).getLast().strip());
        for (var type :
                values.getOrDefault(STORES, List.of("file,http")).getLast().split(",")) {
            types.add(type.strip());
        }
        types.remove("");
        return new ArrayList<>(types);
    }

    /** An address of another kind is refused by whoever starts. */
    private void database() {
        var connection = values.getOrDefault(CONNECTION, List.of(""));
        if (DatabaseUrl.parse(connection.getLast()) instanceof Postgres postgres) {
            values.putIfAbsent(new OptionName("vitrine", "database"), List.of(postgres.address()));
            postgres.password()
                    .ifPresent(
                            password -> values.putIfAbsent(new OptionName("database", "password"), List.of(password)));
        }
    }
}
