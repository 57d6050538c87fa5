package io.vitrine.gateway.config;

import io.vitrine.config.ConfigFileException;
import io.vitrine.config.ConfigNotices;
import io.vitrine.config.DatabaseUrl;
import io.vitrine.config.OsloConfFiles;
import io.vitrine.config.OsloConfSource;
import io.vitrine.gateway.Refusal;
import io.vitrine.http.identity.Exposure;
import io.vitrine.http.identity.IdentityMode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Section {@code [vitrine]} as far as it must be known before anything starts. Flags overrule the environment, that overrules the
 * file, that overrules what is built in.
 *
 * @param data folder of everything the gateway keeps
 * @param configFiles files and folders of files, a later one after an earlier
 * @param database the address of an existing PostgreSQL; empty means one of our own in the data folder
 * @param tls the gateway's certificate; empty means plain HTTP
 * @param proxied a TLS-terminating proxy is declared in front
 * @param usersFile of identity "basic"
 * @param debug our own log says more
 * @param traceEndpoint where OpenTelemetry traces go; empty means nowhere
 */
public record LaunchSettings(
        InetAddress bind,
        int port,
        int managementPort,
        Path data,
        List<Path> configFiles,
        Optional<String> database,
        IdentityMode identity,
        Optional<TlsFiles> tls,
        boolean proxied,
        boolean logJson,
        boolean debug,
        Optional<String> traceEndpoint,
        Path usersFile,
        Optional<Path> databasePasswordFile,
        Optional<String> databasePassword) {
    private static final String VARIABLE = "VITRINE_VITRINE_";

    /** In place of an address: the database in the data folder, whatever else is configured. */
    private static final String OWN = "embedded";

    /** Options that Glance has in section {@code [DEFAULT]}, under the same names and with the same meaning. */
    private static final Set<String> GLANCES = Set.of("bind_host", "bind_port", "debug");

    /** Certificate and key, PEM files. */
    public record TlsFiles(Path certificate, Path key) {}

    /**
     * @param flags by option name of section {@code [vitrine]}
     */
    public static LaunchSettings read(Map<String, String> flags, Map<String, String> environment) throws Refusal {
        var files = OsloConfFiles.named(Optional.ofNullable(flags.get("config_file"))
                .orElseGet(() -> environment.getOrDefault(VARIABLE + "CONFIG_FILE", "")));
        var settings = new Values(flags, environment, source(files));
        var data = settings.path("data")
                .orElseGet(() -> DataFolder.standard(environment))
                .toAbsolutePath()
                .normalize();
        return new LaunchSettings(
                settings.address("bind_host", "127.0.0.1"),
                settings.port("bind_port", 9292),
                settings.port("management_port", 9290),
                data,
                files.stream().map(Path::toAbsolutePath).toList(),
                settings.database(),
                settings.identity(),
                settings.tls(),
                settings.flag("proxied"),
                settings.text("log_json").isPresent() ? settings.flag("log_json") : settings.glances("use_json"),
                settings.flag("debug"),
                settings.text("trace_endpoint")
                        .or(() -> Optional.ofNullable(environment.get("OTEL_EXPORTER_OTLP_ENDPOINT"))),
                settings.path("users_file").map(Path::toAbsolutePath).orElseGet(() -> DataFolder.users(data)),
                settings.path("database_password_file").map(Path::toAbsolutePath),
                settings.databasePassword());
    }

    private static OsloConfSource source(List<Path> files) throws Refusal {
        try {
            var source = OsloConfSource.read(files);
            var bad = ConfigNotices.badValues(source.file());
            if (!bad.isEmpty()) {
                throw Refusal.misuse(String.join(" ", bad));
            }
            return source;
        } catch (ConfigFileException e) {
            throw Refusal.misuse(e.sentence());
        }
    }

    /** The files as {@code [vitrine] config_file} names them. */
    public String configSetting() {
        return String.join(",", configFiles.stream().map(Path::toString).toList());
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "LaunchSettings[" + bind + ":" + port + ", data=" + data + ", identity=" + identity + "]";
    }

    /** Refuses what must not be reachable as it would be. */
    public void requireServable() throws Refusal {
        var refusal = new Exposure(bind, tls.isPresent(), proxied).refusal(identity);
        if (refusal.isPresent()) {
            throw Refusal.misuse(refusal.get());
        }
        if (tls.isPresent()) {
            requireReadable(tls.get().certificate(), "--tls-cert");
            requireReadable(tls.get().key(), "--tls-key");
        }
    }

    private static void requireReadable(Path file, String flag) throws Refusal {
        if (!Files.isReadable(file)) {
            throw Refusal.misuse("The file of " + flag + ", " + file + ", does not exist or cannot be read.");
        }
    }

    /** Reads single values and says what is allowed where one is not. */
    private record Values(Map<String, String> flags, Map<String, String> environment, OsloConfSource file) {
        /** The same rule as everywhere else, without the machinery: it takes a while to load. */
        Optional<String> text(String option) {
            return Optional.ofNullable(flags.get(option))
                    .or(() -> Optional.ofNullable(environment.get(VARIABLE + option.toUpperCase(Locale.ROOT))))
                    .or(() -> Optional.ofNullable(file.getValue("vitrine.vitrine." + option)))
                    .or(() -> GLANCES.contains(option)
                            ? Optional.ofNullable(file.getValue("vitrine.default." + option))
                            : Optional.empty())
                    .filter(text -> !text.isBlank());
        }

        /** A database that Glance was given is not silently replaced by an empty one. */
        Optional<String> database() throws Refusal {
            var database = text("database");
            var connection = Optional.ofNullable(file.getValue("vitrine.database.connection"))
                    .orElse("");
            if (database.isEmpty() && DatabaseUrl.parse(connection) instanceof DatabaseUrl.Other other) {
                throw Refusal.misuse("[database] connection names " + other.kind()
                        + ", and images are recorded in PostgreSQL only: name one with --database postgresql://USER@HOST/DATABASE"
                        + " (or [vitrine] database), or say --database " + OWN
                        + " for the PostgreSQL that comes with the data folder.");
            }
            return database.filter(address -> !address.equals(OWN));
        }

        /** As {@link #flag}, of an option that only Glance has. */
        boolean glances(String option) throws Refusal {
            return new Values(Map.of(option, given(option)), Map.of(), file).flag(option);
        }

        private String given(String option) {
            return Optional.ofNullable(environment.get("VITRINE_DEFAULT_" + option.toUpperCase(Locale.ROOT)))
                    .or(() -> Optional.ofNullable(file.getValue("vitrine.default." + option)))
                    .orElse("");
        }

        Optional<String> databasePassword() {
            return Optional.ofNullable(environment.get("VITRINE_DATABASE_PASSWORD"))
                    .or(() -> Optional.ofNullable(file.getValue("vitrine.database.password")));
        }

        Optional<Path> path(String option) {
            return text(option).map(Path::of);
        }

        int port(String option, int standard) throws Refusal {
            var text = text(option).orElse(Integer.toString(standard));
            if (text.matches("\\d{1,5}") && Integer.parseInt(text) <= 65535) {
                return Integer.parseInt(text);
            }
            throw Refusal.misuse(
                    option + " is \"" + text + "\": allowed are port numbers from 0 (any free one) to 65535.");
        }

        boolean flag(String option) throws Refusal {
            var text = text(option).orElse("false");
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "true", "1", "yes", "on" -> true;
                case "false", "0", "no", "off" -> false;
                default -> throw Refusal.misuse(option + " is \"" + text + "\": allowed are true and false.");
            };
        }

        InetAddress address(String option, String standard) throws Refusal {
            var text = text(option).orElse(standard);
            try {
                return InetAddress.getByName(text);
            } catch (UnknownHostException e) {
                throw Refusal.misuse(
                        option + " is \"" + text + "\", which is no address of this or any other machine.");
            }
        }

        IdentityMode identity() throws Refusal {
            var keystone = Optional.ofNullable(environment.get("VITRINE_KEYSTONE_AUTHTOKEN_AUTH_URL"))
                    .or(() -> Optional.ofNullable(file.getValue("vitrine.keystone_authtoken.auth_url")))
                    .filter(text -> !text.isBlank());
            var flavor = Optional.ofNullable(file.getValue("vitrine.paste_deploy.flavor"))
                    .orElse("");
            if (text("identity").isEmpty() && keystone.isEmpty() && flavor.contains("keystone")) {
                throw Refusal.misuse("[paste_deploy] flavor = " + flavor
                        + " asks for Keystone, but [keystone_authtoken] auth_url does not say where it is: without it everybody would be an admin."
                        + " Set it, or [vitrine] identity to basic (users file) or none (loopback only).");
            }
            try {
                var mode = IdentityMode.of(text("identity"), keystone);
                if (mode == IdentityMode.KEYSTONE && keystone.isEmpty()) {
                    throw Refusal.misuse(
                            "Identity \"keystone\" needs [keystone_authtoken] with auth_url, and a service user with its password.");
                }
                return mode;
            } catch (IllegalArgumentException e) {
                throw Refusal.misuse(String.valueOf(e.getMessage()));
            }
        }

        Optional<TlsFiles> tls() throws Refusal {
            var certificate = path("tls_cert");
            var key = path("tls_key");
            if (certificate.isPresent() != key.isPresent()) {
                throw Refusal.misuse("TLS needs both --tls-cert and --tls-key, PEM files; only one is given.");
            }
            return certificate.map(file ->
                    new TlsFiles(file.toAbsolutePath(), key.orElseThrow().toAbsolutePath()));
        }
    }
}
