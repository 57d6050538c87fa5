package io.vitrine.http.policy;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The policy files of an operator.
 *
 * @param file the first of these that exists is the file of rules; empty for none
 * @param folders of each the first that exists; their files come after it
 * @param named whether the operator has asked for that file
 */
public record PolicyFiles(List<Path> file, List<List<Path>> folders, boolean named) {
    /** How a file was when it was read: enough to notice that it has changed. */
    public record Stamp(Path file, FileTime changed, long sizeBytes, Optional<Object> key) {}

    /**
     * As {@code config} says.
     *
     * @param places where relative names are looked for; without any, nothing is looked for that nobody has named
     */
    public static PolicyFiles of(PolicyConfig config, List<Path> places) {
        var names = config.policyFile().map(List::of).orElseGet(() -> List.of("policy.yaml", "policy.json"));
        boolean named = config.policyFile().isPresent();
        var around = named && places.isEmpty() ? List.of(Path.of("").toAbsolutePath()) : places;
        return new PolicyFiles(
                names.stream().flatMap(name -> beside(around, name).stream()).toList(),
                config.policyDirs().stream().map(name -> beside(places, name)).toList(),
                named);
    }

    private static List<Path> beside(List<Path> places, String name) {
        return Path.of(name).isAbsolute()
                ? List.of(Path.of(name))
                : places.stream().map(place -> place.resolve(name)).toList();
    }

    /** The files there are, in the order that they count, as they are now. @throws PolicyFileException where a folder cannot be read */
    public List<Stamp> stamps() {
        var stamps = new ArrayList<Stamp>();
        file.stream().flatMap(path -> stamp(path).stream()).findFirst().ifPresent(stamps::add);
        folders.forEach(candidates -> candidates.stream()
                .filter(Files::isDirectory)
                .findFirst()
                .ifPresent(folder -> inside(folder).forEach(path -> stamp(path).ifPresent(stamps::add))));
        return stamps;
    }

    /** All their rules; of two of one name the later counts. @throws PolicyFileException where anything in them is wrong */
    static Map<String, Check> rules(List<Stamp> stamps) {
        var rules = new LinkedHashMap<String, Check>();
        stamps.forEach(stamp -> rules.putAll(PolicyFile.read(stamp.file())));
        return rules;
    }

    private static Optional<Stamp> stamp(Path path) {
        try {
            var attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return attributes.isDirectory()
                    ? Optional.empty()
                    : Optional.of(new Stamp(
                            path,
                            attributes.lastModifiedTime(),
                            attributes.size(),
                            Optional.ofNullable(attributes.fileKey())));
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    /** Not those whose names begin with a dot. */
    private static List<Path> inside(Path folder) {
        var files = new ArrayList<Path>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            entries.forEach(files::add);
        } catch (IOException e) {
            throw new PolicyFileException("The folder of policies " + folder + " cannot be read (" + e + ").", e);
        }
        files.removeIf(path -> String.valueOf(path.getFileName()).startsWith("."));
        return files.stream().sorted().toList();
    }
}
