package io.vitrine.catalog.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CurrentPasswordTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // before each test
    private Path folder;

    @Test
    void rotatedPasswordIsTheNextConnections() throws Exception {
        var password = password(Files.writeString(folder.resolve("password"), "first\n"));

        Files.writeString(folder.resolve("password"), "second\n");

        assertThat(password.asProperties()).containsEntry("password", "second");
    }

    @Test
    void passwordThatWasKnownGoesOnWhereItsFileIsGone() throws Exception {
        var password = password(Files.writeString(folder.resolve("password"), "first"));

        Files.delete(folder.resolve("password"));

        assertThat(password.asProperties()).containsEntry("password", "first");
    }

    private static CurrentPassword password(Path file) throws DatabaseSettingException {
        return new CurrentPassword(
                DatabasePassword.read(file),
                () -> DatabasePassword.find(Optional.empty(), Optional.of(file), Map.of()));
    }
}
