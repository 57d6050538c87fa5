package io.vitrine.secrets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;

/** The secrets of a process as settings; those that are files lie in a folder of their own that nobody else reads. */
final class SecretFiles {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<Secret, String> ids;
    private final Path folder;
    private final SecretsManager manager;

    /** @param ids of the secrets there are */
    SecretFiles(Map<Secret, String> ids, Path folder, SecretsManager manager) {
        this.ids = Map.copyOf(ids);
        this.folder = folder;
        this.manager = manager;
    }

    /**
     * Fetches all of them, and replaces the files whose secret has changed in one step.
     *
     * @return settings by name
     */
    Map<String, String> fetch() throws SecretException {
        var settings = new HashMap<String, String>();
        for (var secret : ids.entrySet()) {
            var text = text(secret.getKey(), manager.getSecretValue(secret.getValue()));
            settings.put(secret.getKey().setting(), secret.getKey().isFile() ? write(secret.getKey(), text) : text);
        }
        return settings;
    }

    private static String text(Secret secret, String value) throws SecretException {
        if (secret != Secret.DATABASE_PASSWORD) {
            return value;
        }
        try {
            var password = JSON.readTree(value).path("password");
            if (!password.isTextual()) {
                throw new SecretException("the secret of the database's password has no field \"password\"", null);
            }
            return password.asText();
        } catch (JsonProcessingException e) {
            throw new SecretException(
                    "the secret of the database's password is no JSON", null); // what it is, e would tell
        }
    }

    private String write(Secret secret, String text) throws SecretException {
        var file = folder.resolve(secret.fileName());
        try {
            var fresh = Files.createTempFile(
                    folder,
                    secret.fileName(),
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, text);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return file.toString();
        } catch (IOException e) {
            throw new SecretException("cannot write " + file, e);
        }
    }
}
