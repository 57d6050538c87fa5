package io.vitrine.acceptance.lambda;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;

/**
 * A built function in one of the two ways in which AWS lays it out.
 *
 * @param folder the task root
 * @param classPath of the JVM
 * @param environment on top of what every environment has
 */
public record FunctionCode(Path folder, List<Path> classPath, String handler, Map<String, String> environment) {
    /** Of functions that are called over HTTP. */
    public static final String HTTP_HANDLER = "io.vitrine.lambda.HttpFunction::handleRequest";

    /** Of functions with handlers that Quarkus finds. */
    public static final String EVENT_HANDLER = "io.quarkus.amazon.lambda.runtime.QuarkusStreamHandler::handleRequest";

    public FunctionCode {
        classPath = List.copyOf(classPath);
        environment = Map.copyOf(environment);
    }

    /** As in a managed runtime: the zip is unpacked into {@code folder}, and the client's own class loader finds everything in there. */
    public static FunctionCode zip(Path zip, Path folder, String handler) {
        unpack(zip, folder);
        return new FunctionCode(folder, RuntimeClient.jars(), handler, Map.of());
    }

    /** As in a container image: the jars that the build left in {@code target} on one class path with the client. */
    public static FunctionCode classPath(Path target, String handler) {
        try (var built = Files.list(target);
                var libraries = Files.list(target.resolve("lib"))) {
            var runner = built.filter(path -> path.toString().endsWith("-runner.jar"));
            var jars = Stream.of(runner, libraries.sorted(), RuntimeClient.jars().stream())
                    .flatMap(stream -> stream)
                    .toList();
            return new FunctionCode(target, jars, handler, Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException("no packaged function in " + target, e);
        }
    }

    /** The command line of an environment. */
    List<String> command(List<String> jvmOptions) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var path = classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        return Stream.of(List.of(java), jvmOptions, List.of("-cp", path, RuntimeClient.MAIN_CLASS, handler))
                .flatMap(List::stream)
                .toList();
    }

    private static void unpack(Path zip, Path folder) {
        try (var entries = new ZipInputStream(Files.newInputStream(zip))) {
            for (var entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                var target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException("an entry outside of the folder: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.write(target, entries.readAllBytes());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack " + zip, e);
        }
    }
}
