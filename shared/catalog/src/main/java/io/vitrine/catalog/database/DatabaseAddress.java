package io.vitrine.catalog.database;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.PGProperty;

/**
 * Where a PostgreSQL is and as whom to log in; the password is kept out of it.
 *
 * @param jdbcUrl without user and password
 */
public record DatabaseAddress(String jdbcUrl, String user) {
    private static final String JDBC = "jdbc:";

    /**
     * Reads {@code postgresql://user@host:5432/database?option=value}, the same with {@code jdbc:} in front, or JDBC's own form with
     * {@code ?user=}.
     *
     * @throws DatabaseSettingException with a sentence that does not repeat the address, which may hold what should not be in it
     */
    public static DatabaseAddress parse(String address) throws DatabaseSettingException {
        var uri = uri(address.startsWith(JDBC) ? address.substring(JDBC.length()) : address);
        if (!"postgresql".equals(uri.getScheme()) && !"postgres".equals(uri.getScheme())) {
            throw new DatabaseSettingException(
                    "The database address must begin with postgresql:// (or jdbc:postgresql://), not with \""
                            + uri.getScheme() + ":\"; the catalogue is kept in PostgreSQL 15 or newer only.");
        }
        var options = options(uri);
        if (passwordIn(uri, options)) {
            throw new DatabaseSettingException(
                    "The database address holds a password, which lists of processes and logs would show: leave it out and set"
                            + " VITRINE_DATABASE_PASSWORD or [vitrine] database_password_file.");
        }
        var user = Optional.ofNullable(uri.getUserInfo()).or(() -> Optional.ofNullable(options.getProperty("user")));
        return new DatabaseAddress(
                jdbcUrl(uri),
                user.orElseThrow(() -> new DatabaseSettingException(
                        "The database address names no user: write postgresql://USER@HOST/DATABASE.")));
    }

    private static URI uri(String address) throws DatabaseSettingException {
        try {
            return new URI(address);
        } catch (URISyntaxException e) {
            throw new DatabaseSettingException(
                    "The database address cannot be read: write postgresql://USER@HOST:PORT/DATABASE.");
        }
    }

    private static Properties options(URI uri) throws DatabaseSettingException {
        var parsed = org.postgresql.Driver.parseURL(jdbcUrl(uri), new Properties());
        if (parsed == null || uri.getHost() == null || uri.getPath().length() < 2) {
            throw new DatabaseSettingException(
                    "The database address names no host or no database: write postgresql://USER@HOST:PORT/DATABASE.");
        }
        return parsed;
    }

    private static boolean passwordIn(URI uri, Properties options) {
        return PGProperty.PASSWORD.getOrDefault(options) != null
                || Optional.ofNullable(uri.getUserInfo()).orElse("").contains(":");
    }

    private static String jdbcUrl(URI uri) {
        return "jdbc:postgresql://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + uri.getRawPath()
                + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    }
}
