package io.vitrine.gateway.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The page of all settings and the table that {@code vitrine config check} reads are what the {@code @ConfigMapping} interfaces and their Javadoc say.
 * {@code mvn -pl infra/gateway -am test -Dtest=ConfigReferenceTest -Dvitrine.reference=write -Dsurefire.failIfNoSpecifiedTests=false} writes both.
 */
class ConfigReferenceTest {
    private static final Path ROOT = root();
    private static final Path RESOURCES = ROOT.resolve("shared/config/src/main/resources/io/vitrine/config");
    private static final Path TABLE = RESOURCES.resolve("settings.tsv");
    private static final Path PAGE = ROOT.resolve("shared/docs/configuration.md");

    @Test
    void tableAndPageAreWhatTheInterfacesSay() throws IOException {
        var rows = new SettingSources(ROOT).rows();
        var byName = rows(Files.readAllLines(RESOURCES.resolve("settings-by-name.tsv")));

        write(TABLE, table(rows));
        write(PAGE, page(rows, byName));

        assertThat(TABLE).as("how to write it is said above").hasContent(table(rows));
        assertThat(PAGE).as("how to write it is said above").hasContent(page(rows, byName));
    }

    @Test
    void everySettingSaysWhatItIsForInASentence() throws IOException {
        var rows = new SettingSources(ROOT).rows();

        assertThat(rows).hasSizeGreaterThan(80).allSatisfy(row -> assertThat(row.get(4))
                .as("[%s] %s", row.get(0), row.get(1))
                .endsWith("."));
    }

    private static void write(Path file, String text) throws IOException {
        if ("write".equals(System.getProperty("vitrine.reference"))) {
            Files.writeString(file, text);
        }
    }

    private static String table(List<List<String>> rows) {
        return "# Made by ConfigReferenceTest from the @ConfigMapping interfaces: section, option, type, default, meaning.\n"
                + rows.stream().map(row -> String.join("\t", row) + "\n").collect(Collectors.joining());
    }

    private static List<List<String>> rows(List<String> lines) {
        return lines.stream()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .map(line -> List.of(line.split("\t", -1)))
                .toList();
    }

    private static String page(List<List<String>> rows, List<List<String>> byName) {
        Map<String, List<List<String>>> sections = new LinkedHashMap<>();
        var names = rows.stream().map(row -> row.subList(0, 2)).toList();
        Stream.concat(rows.stream(), byName.stream().filter(row -> !names.contains(row.subList(0, 2))))
                .sorted((one, other) ->
                        String.join(" ", one.subList(0, 2)).compareTo(String.join(" ", other.subList(0, 2))))
                .forEach(row -> sections.computeIfAbsent(row.get(0), _ -> new ArrayList<>())
                        .add(row));
        return """
                # Every setting

                Made by `ConfigReferenceTest` from what is written beside the code. How files, environment and command line go together is in
                [shared/config](../config/README.md); `vitrine config check FILE` says of each line of a file what it does. Durations are seconds unless a
                unit is given (`ms`, `s`, `m`, `h`, `d`). A section in angle brackets is that of each store of that type, `<store>` that of any store; it is called as the store.
                """
                + sections.entrySet().stream()
                        .map(section -> section(section.getKey(), section.getValue()))
                        .collect(Collectors.joining());
    }

    private static String section(String name, List<List<String>> rows) {
        return "\n## [" + name.replace("<", "&lt;").replace(">", "&gt;")
                + "]\n\n| option | type | default | |\n|---|---|---|---|\n"
                + rows.stream()
                        .map(row -> "| `" + row.get(1) + "` | " + row.get(2).replace("|", ", ") + " | "
                                + code(row.get(3)) + " | " + row.get(4).replace("|", "\\|") + " |\n")
                        .collect(Collectors.joining());
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + text + "`";
    }

    /** The repository: the first folder upwards that has the launcher. */
    private static Path root() {
        return Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
                .filter(folder -> Files.exists(folder.resolve("vitrine")))
                .findFirst()
                .orElseThrow();
    }
}
