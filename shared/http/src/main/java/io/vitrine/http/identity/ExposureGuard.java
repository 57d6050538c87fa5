package io.vitrine.http.identity;

import io.quarkus.runtime.StartupEvent;
import io.vitrine.http.keystone.KeystoneConfig;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** No process opens a port that its identity must not be asked through, whoever started it and however. */
@Singleton
final class ExposureGuard {
    private final ExposureConfig exposure;
    private final IdentityConfig identity;
    private final KeystoneConfig keystone;
    private final String plainRequests;

    ExposureGuard(
            ExposureConfig exposure,
            IdentityConfig identity,
            KeystoneConfig keystone,
            @ConfigProperty(name = "quarkus.http.insecure-requests", defaultValue = "enabled") String plainRequests) {
        this.exposure = exposure;
        this.identity = identity;
        this.keystone = keystone;
        this.plainRequests = plainRequests;
    }

    /** Before anything costs time. */
    void check(@Observes @Priority(0) StartupEvent started) throws UnknownHostException {
        new Exposure(InetAddress.getByName(exposure.bindHost()), !plainRequests.equals("enabled"), exposure.proxied())
                .refusal(IdentityMode.of(identity.identity(), keystone.authUrl()))
                .ifPresent(sentence -> {
                    throw new IllegalStateException(sentence);
                });
    }
}
