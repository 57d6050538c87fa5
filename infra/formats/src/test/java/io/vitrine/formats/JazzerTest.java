package io.vitrine.formats;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.Jazzer;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each parser by itself in a coverage-guided fuzzer, for {@code -Dfuzz.seconds}; what it says at the end is printed. */
@Tag("peers")
@DisplayName("X-07: fuzzing")
class JazzerTest {
    private static final int SECONDS = Integer.getInteger("fuzz.seconds", 8);
    /** The same inputs each time where little time is given: what is found by chance is found by whoever gives it more. */
    private static final String SEED = System.getProperty("fuzz.seed", "1");

    private static final int MOST_SAID = 4_000;
    private static final Pattern ENDED = Pattern.compile("Done (\\d+) runs");
    private static final Pattern COVERED = Pattern.compile("DONE +cov: (\\d+)");

    @ParameterizedTest
    @EnumSource
    void noInputBreaksAParser(FuzzTarget target, @TempDir Path folder) throws Exception {
        var corpus = Files.createDirectory(folder.resolve("corpus"));
        var name = 0;
        for (var seed : target.seeds().toList()) {
            Files.write(corpus.resolve("seed-" + name++), seed);
        }
        var log = folder.resolve("log");

        var fuzzer = new ProcessBuilder(command(target, corpus))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(fuzzer.waitFor(SECONDS + 120L, TimeUnit.SECONDS))
                    .as("the fuzzer ends")
                    .isTrue();
        } finally {
            fuzzer.destroyForcibly();
        }

        var said = Files.readString(log);
        assertThat(fuzzer.exitValue())
                .as(said.substring(Math.max(0, said.length() - MOST_SAID)))
                .isZero();
        System.out.printf(
                "fuzzed %s: %s inputs in %d s, %s edges%n", target, found(ENDED, said), SECONDS, found(COVERED, said));
    }

    private static String found(Pattern pattern, String said) {
        var matcher = pattern.matcher(said);
        assertThat(matcher.find()).as("%s in %s", pattern, said).isTrue();
        return matcher.group(1);
    }

    private static List<String> command(FuzzTarget target, Path corpus) throws URISyntaxException {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                classPath(),
                Jazzer.class.getName(),
                "--target_class=" + ParserFuzz.class.getName(),
                "--target_args=" + target.name(),
                "--instrumentation_includes=" + Inspection.class.getPackageName() + ".**",
                "-max_total_time=" + SECONDS,
                "-seed=" + SEED,
                "-max_len=8192",
                "-timeout=10",
                "-rss_limit_mb=1024",
                corpus.toString());
    }

    private static String classPath() throws URISyntaxException {
        var classes = Stream.of(
                Inspection.class, ParserFuzz.class, Jazzer.class, com.code_intelligence.jazzer.api.Jazzer.class);
        var paths = new ArrayList<String>();
        for (var one : classes.toList()) {
            paths.add(Path.of(one.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString());
        }
        return paths.stream().distinct().collect(Collectors.joining(File.pathSeparator));
    }
}
