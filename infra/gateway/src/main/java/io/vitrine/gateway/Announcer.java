package io.vitrine.gateway;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.vitrine.config.ConfigNotices;
import io.vitrine.http.identity.IdentityMode;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Says where the API is and what to paste, once it answers; then waits for the end. */
@Singleton
public final class Announcer implements QuarkusApplication {
    private static final Logger LOG = Logger.getLogger(Announcer.class);

    private final String endpoint;
    private final IdentityMode identity;
    private final String managementPort;

    Announcer(
            @ConfigProperty(name = "vitrine.vitrine.bind_host", defaultValue = "127.0.0.1") String host,
            @ConfigProperty(name = "vitrine.vitrine.bind_port", defaultValue = "9292") String port,
            @ConfigProperty(name = "vitrine.vitrine.management_port", defaultValue = "9290") String managementPort,
            @ConfigProperty(name = "vitrine.vitrine.identity", defaultValue = "none") String identity,
            @ConfigProperty(name = "quarkus.http.insecure-requests", defaultValue = "enabled") String plain) {
        this.endpoint = (plain.equals("disabled") ? "https" : "http") + "://" + Greeting.reachable(host) + ":" + port;
        this.identity = IdentityMode.parse(identity);
        this.managementPort = managementPort;
    }

    @Override
    public int run(String... args) {
        ConfigNotices.lines(ConfigProvider.getConfig()).forEach(LOG::warn);
        var management = "health and metrics: http://127.0.0.1:" + managementPort + "/q/health, /q/metrics";
        Greeting.lines(endpoint, identity, management).forEach(System.out::println);
        Quarkus.waitForExit();
        return 0;
    }
}
