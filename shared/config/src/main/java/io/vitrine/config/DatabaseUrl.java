package io.vitrine.config;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What {@code [database] connection} of SQLAlchemy's form names. */
public sealed interface DatabaseUrl {
    /**
     * {@code postgresql://USER@HOST:PORT/NAME?OPTION=VALUE} with options of the driver for Java, and the password apart from it.
     *
     * @param dropped the parameters that nothing here does the same as, by name
     */
    record Postgres(String address, Optional<String> password, List<String> dropped) implements DatabaseUrl {
        /** Without the password. */
        @Override
        public String toString() {
            return address;
        }
    }

    /** @param kind the part in front of the colon: mysql, sqlite */
    record Other(String kind) implements DatabaseUrl {}

    /** Nothing is said. */
    record None() implements DatabaseUrl {}

    /** Dialect, driver, user, password, and all the rest; what follows a question mark is for libpq. */
    Pattern FORM = Pattern.compile(
            "(?<dialect>[a-z]+)(?:\\+[a-z0-9_]+)?://(?:(?<user>[^:/@]*)(?::(?<password>[^@]*))?@)?(?<rest>[^?]*)(?:\\?(?<query>.*))?");

    static DatabaseUrl parse(String connection) {
        if (connection.isBlank()) {
            return new None();
        }
        var parts = FORM.matcher(connection.strip());
        if (!parts.matches()) {
            return new Other("something that is no address of a database");
        }
        var dialect = parts.group("dialect");
        if (!dialect.equals("postgresql") && !dialect.equals("postgres")) {
            return new Other(dialect);
        }
        var parameters =
                new LibpqParameters(Optional.ofNullable(parts.group("query")).orElse(""));
        var user = Optional.ofNullable(parts.group("user"))
                .filter(name -> !name.isEmpty())
                .or(() -> parameters.user().map(LibpqParameters::encoded))
                .map(name -> name + "@")
                .orElse("");
        var password = Optional.ofNullable(parts.group("password"))
                .map(LibpqParameters::unquoted)
                .or(parameters::password);
        return new Postgres(
                "postgresql://" + user + parts.group("rest") + parameters.query(), password, parameters.dropped());
    }
}
