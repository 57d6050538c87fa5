package io.vitrine.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A file that only its owner may read, as the product insists for what it keeps secrets in. */
public final class SecretFile {
    /** A key for tickets, as one line of a file of keys. */
    public static final String TICKET_KEY = "a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2U=";

    private SecretFile() {}

    /** A new file with one line; where there is one already it is replaced. */
    public static Path write(Path file, String line) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, line + "\n");
    }
}
