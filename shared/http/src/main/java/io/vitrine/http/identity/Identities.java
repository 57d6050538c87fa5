package io.vitrine.http.identity;

import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.InstantSource;

/** Makes the one identity of a process, from its settings. */
final class Identities {
    @Produces
    @Singleton
    @DefaultBean
    Identity choose(IdentityConfig config) {
        return switch (IdentityMode.parse(config.identity())) {
            case NONE -> new NoIdentity(config.project());
            case BASIC ->
                new BasicIdentity(
                        new UsersFile(usersFile(config)),
                        config.realm(),
                        new VerifiedPasswords(config.passwordCacheTime(), InstantSource.system()));
        };
    }

    void close(@Disposes Identity identity) {
        if (identity instanceof BasicIdentity basic) {
            basic.close();
        }
    }

    private static Path usersFile(IdentityConfig config) {
        return config.usersFile()
                .orElseThrow(() -> new IllegalArgumentException(
                        "Identity \"basic\" needs [vitrine] users_file, the file that \"vitrine user add\" writes."));
    }
}
