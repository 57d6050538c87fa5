package io.vitrine.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which sections are those of stores: of each store of {@code enabled_backends} one that is called like it, and the two folders that Glance
 * works in.
 */
final class StoreSections {
    private static final String SINGLE = "glance_store";
    private static final String OF_ALL_STORES = "backend_defaults";
    private static final String OF_EVERY_STORE = "<store>";

    private final Map<String, String> typeOf = new LinkedHashMap<>();

    StoreSections(OsloConf file) {
        var backends = file.value("DEFAULT", "enabled_backends").orElse("volumes:volume,files:file");
        for (var backend : backends.split(",")) {
            var colon = backend.indexOf(':');
            if (colon > 0) {
                typeOf.put(
                        OsloConf.section(backend.substring(0, colon).strip()),
                        backend.substring(colon + 1).strip().toLowerCase(Locale.ROOT));
            }
        }
        typeOf.put("os_glance_staging_store", "file");
        typeOf.put("os_glance_tasks_store", "file");
    }

    Map<String, String> types() {
        return Map.copyOf(typeOf);
    }

    Optional<String> typeOf(String section) {
        return Optional.ofNullable(typeOf.get(section));
    }

    /** The names an option of a section may have in the tables: its own, or those of the kinds that the section is of. */
    List<OptionName> readings(OptionName written, KnownOptions known) {
        var readings = new ArrayList<OptionName>();
        readings.add(written);
        typeOf(written.section()).ifPresent(type -> {
            readings.add(written.in("<" + type + ">"));
            readings.add(written.in(OF_EVERY_STORE));
        });
        if (written.section().equals(OF_ALL_STORES)) {
            readings.add(written.in(OF_EVERY_STORE));
            typeOf.values().forEach(type -> readings.add(written.in("<" + type + ">")));
        }
        if (written.section().equals(SINGLE) || written.section().equals(OF_ALL_STORES)) {
            known.storeTypes().forEach(type -> readings.add(written.in("<" + type + ">")));
        }
        return readings;
    }

    /** Whether it would be an option of a store, were there one of that name: of a store that is switched off, or of Glance's sample. */
    boolean isOfStoreNotEnabled(OptionName written, KnownOptions known) {
        var section = written.section();
        var isFree = known.names().stream().noneMatch(name -> name.section().equals(section));
        return isFree
                && typeOf(section).isEmpty()
                && known.storeTypes().stream()
                        .anyMatch(type -> known.find(written.in("<" + type + ">"))
                                        .isPresent()
                                || known.find(written.in(OF_EVERY_STORE)).isPresent());
    }
}
