package io.vitrine.gateway;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.vitrine.config.UnusedOptions;
import io.vitrine.http.identity.IdentityMode;
import jakarta.inject.Singleton;
import java.util.List;
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
        this.endpoint = (plain.equals("disabled") ? "https" : "http") + "://" + reachable(host) + ":" + port;
        this.identity = IdentityMode.parse(identity);
        this.managementPort = managementPort;
    }

    @Override
    public int run(String... args) {
        UnusedOptions.line(ConfigProvider.getConfig()).ifPresent(LOG::warn);
        greeting(endpoint, identity, managementPort).forEach(System.out::println);
        Quarkus.waitForExit();
        return 0;
    }

    /** An address to paste: one that listens everywhere is reached on loopback too. */
    private static String reachable(String host) {
        return switch (host) {
            case "0.0.0.0", "::", "0:0:0:0:0:0:0:0" -> "127.0.0.1";
            default -> host.contains(":") ? "[" + host + "]" : host;
        };
    }

    static List<String> greeting(String endpoint, IdentityMode identity, String managementPort) {
        var client =
                switch (identity) {
                    case NONE -> "openstack --os-auth-type none --os-endpoint " + endpoint;
                    case BASIC ->
                        // The client then looks for no versions: the address has to have one.
                        "openstack --os-auth-type http_basic --os-username NAME --os-password PASSWORD --os-endpoint "
                                + endpoint + "/v2";
                };
        return List.of(
                "Images API ready at " + endpoint + " (health and metrics: http://127.0.0.1:" + managementPort
                        + "/q/health, /q/metrics)",
                "",
                "  " + client + " image create --disk-format qcow2 --container-format bare --file disk.qcow2 first",
                "  " + client + " image list",
                "  " + client + " image save --file copy.qcow2 first",
                "",
                "Ctrl-C stops it.");
    }
}
