package io.vitrine.config;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every setting of ours: those of the {@code @ConfigMapping} interfaces, whose table is generated together with the reference page, and those
 * that are read by their names.
 */
public final class Settings {
    private static final Settings ALL = new Settings();

    private final Map<OptionName, Setting> settings;

    private Settings() {
        settings = Stream.concat(Table.rows("settings.tsv").stream(), Table.rows("settings-by-name.tsv").stream())
                .map(row -> new Setting(new OptionName(row.get(0), row.get(1)), row.get(2), row.get(3), row.get(4)))
                .collect(Collectors.toMap(Setting::name, Function.identity(), (first, _) -> first, TreeMap::new));
    }

    public static Settings all() {
        return ALL;
    }

    Optional<Setting> find(OptionName name) {
        return Optional.ofNullable(settings.get(name));
    }

    Set<OptionName> names() {
        return settings.keySet();
    }
}
