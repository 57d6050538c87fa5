package io.vitrine.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Which files an operator means: a list of files, and of folders, of which every {@code *.conf} counts in the order of their names. */
public final class OsloConfFiles {
    private OsloConfFiles() {}

    /** The setting's value as a list; a comma separates two. */
    public static List<Path> named(String setting) {
        return Arrays.stream(setting.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .map(Path::of)
                .toList();
    }

    /**
     * What all of them say together.
     *
     * @throws ConfigFileException with a sentence that names the file, and the line where there is one
     */
    public static OsloConf read(List<Path> named) throws ConfigFileException {
        var all = new OsloConf(List.of());
        for (var place : named) {
            for (var file : files(place)) {
                all = all.and(parsed(file));
            }
        }
        return all;
    }

    private static List<Path> files(Path place) throws ConfigFileException {
        if (!Files.isDirectory(place)) {
            return List.of(place);
        }
        try (var found = Files.newDirectoryStream(place, "*.conf")) {
            var files = new java.util.ArrayList<Path>();
            found.forEach(files::add);
            return files.stream().sorted().toList();
        } catch (IOException e) {
            throw new ConfigFileException(
                    "The folder of configuration files cannot be read: " + FileTrouble.sentence(e) + ".");
        }
    }

    private static OsloConf parsed(Path file) throws ConfigFileException {
        try {
            return OsloConf.parse(file.toString(), Files.readAllLines(file));
        } catch (CharacterCodingException e) {
            throw new ConfigFileException("The configuration file " + file + " is not UTF-8 text.");
        } catch (IOException e) {
            throw new ConfigFileException("The configuration file cannot be read: " + FileTrouble.sentence(e) + ".");
        } catch (OsloConf.SyntaxException e) {
            throw new ConfigFileException(
                    "The configuration file " + file + " cannot be understood: " + e.getMessage() + ".");
        }
    }
}
