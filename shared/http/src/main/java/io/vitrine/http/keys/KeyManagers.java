package io.vitrine.http.keys;

import io.quarkus.runtime.StartupEvent;
import io.vitrine.http.SettingException;
import io.vitrine.http.keystone.KeystoneConfig;
import io.vitrine.keystone.CloudTls;
import io.vitrine.keystone.ServiceSession;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import javax.net.ssl.SSLContext;

/** Which key manager there is, as the configuration has it. */
@Singleton
final class KeyManagers {
    @Produces
    @Singleton
    KeyManager keyManager(BarbicanConfig config, KeystoneConfig keystone) {
        return config.barbicanEndpoint()
                .<KeyManagerEndpoint>map(KeyManagerEndpoint.Configured::new)
                .or(() -> keystone.authUrl().map(_ -> catalogued(config, keystone)))
                .<KeyManager>map(endpoint -> new Barbican(endpoint, config.barbicanApiVersion(), trust(config)))
                .orElseGet(NoKeyManager::new);
    }

    private static KeyManagerEndpoint catalogued(BarbicanConfig config, KeystoneConfig keystone) {
        var session = ServiceSession.of(
                keystone,
                "keystone_authtoken",
                keystone.httpConnectTimeout(),
                keystone.httpRequestMaxRetries(),
                InstantSource.system());
        return new KeyManagerEndpoint.Catalogued(session, config.barbicanEndpointType(), config.barbicanRegionName());
    }

    /** A file that cannot be used ends the start, not the first request that needs it. */
    void check(@Observes StartupEvent started, BarbicanConfig config, KeystoneConfig keystone) {
        if (config.barbicanEndpoint().isPresent() || keystone.authUrl().isPresent()) {
            trust(config);
        }
    }

    void close(@Disposes KeyManager keys) {
        if (keys instanceof Barbican barbican) {
            barbican.close();
        }
    }

    private static SSLContext trust(BarbicanConfig config) {
        try {
            return CloudTls.trusting(config.verifySslPath(), !config.verifySsl());
        } catch (IOException | GeneralSecurityException e) {
            throw new SettingException("[barbican] verify_ssl_path cannot be used: " + e.getMessage() + ".", e);
        }
    }
}
