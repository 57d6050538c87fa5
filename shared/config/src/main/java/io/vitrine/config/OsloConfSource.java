package io.vitrine.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * The files of {@code --config} as a source of settings: option {@code o} of section {@code [s]} is {@code vitrine.s.o}, DEFAULT in
 * lower case. Environment and flags overrule it, it overrules built-in values. What Glance calls otherwise is there by our names, too.
 */
public final class OsloConfSource implements ConfigSource {
    static final String NAME = "configuration file";

    /** Of no file. */
    public static final OsloConfSource NONE = new OsloConfSource(new OsloConf(List.of()));

    /** Above application.properties (250), below the environment (300). */
    static final int ORDINAL = 275;

    private final OsloConf file;
    private final Map<String, String> values = new LinkedHashMap<>();

    OsloConfSource(OsloConf file) {
        this.file = file;
        var substitution = new Substitution(file);
        var given = new LinkedHashMap<OptionName, List<String>>();
        for (var assignment : file.assignments()) {
            var name = new OptionName(assignment.section(), assignment.option());
            given.computeIfAbsent(name, _ -> new ArrayList<>())
                    .add(substitution.apply(assignment.section(), assignment.value()));
        }
        if (!given.isEmpty()) {
            Derived.addTo(given);
        }
        given.forEach(this::put);
    }

    /** @throws ConfigFileException with a sentence that names the file, and the line where there is one */
    public static OsloConfSource read(List<Path> named) throws ConfigFileException {
        return named.isEmpty() ? NONE : new OsloConfSource(OsloConfFiles.read(named));
    }

    /** The last value, and each in its place where an option adds up. */
    private void put(OptionName name, List<String> texts) {
        var key = name.key();
        values.put(key, literal(texts.getLast()));
        var several = texts.size() > 1 && Repeats.addUp(name);
        for (var i = 0; several && i < texts.size(); i++) {
            values.put(key + "[" + i + "]", literal(texts.get(i)));
        }
    }

    /** As it is meant, with nothing in it that would begin an expression elsewhere. */
    Optional<String> literalValue(String key) {
        return Optional.ofNullable(values.get(key)).map(value -> value.replace("\\${", "${"));
    }

    /** What is left of dollar signs is meant literally, but would begin an expression there. */
    private static String literal(String value) {
        return value.replace("${", "\\${");
    }

    /** What the files say, line by line. */
    public OsloConf file() {
        return file;
    }

    @Override
    public Set<String> getPropertyNames() {
        return values.keySet();
    }

    @Override
    public @Nullable String getValue(String name) {
        return values.get(name);
    }

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public int getOrdinal() {
        return ORDINAL;
    }
}
