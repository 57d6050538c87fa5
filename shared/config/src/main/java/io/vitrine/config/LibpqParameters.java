package io.vitrine.config;

import static java.util.Map.entry;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What stands behind the question mark of an address for libpq, and the same in the words of PostgreSQL's driver for Java. */
final class LibpqParameters {
    private static final String USER = "user";
    private static final String PASSWORD = "password";
    private static final String MODE = "sslmode";
    private static final String AUTHORITIES = "sslrootcert";

    /** What the driver calls what libpq calls. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            entry(MODE, MODE),
            entry(AUTHORITIES, AUTHORITIES),
            entry("sslcert", "sslcert"),
            entry("sslkey", "sslkey"),
            entry("sslnegotiation", "sslNegotiation"),
            entry("channel_binding", "channelBinding"),
            entry("gssencmode", "gssEncMode"),
            entry("krbsrvname", "kerberosServerName"),
            entry("connect_timeout", "connectTimeout"),
            entry("keepalives", "tcpKeepAlive"),
            entry("application_name", "ApplicationName"),
            entry("target_session_attrs", "targetServerType"));

    private static final Map<String, String> SERVERS = Map.of(
            "read-write", "primary",
            "read-only", "secondary",
            "standby", "secondary",
            "prefer-standby", "preferSecondary");

    private final Map<String, String> given = new LinkedHashMap<>();

    LibpqParameters(String query) {
        for (var pair : query.split("&")) {
            var equals = pair.indexOf('=');
            if (equals > 0 && equals < pair.length() - 1) {
                given.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
    }

    Optional<String> user() {
        return Optional.ofNullable(given.get(USER));
    }

    Optional<String> password() {
        return Optional.ofNullable(given.get(PASSWORD));
    }

    /** Those that nothing here does the same as, by name. */
    List<String> dropped() {
        return given.keySet().stream()
                .filter(name -> !NAMES.containsKey(name) && !name.equals(USER) && !name.equals(PASSWORD))
                .toList();
    }

    /** Behind the question mark of the driver's address, with it; empty where there is nothing to say. */
    String query() {
        var said = new LinkedHashMap<String, String>();
        given.forEach((name, value) ->
                Optional.ofNullable(NAMES.get(name)).ifPresent(ours -> said.put(ours, meaning(name, value))));
        trustAsLibpq(said);
        return said.isEmpty()
                ? ""
                : said.entrySet().stream()
                        .map(one -> one.getKey() + "=" + encoded(one.getValue()))
                        .collect(Collectors.joining("&", "?", ""));
    }

    private static String meaning(String name, String value) {
        return switch (name) {
            case "keepalives" -> Boolean.toString(!value.equals("0"));
            case "target_session_attrs" -> SERVERS.getOrDefault(value, value);
            case "connect_timeout" -> value.startsWith("-") ? "0" : value;
            default -> value;
        };
    }

    /** With authorities libpq checks the certificate in mode require, too, and with the system's also the name in it; the driver would not. */
    private static void trustAsLibpq(Map<String, String> said) {
        if ("system".equals(said.get(AUTHORITIES))) {
            said.remove(AUTHORITIES);
            said.put(MODE, "verify-full");
            said.put("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        } else if (said.containsKey(AUTHORITIES) && "require".equals(said.get(MODE))) {
            said.put(MODE, "verify-ca");
        }
    }

    private static String decoded(String text) {
        return decoded(text, text);
    }

    /** What stands in front of the host, where a plus is a plus. */
    static String unquoted(String text) {
        return decoded(text.replace("+", "%2B"), text);
    }

    /** Text with a percent sign that begins no character is meant as it stands. */
    private static String decoded(String text, String asItStands) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return asItStands;
        }
    }

    /** Slashes of paths stay readable. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/");
    }
}
