package io.vitrine.containers;

import io.vitrine.acceptance.DataFolder;
import io.vitrine.acceptance.lambda.ColdStart;
import io.vitrine.acceptance.lambda.FunctionCode;
import io.vitrine.acceptance.lambda.FunctionSetup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a container image of a function consists of, as a folder that may be copied anywhere as long as the dates of its files are kept:
 *
 * <pre>
 * start             the entry point
 * java.options      of the JVM
 * runtime/          a Java runtime: a start archive fits only the very one that it was made by
 * app/              jars: the function, settings, and all libraries as one
 * function.aot      the start archive
 * Containerfile
 * </pre>
 */
final class FunctionImage {
    /** Configuration is read through a view of the whole jar that holds it, so these jars stay as small as they are. */
    private static final String SETTINGS = "META-INF/microprofile-config.properties";

    private static final List<String> FILES = List.of("start", "java.options", "Containerfile");

    private static final String ARCHIVE = "function.aot";
    /** Without profiles, which are for the optimising compiler: functions do without it, and would read them at each start. */
    private static final List<String> TRAINING =
            List.of("-XX:AOTCacheOutput=" + ARCHIVE, "-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTRecordTraining");

    private static final int MEMORY_MIB = 256;

    private static final FileTime DATE = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    private final Path target;
    private final Path folder;
    private final String handler;

    /**
     * @param target where the build left the function's jars
     * @param folder the image; what is there already is replaced
     */
    FunctionImage(Path target, Path folder, String handler) {
        this.target = target;
        this.folder = folder;
        this.handler = handler;
    }

    /** Writes all but the start archive. */
    void layOut(List<Path> runtimeClient) {
        try {
            if (Files.exists(folder)) {
                DataFolder.at(folder).delete();
            }
            JavaRuntime.link(folder.resolve("runtime"));
            var classPath = String.join(":", writeClassPath(runtimeClient));
            for (var name : FILES) {
                writeFile(name, classPath);
            }
            setDates();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + folder, e);
        }
    }

    /** The archive is checked against the dates of what it was made from, and two builds are to be the same bytes. */
    private void setDates() throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.toList()) {
                Files.setLastModifiedTime(file, DATE);
            }
        }
    }

    /** Makes the start archive from one real life of the function, in AWS's runtime client. */
    void train(Map<String, String> environment, List<byte[]> firstMinute, Path log) {
        var code = FunctionCode.image(folder, handler);
        var setup = new FunctionSetup("training", code, TRAINING, MEMORY_MIB, 1, environment, log);
        var answers = new ColdStart(setup).live(firstMinute);
        answers.stream().filter(answer -> answer.contains("\"statusCode\":5")).forEach(answer -> {
            throw new IllegalStateException("the function failed: " + answer + "; see " + log);
        });
        if (Files.notExists(folder.resolve(ARCHIVE))) {
            throw new IllegalStateException("no start archive was made; see " + log);
        }
    }

    /** Returns it, as seen from the image's folder. */
    private List<String> writeClassPath(List<Path> runtimeClient) throws IOException {
        Files.createDirectories(folder.resolve("app"));
        var libraries = Stream.concat(jars(target.resolve("lib"), "").stream(), runtimeClient.stream())
                .collect(Collectors.partitioningBy(FunctionImage::holdsSettings));
        var classPath = new ArrayList<String>();
        for (var jar : libraries.getOrDefault(true, List.of())) {
            classPath.add("app/" + jar.getFileName());
            Files.copy(jar, folder.resolve(classPath.getLast()));
        }
        classPath.addFirst("app/function.jar");
        Files.copy(only(jars(target, "-runner")), folder.resolve(classPath.getFirst()));
        classPath.add("app/libraries.jar");
        MergedJar.write(libraries.getOrDefault(false, List.of()), folder.resolve(classPath.getLast()));
        return classPath;
    }

    private static boolean holdsSettings(Path path) {
        try (var jar = new JarFile(path.toFile())) {
            return jar.getEntry(SETTINGS) != null;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }

    private static List<Path> jars(Path folder, String suffix) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix + ".jar"))
                    .sorted()
                    .toList();
        }
    }

    private static Path only(List<Path> found) {
        if (found.size() != 1) {
            throw new IllegalStateException(
                    "the function is not packaged as it should be; one jar is expected: " + found);
        }
        return found.getFirst();
    }

    private void writeFile(String name, String classPath) throws IOException {
        try (var template = FunctionImage.class.getResourceAsStream(name)) {
            if (template == null) {
                throw new IllegalStateException("no " + name + " on the class path");
            }
            var text = new String(template.readAllBytes(), StandardCharsets.UTF_8);
            var file = Files.writeString(
                    folder.resolve(name), text.replace("@HANDLER@", handler).replace("@CLASS_PATH@", classPath));
            if (text.startsWith("#!") && !file.toFile().setExecutable(true, false)) {
                throw new IOException("cannot make " + file + " executable");
            }
        }
    }
}
