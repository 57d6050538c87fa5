package io.vitrine.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MergedJarTest {
    private static final String MULTI_RELEASE = "Manifest-Version: 1.0\r\nMulti-Release: true\r\n\r\n";

    @TempDir
    @SuppressWarnings("NullAway.Init") // before each test
    private Path folder;

    @SuppressWarnings("NullAway.Init") // before each test
    private Map<String, String> merged;

    @BeforeEach
    void merge() throws IOException {
        var first = jar(
                "first.jar",
                Map.of(
                        "META-INF/MANIFEST.MF", MULTI_RELEASE,
                        "META-INF/versions/21/a/A.class", "newer",
                        "META-INF/services/a.Service", "a.One",
                        "META-INF/LICENSE", "the first's",
                        "META-INF/FIRST.SF", "signature",
                        "a/A.class", "of the first"));
        var second = jar(
                "second.jar",
                Map.of(
                        "META-INF/versions/21/b/B.class", "never looked at",
                        "META-INF/services/a.Service", "b.Two\n",
                        "META-INF/LICENSE", "the second's",
                        "META-INF/maven/b/pom.xml", "<project/>",
                        "module-info.class", "module",
                        "a/A.class", "of the second",
                        "b/B.class", "b"));
        MergedJar.write(List.of(first, second), folder.resolve("merged.jar"));
        merged = content(folder.resolve("merged.jar"));
    }

    @Test
    void firstOfEqualNamesWinsAsOnAClassPath() {
        assertThat(merged).containsEntry("a/A.class", "of the first").containsEntry("b/B.class", "b");
    }

    @Test
    void everyProviderOfAServiceIsListed() {
        assertThat(merged.getOrDefault("META-INF/services/a.Service", "")
                        .lines()
                        .filter(line -> !line.isBlank()))
                .containsExactly("a.One", "b.Two");
    }

    @Test
    void classesForNewerReleasesStayThoseOfJarsThatHaveThem() throws IOException {
        assertThat(merged).containsEntry("META-INF/versions/21/a/A.class", "newer");
        assertThat(merged).doesNotContainKey("META-INF/versions/21/b/B.class");

        try (var jar = new JarFile(folder.resolve("merged.jar").toFile())) {
            assertThat(jar.isMultiRelease()).isTrue();
        }
    }

    @Test
    void licencesAreAllKeptAndNothingElseOfAJarAsSuch() {
        assertThat(merged)
                .containsEntry("META-INF/licences/first.jar/LICENSE", "the first's")
                .containsEntry("META-INF/licences/second.jar/LICENSE", "the second's")
                .doesNotContainKeys("META-INF/FIRST.SF", "META-INF/maven/b/pom.xml", "module-info.class");
    }

    private Path jar(String name, Map<String, String> entries) throws IOException {
        var jar = folder.resolve(name);
        try (var output = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (var entry : new TreeMap<>(entries).entrySet()) { // the manifest is among the first, where jars have it
                output.putNextEntry(new ZipEntry(entry.getKey()));
                output.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return jar;
    }

    private static Map<String, String> content(Path path) throws IOException {
        var content = new TreeMap<String, String>();
        try (var jar = new JarFile(path.toFile())) {
            for (var entry : jar.stream().toList()) {
                content.put(
                        entry.getName(), new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return content;
    }
}
