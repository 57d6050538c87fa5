package io.vitrine.gateway.cli;

import io.vitrine.gateway.GatewayProcess;
import io.vitrine.gateway.Refusal;
import io.vitrine.gateway.config.LaunchSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code up}: each option is one of section {@code [vitrine]} of the configuration file, and overrules it. */
@Command(
        name = "up",
        sortOptions = false,
        description = "Serves the Images API until stopped by Ctrl-C.",
        footer = {
            "",
            "Every option, and every setting of the configuration file, may also come from the environment:",
            "[SECTION] option is VITRINE_SECTION_OPTION, --port is VITRINE_VITRINE_BIND_PORT.",
            "The password of --database comes from VITRINE_DATABASE_PASSWORD, PGPASSWORD or [vitrine] database_password_file."
        })
final class UpCommand implements Callable<Integer> {
    @Option(names = "--port", paramLabel = "PORT", description = "port of the API (9292; 0 takes any free one)")
    private @Nullable String port;

    @Option(names = "--bind", paramLabel = "ADDRESS", description = "address the API listens on (127.0.0.1)")
    private @Nullable String bind;

    @Option(
            names = "--management-port",
            paramLabel = "PORT",
            description = "port of health, metrics and OpenAPI, on 127.0.0.1 (9290)")
    private @Nullable String managementPort;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "where everything is kept ($XDG_DATA_HOME/vitrine or ~/.local/share/vitrine)")
    private @Nullable String data;

    @Option(names = "--config", paramLabel = "FILE", description = "settings, in the INI format of glance-api.conf")
    private @Nullable String configFile;

    @Option(
            names = "--database",
            paramLabel = "URL",
            description = "postgresql://user@host/database, an existing PostgreSQL 15 to 18 instead of one of its own")
    private @Nullable String database;

    @Option(
            names = "--identity",
            paramLabel = "MODE",
            description =
                    "none: everybody is an admin, loopback only (default); basic: user and password, see \"vitrine user\"")
    private @Nullable String identity;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "certificate chain, PEM; read again when it changes")
    private @Nullable String tlsCertificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "its private key, PEM")
    private @Nullable String tlsKey;

    @Option(names = "--proxied", description = "a proxy that terminates TLS stands in front")
    private boolean proxied;

    @Option(names = "--log-json", description = "log one JSON object a line")
    private boolean logJson;

    @Override
    public Integer call() throws Refusal {
        return new GatewayProcess(LaunchSettings.read(flags(), System.getenv()), System.out).serve();
    }

    private Map<String, String> flags() {
        var flags = new LinkedHashMap<String, String>();
        put(flags, "bind_port", port);
        put(flags, "bind_host", bind);
        put(flags, "management_port", managementPort);
        put(flags, "data", data);
        put(flags, "config_file", configFile);
        put(flags, "database", database);
        put(flags, "identity", identity);
        put(flags, "tls_cert", tlsCertificate);
        put(flags, "tls_key", tlsKey);
        put(flags, "proxied", proxied ? "true" : null);
        put(flags, "log_json", logJson ? "true" : null);
        return flags;
    }

    private static void put(Map<String, String> flags, String option, @Nullable String value) {
        Optional.ofNullable(value).ifPresent(given -> flags.put(option, given));
    }
}
