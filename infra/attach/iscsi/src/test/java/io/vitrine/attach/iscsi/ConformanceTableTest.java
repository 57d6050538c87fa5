package io.vitrine.attach.iscsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.commons.support.AnnotationSupport.isAnnotated;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;

/** The README says which test holds which rule: none of them may be a test that was renamed or taken away. */
class ConformanceTableTest {
    private static final Pattern NAMED = Pattern.compile("`([A-Z][A-Za-z0-9]+Test)\\.([a-z][A-Za-z0-9]+)`");
    private static final Pattern RULE =
            Pattern.compile("\\| (?!---|key of|PDU, rule|command \\||status, sense|what a caller).*\\|");
    private static final int FEWEST_RULES = 60;

    private static List<String> rules() throws IOException {
        return Files.readAllLines(Path.of("README.md")).stream()
                .filter(line -> RULE.matcher(line).matches())
                .toList();
    }

    @Test
    void everyRuleNamesATest() throws IOException {
        assertThat(rules()).hasSizeGreaterThan(FEWEST_RULES).allSatisfy(rule -> assertThat(rule)
                .containsPattern(NAMED));
    }

    @Test
    void everyTestThatIsNamedExists() throws Exception {
        var named = new TreeSet<String>();
        for (var rule : rules()) {
            NAMED.matcher(rule).results().forEach(found -> named.add(found.group(1) + "." + found.group(2)));
        }

        assertThat(existing()).containsAll(named);
    }

    private static Set<String> existing() throws Exception {
        var place = ConformanceTableTest.class.getProtectionDomain().getCodeSource();
        var classes = Path.of(URI.create(place.getLocation().toString()));
        try (var files = Files.walk(classes)) {
            return files.map(file -> classes.relativize(file).toString())
                    .filter(file -> file.endsWith("Test.class"))
                    .map(file ->
                            file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                    .flatMap(ConformanceTableTest::testsOf)
                    .collect(Collectors.toSet());
        }
    }

    private static Stream<String> testsOf(String className) {
        try {
            var type = Class.forName(className, false, ConformanceTableTest.class.getClassLoader());
            return Arrays.stream(type.getDeclaredMethods())
                    .filter(method -> isAnnotated(method, Testable.class))
                    .map(method -> type.getSimpleName() + "." + method.getName());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
