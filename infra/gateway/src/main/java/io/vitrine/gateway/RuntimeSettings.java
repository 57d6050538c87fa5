package io.vitrine.gateway;

import io.vitrine.catalog.database.DatabaseAddress;
import io.vitrine.gateway.config.LaunchSettings;
import io.vitrine.gateway.config.LaunchSettings.TlsFiles;
import io.vitrine.gateway.tls.CertificateReload;
import java.nio.file.Path;

/** Hands what was found out before the boot to Quarkus, as system properties: the source above the environment. No secret goes this way. */
final class RuntimeSettings {
    private RuntimeSettings() {}

    static void publish(LaunchSettings settings, Ports ports) {
        ours("bind_host", settings.bind().getHostAddress());
        ours("bind_port", Integer.toString(ports.api()));
        ours("management_port", Integer.toString(ports.management()));
        ours("data", settings.data().toString());
        ours("identity", settings.identity().name().toLowerCase(java.util.Locale.ROOT));
        ours("users_file", settings.usersFile().toString());
        ours("proxied", Boolean.toString(settings.proxied()));
        ours("log_json", Boolean.toString(settings.logJson()));
        if (settings.debug()) {
            System.setProperty("quarkus.log.category.\"io.vitrine\".level", "DEBUG");
        }
        ours("config_file", settings.configSetting());
        settings.database().ifPresent(address -> ours("database", address));
        settings.tls().ifPresent(RuntimeSettings::publish);
        settings.traceEndpoint().ifPresent(RuntimeSettings::publishTraces);
    }

    static void publish(DatabaseAddress address, Path passwordFile) {
        ours("database", address.jdbcUrl() + "?user=" + address.user());
        ours("database_password_file", passwordFile.toString());
        // That of a database which the file names and which is not used.
        System.setProperty("vitrine.database.password", "");
    }

    /** The API alone: management stays plain, on loopback. */
    private static void publish(TlsFiles tls) {
        ours("tls_cert", tls.certificate().toString());
        ours("tls_key", tls.key().toString());
        // Of worker_url where nobody sets it: the worker listens where the API does.
        ours("worker_scheme", "https");
        var registered = "quarkus.tls." + CertificateReload.NAME + ".key-store.pem.0.";
        System.setProperty(registered + "cert", tls.certificate().toString());
        System.setProperty(registered + "key", tls.key().toString());
        System.setProperty("quarkus.http.tls-configuration-name", CertificateReload.NAME);
        System.setProperty("quarkus.http.insecure-requests", "disabled");
    }

    private static void publishTraces(String endpoint) {
        System.setProperty("quarkus.otel.sdk.disabled", "false");
        System.setProperty("quarkus.otel.exporter.otlp.endpoint", endpoint);
    }

    private static void ours(String option, String value) {
        System.setProperty("vitrine.vitrine." + option, value);
    }
}
