package io.vitrine.http.identity;

import io.quarkus.arc.DefaultBean;
import io.vitrine.http.keystone.AnonymousConfig;
import io.vitrine.http.keystone.KeystoneConfig;
import io.vitrine.http.keystone.KeystoneIdentity;
import io.vitrine.http.keystone.TokenCacheConfig;
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
    Identity choose(
            IdentityConfig config, KeystoneConfig keystone, TokenCacheConfig tokens, AnonymousConfig anonymous) {
        return switch (IdentityMode.of(config.identity(), keystone.authUrl())) {
            case NONE -> new NoIdentity(config.project());
            case BASIC ->
                new BasicIdentity(
                        new UsersFile(usersFile(config)),
                        config.realm(),
                        new VerifiedPasswords(config.passwordCacheTime(), InstantSource.system()));
            case KEYSTONE -> new KeystoneIdentity(keystone, tokens, anonymous, InstantSource.system());
        };
    }

    void close(@Disposes Identity identity) throws Exception {
        if (identity instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }

    private static Path usersFile(IdentityConfig config) {
        return config.usersFile()
                .orElseThrow(() -> new IllegalArgumentException(
                        "Identity \"basic\" needs [vitrine] users_file, the file that \"vitrine user add\" writes."));
    }
}
