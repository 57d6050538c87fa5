package io.vitrine.worker.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** FAULTS.md says which test shows which fault: each number has a row, and each row a test that bears the number, somewhere in the repository. */
class FaultTableTest {
    private static final int FAULTS = 54;

    /** Those of attachments by the kernel, which there are not. */
    private static final Set<Integer> NONE_OF_OURS = Set.of(50, 51);

    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+)\\.([a-z]\\w+)`");
    private static final Pattern TOLD = Pattern.compile("@DisplayName\\(\\s*\"([^\"]*)\"|\\bvoid ([a-z]\\w*)\\(");
    private static final Pattern TESTS = Pattern.compile("[A-Z]\\w*(Test|Suite|Cases)\\.java");

    private static List<String> rows() throws IOException {
        return Files.readAllLines(Path.of("FAULTS.md")).stream()
                .filter(line -> line.startsWith("| F") || (line.startsWith("| |") && line.contains("`")))
                .toList();
    }

    private static List<String> rowsOf(int number) throws IOException {
        return rows().stream()
                .filter(row -> row.startsWith("| F" + number + " |"))
                .toList();
    }

    @Test
    void everyFaultHasOneRow() throws IOException {
        for (var number : IntStream.rangeClosed(1, FAULTS).toArray()) {
            assertThat(rowsOf(number)).as("rows of F%d", number).hasSize(NONE_OF_OURS.contains(number) ? 0 : 1);
        }
    }

    @Test
    void everyFaultIsShownByATestThatBearsItsNumber() throws IOException {
        var tests = tests();
        for (var number : IntStream.rangeClosed(1, FAULTS).toArray()) {
            if (!NONE_OF_OURS.contains(number)) {
                assertThat(named(rowsOf(number).getFirst()))
                        .as("tests of F%d", number)
                        .anySatisfy(test -> assertThat(tests.get(test)).containsPattern("\\bF" + number + "\\b"));
            }
        }
    }

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        var tests = tests();
        for (var row : rows()) {
            assertThat(tests.keySet()).as(row).containsAll(named(row));
        }
    }

    private static List<String> named(String row) {
        return NAMED.matcher(row)
                .results()
                .map(found -> found.group(1) + "." + found.group(2))
                .toList();
    }

    /** Their names, and what they are called on display. */
    private static Map<String, String> tests() throws IOException {
        var tests = new HashMap<String, String>();
        try (var files = Files.walk(Path.of("../.."))) {
            for (var file : files.filter(FaultTableTest::holdsTests).toList()) {
                read(file, tests);
            }
        }
        return tests;
    }

    private static boolean holdsTests(Path file) {
        return TESTS.matcher(file.getFileName().toString()).matches()
                && file.toString().contains("src/test/java");
    }

    private static void read(Path file, Map<String, String> tests) throws IOException {
        var type = file.getFileName().toString().replace(".java", "");
        var display = "";
        for (var told : TOLD.matcher(Files.readString(file)).results().toList()) {
            if (told.group(1) != null) {
                display = told.group(1);
            } else {
                tests.put(type + "." + told.group(2), display);
                display = "";
            }
        }
    }
}
