package io.vitrine.catalog.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where the password of an external database comes from: the setting, then the file, then PostgreSQL's own variable. */
public final class DatabasePassword {
    private DatabasePassword() {}

    /**
     * @param environment of the process
     * @return empty where there is none, which a server may well accept
     * @throws DatabaseSettingException where the file cannot be read
     */
    public static Optional<String> find(Optional<String> setting, Optional<Path> file, Map<String, String> environment)
            throws DatabaseSettingException {
        if (setting.isPresent()) {
            return setting;
        }
        if (file.isPresent()) {
            return Optional.of(read(file.get()));
        }
        return Optional.ofNullable(environment.get("PGPASSWORD"));
    }

    /** The password that a file holds and nothing else. */
    public static String read(Path file) throws DatabaseSettingException {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new DatabaseSettingException("The database password file " + file + " cannot be read: "
                    + e.getClass().getSimpleName() + ".");
        }
    }
}
