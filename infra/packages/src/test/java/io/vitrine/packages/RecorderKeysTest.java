package io.vitrine.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.StringEntry;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecorderKeysTest {
    private static final LocalDateTime DATE = LocalDateTime.of(2026, 1, 1, 0, 0);
    private static final String FIRST = "io/quarkus/runner/recorded/First.class";
    private static final String SECOND = "io/quarkus/runner/recorded/Second.class";
    private static final String STRANGER = "org/example/Stranger.class";

    @TempDir
    @SuppressWarnings("NullAway.Init") // before each test
    private Path folder;

    @Test
    void jarsThatDifferByTheirKeysAloneBecomeTheSameBytes() throws IOException {
        var one = jar("one.jar", Map.of(FIRST, keys(7, 12), SECOND, keys(12, 3)));
        var other = jar("other.jar", Map.of(FIRST, keys(101, 5), SECOND, keys(5, 40)));

        RecorderKeys.main(one.toString(), other.toString());

        assertThat(one).hasSameBinaryContentAs(other);
        assertThat(strings(one, FIRST)).containsExactly("proxykey1", "proxykey2");
        assertThat(strings(one, SECOND)).containsExactly("proxykey2", "proxykey3");
    }

    @Test
    void jarsWhoseKeysAreForOthersStayDifferent() throws IOException {
        var one = jar("one.jar", Map.of(FIRST, keys(1, 2), SECOND, keys(1)));
        var other = jar("other.jar", Map.of(FIRST, keys(1, 2), SECOND, keys(2)));

        RecorderKeys.main(one.toString(), other.toString());

        assertThat(Files.mismatch(one, other)).isNotNegative();
    }

    @Test
    void nothingButKeysOfWhatIsGeneratedIsTouched() throws IOException {
        var words = List.of("proxykeyless", "my proxykey7", "proxykey9");
        var jar = jar("one.jar", Map.of(FIRST, words, STRANGER, keys(77)));

        RecorderKeys.main(jar.toString());

        assertThat(strings(jar, FIRST)).containsExactly("proxykeyless", "my proxykey7", "proxykey1");
        assertThat(strings(jar, STRANGER)).containsExactly("proxykey77");
        try (var zip = new ZipFile(jar.toFile())) {
            assertThat(zip.stream().map(ZipEntry::getTimeLocal)).containsOnly(DATE);
        }
    }

    @Test
    void jarInOrderKeepsItsDateForStartArchivesThatHaveSeenIt() throws IOException {
        var jar = jar("one.jar", Map.of(FIRST, keys(1, 2)));
        Files.setLastModifiedTime(jar, FileTime.from(Instant.EPOCH));

        RecorderKeys.main(jar.toString(), folder.resolve("not-there.jar").toString());

        assertThat(Files.getLastModifiedTime(jar).toInstant()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void folderThatIsNamedTwiceIsThereOnce() throws IOException {
        var jar = jar("one.jar", Map.of("META-INF/", List.of(), "META-INFX", List.of(), FIRST, keys(9)));
        var bytes = Files.readString(jar, StandardCharsets.ISO_8859_1).replace("META-INFX", "META-INF/");
        Files.writeString(jar, bytes, StandardCharsets.ISO_8859_1);

        RecorderKeys.main(jar.toString());

        assertThat(strings(jar, FIRST)).containsExactly("proxykey1");
        try (var zip = new ZipFile(jar.toFile())) {
            assertThat(zip.stream().map(ZipEntry::getName)).containsExactly("META-INF/", FIRST);
        }
    }

    @Test
    void noJarAtAllIsAMistakeOfTheBuild() {
        var nowhere = folder.resolve("not-there.jar").toString();

        assertThatThrownBy(() -> RecorderKeys.main(nowhere)).hasMessageContaining("not-there.jar");
    }

    private static List<String> keys(int... numbers) {
        var keys = new ArrayList<String>();
        for (int number : numbers) {
            keys.add("proxykey" + number);
        }
        return keys;
    }

    private Path jar(String name, Map<String, List<String>> words) throws IOException {
        var jar = folder.resolve(name);
        try (var output = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (var file : words.keySet().stream().sorted().toList()) {
                var entry = new ZipEntry(file);
                entry.setTimeLocal(DATE);
                output.putNextEntry(entry);
                if (file.endsWith(".class")) {
                    output.write(classOf(words.getOrDefault(file, List.of())));
                }
                output.closeEntry();
            }
        }
        return jar;
    }

    /** With a long among its constants, which takes two places. */
    private static byte[] classOf(List<String> words) {
        return ClassFile.of()
                .build(
                        ClassDesc.of("Generated"),
                        type -> type.withMethodBody(
                                "deploy", MethodTypeDesc.of(ConstantDescs.CD_void), ClassFile.ACC_STATIC, code -> {
                                    code.loadConstant(Long.MAX_VALUE).pop2();
                                    words.forEach(
                                            word -> code.loadConstant(word).pop());
                                    code.return_();
                                }));
    }

    private static List<String> strings(Path jar, String file) throws IOException {
        try (var zip = new ZipFile(jar.toFile());
                var stream = zip.getInputStream(zip.getEntry(file))) {
            var strings = new ArrayList<String>();
            for (var constant : ClassFile.of().parse(stream.readAllBytes()).constantPool()) {
                if (constant instanceof StringEntry string) {
                    strings.add(string.stringValue());
                }
            }
            return strings;
        }
    }
}
