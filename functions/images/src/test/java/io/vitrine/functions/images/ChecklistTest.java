package io.vitrine.functions.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The tables of this module's README: each number of the API's checklist has a test that names it, each difference one that pins it. */
class ChecklistTest {
    private static final Pattern ROW = Pattern.compile("\\| ([A-Z]-[0-9]{2}) \\| (.*) \\|");
    private static final Pattern DISPLAY_NAME =
            Pattern.compile("@DisplayName\\(\\s*+((?:\"(?:[^\"\\\\]++|\\\\.)*+\"\\s*+\\+?\\s*+)++)\\)");
    private static final Pattern NAME = Pattern.compile("`([A-Za-z0-9]+)(?:\\.([A-Za-z0-9]+))?`");

    /** How far each letter goes, and what of it is for later: tasks, and what only a compute service shows. */
    private static final List<Letter> LETTERS = List.of(
            new Letter("V", 24, Set.of()),
            new Letter("I", 35, Set.of()),
            new Letter("L", 21, Set.of()),
            new Letter("E", 14, Set.of()),
            new Letter("D", 28, Set.of()),
            new Letter("A", 11, Set.of()),
            new Letter("B", 9, Set.of()),
            new Letter("G", 12, Set.of(4, 5, 7)),
            new Letter("S", 3, Set.of(2)),
            new Letter("X", 9, Set.of(3)),
            new Letter("Q", 11, Set.of(7, 8, 9)));

    private static List<String> readme = List.of();
    private static Map<String, List<Path>> tests = Map.of();

    private record Letter(String name, int last, Set<Integer> later) {
        Stream<String> numbers() {
            return IntStream.rangeClosed(1, last)
                    .filter(number -> !later.contains(number))
                    .mapToObj(number -> "%s-%02d".formatted(name, number));
        }
    }

    @BeforeAll
    static void read() throws IOException {
        readme = Files.readAllLines(Path.of("README.md"));
        var root = Path.of("../..").toAbsolutePath().normalize();
        try (var folders = Stream.of("functions", "infra", "shared")) {
            tests = folders.flatMap(folder -> testsIn(root.resolve(folder)))
                    .collect(Collectors.groupingBy(
                            path -> path.getFileName().toString().replace(".java", "")));
        }
    }

    /** Of the modules in {@code folder} and the functions in them; nothing of what is being built meanwhile. */
    private static Stream<Path> testsIn(Path folder) {
        try (var modules = Files.list(folder)) {
            return modules
                    .flatMap(module -> Stream.of(module, module.resolve("lambda")))
                    .map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .flatMap(ChecklistTest::sourcesIn)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> sourcesIn(Path folder) {
        try (var all = Files.walk(folder)) {
            return all.filter(path -> path.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, List<String>> rows() {
        var rows = new LinkedHashMap<String, List<String>>();
        for (var line : readme) {
            var row = ROW.matcher(line);
            if (row.matches()) {
                rows.put(
                        row.group(1),
                        NAME.matcher(row.group(2))
                                .results()
                                .map(name -> name.group(1))
                                .toList());
            }
        }
        return rows;
    }

    /** Whether a test of that name says the number where its reports show it. */
    private static boolean shows(String test, String number) {
        return sources(test)
                .flatMap(source -> DISPLAY_NAME.matcher(source).results())
                .anyMatch(name -> name.group(1).contains(number));
    }

    private static Stream<String> sources(String test) {
        return tests.getOrDefault(test, List.of()).stream().map(path -> {
            try {
                return Files.readString(path);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void noNumberIsMissing() {
        assertThat(rows().keySet())
                .containsExactlyElementsOf(
                        LETTERS.stream().flatMap(Letter::numbers).toList());
    }

    @Test
    void eachNumberIsNamedByItsTests() {
        var softly = new SoftAssertions();
        rows().forEach((number, named) -> {
            softly.assertThat(named).as("tests of " + number).isNotEmpty();
            named.forEach(test -> softly.assertThat(shows(test, number))
                    .as("%s names %s", test, number)
                    .isTrue());
        });
        softly.assertAll();
    }

    @Test
    void eachDifferenceIsPinned() {
        var softly = new SoftAssertions();
        var pinning = readme.stream()
                .filter(line -> line.startsWith("| ")
                        && line.contains(".")
                        && !ROW.matcher(line).matches())
                .flatMap(line -> NAME.matcher(line).results())
                .filter(name -> name.group(2) != null)
                .toList();

        pinning.forEach(name -> softly.assertThat(
                        sources(name.group(1)).anyMatch(source -> source.contains("void " + name.group(2) + "(")))
                .as(name.group())
                .isTrue());
        softly.assertThat(pinning).as("differences with a test").hasSizeGreaterThan(15);
        softly.assertAll();
    }
}
