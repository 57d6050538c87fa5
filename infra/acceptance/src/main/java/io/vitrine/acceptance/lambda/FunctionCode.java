package io.vitrine.acceptance.lambda;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;

/**
 * A built function in one of the two ways in which AWS lays it out.
 *
 * @param folder the task root
 * @param command of an environment, for further options of the JVM
 */
public record FunctionCode(Path folder, String handler, UnaryOperator<List<String>> command) {
    /** Of functions that are called over HTTP. */
    public static final String HTTP_HANDLER = "io.vitrine.lambda.HttpFunction::handleRequest";

    /** Of the function that is called by schedules. */
    public static final String CLEANUP_HANDLER = "io.vitrine.functions.cleanup.lambda.CleanupFunction::handleRequest";

    /** As in a managed runtime: the zip is unpacked into {@code folder}, and the client's own class loader finds everything in there. */
    public static FunctionCode zip(Path zip, Path folder, String handler) {
        unpack(zip, folder);
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classPath =
                RuntimeClient.jars().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        var program = List.of("-cp", classPath, RuntimeClient.MAIN_CLASS, handler);
        return new FunctionCode(folder, handler, options -> Stream.of(List.of(java), options, program)
                .flatMap(List::stream)
                .toList());
    }

    /** As in a container: {@code folder} is the image, and its entry point knows most options. */
    public static FunctionCode image(Path folder, String handler) {
        var start = folder.resolve("start").toString();
        return new FunctionCode(
                folder,
                handler,
                options -> List.of("/usr/bin/env", "VITRINE_JAVA_OPTS=" + String.join(" ", options), start, handler));
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
