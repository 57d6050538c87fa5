package io.vitrine.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * The file of {@code --config} as a source of settings: option {@code o} of section {@code [s]} is {@code vitrine.s.o}, DEFAULT in
 * lower case. Environment and flags overrule it, it overrules built-in values. It notes which options were ever asked for.
 */
public final class OsloConfSource implements ConfigSource {
    static final String NAME = "configuration file";

    /** Of no file. */
    public static final OsloConfSource NONE = new OsloConfSource(new OsloConf(Map.of()));

    /** Above application.properties (250), below the environment (300). */
    private static final int ORDINAL = 275;

    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, String> spelling = new LinkedHashMap<>();
    private final Set<String> asked = ConcurrentHashMap.newKeySet();

    OsloConfSource(OsloConf file) {
        var substitution = new Substitution(file);
        file.sections()
                .forEach((section, options) -> options.forEach((option, given) -> {
                    var texts = given.stream()
                            .map(value -> literal(substitution.apply(section, value)))
                            .toList();
                    put(section, option, texts);
                }));
    }

    /** @throws ConfigFileException with a sentence that names the file, and the line where there is one */
    public static OsloConfSource read(Path file) throws ConfigFileException {
        try {
            return new OsloConfSource(OsloConf.parse(Files.readAllLines(file)));
        } catch (CharacterCodingException e) {
            throw new ConfigFileException("The configuration file " + file + " is not UTF-8 text.");
        } catch (IOException e) {
            throw new ConfigFileException("The configuration file cannot be read: " + FileTrouble.sentence(e) + ".");
        } catch (OsloConf.SyntaxException e) {
            throw new ConfigFileException(
                    "The configuration file " + file + " cannot be understood: " + e.getMessage() + ".");
        }
    }

    /** A repeated option is a list for who reads a list, its last value for who reads one. */
    private void put(String section, String option, List<String> texts) {
        var key = "vitrine." + segment(section) + "." + option;
        values.put(key, texts.getLast());
        spelling.put(key, "[" + section + "] " + option);
        for (var i = 0; texts.size() > 1 && i < texts.size(); i++) {
            values.put(key + "[" + i + "]", texts.get(i));
        }
    }

    private static String segment(String section) {
        var name = section.equals("DEFAULT") ? "default" : section;
        return name.contains(".") ? "\"" + name + "\"" : name;
    }

    /** What is left of dollar signs is meant literally, but would begin an expression there. */
    private static String literal(String value) {
        return value.replace("${", "\\${");
    }

    /** Options nothing has asked for so far: their keys, and how the file spells them. */
    Map<String, String> unasked() {
        var left = new TreeMap<>(spelling);
        left.keySet().removeAll(asked);
        return left;
    }

    @Override
    public Set<String> getPropertyNames() {
        return values.keySet();
    }

    @Override
    public @Nullable String getValue(String name) {
        var value = values.get(name);
        if (value != null) {
            var index = name.indexOf('[');
            asked.add(index < 0 ? name : name.substring(0, index));
        }
        return value;
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
