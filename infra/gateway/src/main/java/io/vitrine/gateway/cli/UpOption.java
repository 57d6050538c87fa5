package io.vitrine.gateway.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The options of {@code up}: each is an option of section {@code [vitrine]} of the configuration file, and overrules it.
 */
public enum UpOption {
    PORT("--port", "PORT", "bind_port", "port of the API (9292; 0 takes any free one)"),
    BIND("--bind", "ADDRESS", "bind_host", "address the API listens on (127.0.0.1)"),
    MANAGEMENT_PORT(
            "--management-port", "PORT", "management_port", "port of health, metrics and OpenAPI, on 127.0.0.1 (9290)"),
    DATA("--data", "FOLDER", "data", "where everything is kept ($XDG_DATA_HOME/vitrine or ~/.local/share/vitrine)"),
    CONFIG(
            "--config",
            "FILE",
            "config_file",
            "settings, in the INI format of glance-api.conf; given again, a later file overrules an earlier one"),
    CONFIG_DIR(
            "--config-dir", "FOLDER", "config_file", "the same from every *.conf of a folder, in order of their names"),
    DATABASE(
            "--database",
            "URL",
            "database",
            "postgresql://user@host/database, an existing PostgreSQL 15 to 18; \"embedded\" is one of its own (default)"),
    IDENTITY(
            "--identity",
            "MODE",
            "identity",
            "keystone (default where [keystone_authtoken] says how); basic: user and password, see \"vitrine user\";"
                    + " none: everybody is an admin, loopback only (default else)"),
    TLS_CERT("--tls-cert", "FILE", "tls_cert", "certificate chain, PEM; read again when it changes"),
    TLS_KEY("--tls-key", "FILE", "tls_key", "its private key, PEM"),
    PROXIED("--proxied", "", "proxied", "a proxy that terminates TLS stands in front"),
    LOG_JSON("--log-json", "", "log_json", "log one JSON object a line");

    /** What Glance calls it. */
    static final String GLANCES_CONFIG = "--config-file";

    private final String flag;
    private final String value;
    private final String setting;
    private final String description;

    UpOption(String flag, String value, String setting, String description) {
        this.flag = flag;
        this.value = value;
        this.setting = setting;
        this.description = description;
    }

    String flag() {
        return flag;
    }

    /** What stands for its value in the help; empty for one that takes none. */
    String value() {
        return value;
    }

    /** Its name in section {@code [vitrine]}. */
    String setting() {
        return setting;
    }

    String description() {
        return description;
    }

    /**
     * Reads a command line on which nothing is wrong. The library that explains mistakes and prints help takes longer to load than
     * PostgreSQL to start, so it is asked only then.
     *
     * @return settings by name; empty where anything is not plainly an option with its value
     */
    public static Optional<Map<String, String>> read(String... args) {
        var settings = new LinkedHashMap<String, String>();
        for (var at = 0; at < args.length; at++) {
            var equals = args[at].indexOf('=');
            var option = option(equals < 0 ? args[at] : args[at].substring(0, equals));
            if (option.isEmpty() || (option.get().value.isEmpty() && equals >= 0)) {
                return Optional.empty();
            }
            var hasValueNext = equals < 0 && !option.get().value.isEmpty();
            if (hasValueNext && (at + 1 == args.length || args[at + 1].startsWith("-"))) {
                return Optional.empty();
            }
            var text = hasValueNext ? args[++at] : equals < 0 ? "true" : args[at].substring(equals + 1);
            if (!add(settings, option.get(), text)) {
                return Optional.empty();
            }
        }
        return Optional.of(settings);
    }

    /** Whether an option may be there that often: files add up, in their order. */
    private static boolean add(Map<String, String> settings, UpOption option, String text) {
        var before = settings.get(option.setting);
        settings.put(option.setting, before == null ? text : before + "," + text);
        return before == null || option.mayRepeat();
    }

    boolean mayRepeat() {
        return setting.equals(CONFIG.setting);
    }

    private static Optional<UpOption> option(String flag) {
        return Arrays.stream(values())
                .filter(option -> option.flag.equals(flag) || option == CONFIG && flag.equals(GLANCES_CONFIG))
                .findFirst();
    }
}
