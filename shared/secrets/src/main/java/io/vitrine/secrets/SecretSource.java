package io.vitrine.secrets;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jboss.logging.Logger;

/**
 * Fills settings from the secrets that the environment names ({@code VITRINE_SECRET_USERS=arn:...}), before anything of the application starts; a process
 * to which none is named has nothing to do with AWS. Files follow their secrets every few minutes, so that a password may be rotated.
 */
public final class SecretSource implements ConfigSourceFactory {
    private static final Logger LOG = Logger.getLogger(SecretSource.class);

    /** Above the environment: whoever names a secret means it. */
    private static final int ORDINAL = 310;

    private static final Duration FOLLOW_EVERY = Duration.ofMinutes(2);

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        var ids = named(System.getenv());
        return ids.isEmpty()
                ? List.of()
                : List.of(new PropertiesConfigSource(Held.of(ids), "Secrets Manager", ORDINAL));
    }

    static Map<Secret, String> named(Map<String, String> environment) {
        var ids = new EnumMap<Secret, String>(Secret.class);
        for (var secret : Secret.values()) {
            var id = environment.getOrDefault(secret.variable(), "");
            if (!id.isBlank()) {
                ids.put(secret, id);
            }
        }
        return ids;
    }

    /** Configuration is put together more than once in a life; secrets are fetched once for all of it. */
    private static final class Held {
        private static Map<String, String> settings = Map.of();

        static synchronized Map<String, String> of(Map<Secret, String> ids) {
            if (settings.isEmpty()) {
                settings = fetch(ids);
            }
            return settings;
        }

        private static Map<String, String> fetch(Map<Secret, String> ids) {
            try {
                var files = new SecretFiles(ids, Files.createTempDirectory("vitrine"), SecretsManager.ofProcess());
                var fetched = files.fetch();
                Thread.ofPlatform().daemon().name("secrets").start(() -> follow(files));
                return fetched;
            } catch (SecretException e) {
                throw new IllegalStateException(e.getMessage(), e);
            } catch (IOException e) {
                throw new UncheckedIOException("no room for secrets", e);
            }
        }

        private static void follow(SecretFiles files) {
            while (true) {
                try {
                    Thread.sleep(FOLLOW_EVERY);
                    files.fetch();
                } catch (SecretException e) {
                    LOG.warn(e.getMessage() + "; what was known goes on");
                } catch (InterruptedException e) {
                    return;
                }
            }
        }
    }
}
