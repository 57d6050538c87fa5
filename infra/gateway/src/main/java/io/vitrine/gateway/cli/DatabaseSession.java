package io.vitrine.gateway.cli;

import io.vitrine.catalog.database.DatabaseAddress;
import io.vitrine.catalog.database.DatabasePassword;
import io.vitrine.catalog.database.DatabaseSettingException;
import io.vitrine.catalog.database.SchemaVersion;
import io.vitrine.gateway.Refusal;
import io.vitrine.gateway.config.DataFolder;
import io.vitrine.gateway.config.LaunchSettings;
import io.vitrine.gateway.database.DatabaseTrouble;
import io.vitrine.gateway.postgres.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The gateway's database for the length of one command: started for it where it does not run, and stopped again. */
final class DatabaseSession implements AutoCloseable {
    private final DataSource source;
    private final Optional<DataFolder> held;
    private final Optional<EmbeddedPostgres> started;

    private DatabaseSession(DataSource source, Optional<DataFolder> held, Optional<EmbeddedPostgres> started) {
        this.source = source;
        this.held = held;
        this.started = started;
    }

    /**
     * For a command that only reads, or changes single rows as any process may: it may be used while the gateway or the split shape runs, and
     * makes no database where there is none.
     */
    static DatabaseSession shared(LaunchSettings settings, Consumer<String> progress) throws Refusal {
        var split = split(settings, progress);
        if (split.isPresent()) {
            return split.get();
        }
        if (settings.database().isPresent()) {
            return external(settings, settings.database().get());
        }
        var folder = DataFolder.postgres(settings.data());
        if (!folder.hasCluster()) {
            throw Refusal.cannot(
                    "There is no database in " + settings.data() + ": name the gateway's folder with --data.");
        }
        var running = EmbeddedPostgres.running(folder);
        return running.isPresent() && DataFolder.isHeld(settings.data())
                ? new DatabaseSession(source(running.get(), folder.password()), Optional.empty(), Optional.empty())
                : exclusive(settings, progress);
    }

    /** For a command that changes tables in a way that running processes bear; makes a database where there is none. */
    static DatabaseSession upgrading(LaunchSettings settings, Consumer<String> progress) throws Refusal {
        var split = split(settings, progress);
        return split.isPresent() ? split.get() : exclusive(settings, progress);
    }

    /** For a command that changes what a running gateway relies on: it must not run on its own database. */
    static DatabaseSession exclusive(LaunchSettings settings, Consumer<String> progress) throws Refusal {
        if (settings.database().isPresent()) {
            return external(settings, settings.database().get());
        }
        var folder = DataFolder.postgres(settings.data());
        if (!folder.hasCluster() && SplitDatabase.in(settings.data()).isPresent()) {
            throw Refusal.cannot(
                    "The folder " + settings.data() + " is that of ./vitrine split, whose database runs only"
                            + " together with processes that rely on it: name another folder with --data, or a database with --database.");
        }
        var held = DataFolder.hold(settings.data());
        var plan = EmbeddedPostgres.plan(folder);
        var server = EmbeddedPostgres.start(plan, progress);
        return new DatabaseSession(source(plan.address(), plan.passwordFile()), Optional.of(held), Optional.of(server));
    }

    /** The database of the split shape where that is the one that is meant: nobody named another, and it runs or is the only one. */
    private static Optional<DatabaseSession> split(LaunchSettings settings, Consumer<String> progress) throws Refusal {
        var found =
                settings.database().isPresent() ? Optional.<SplitDatabase>empty() : SplitDatabase.in(settings.data());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        var both = DataFolder.postgres(settings.data()).hasCluster();
        if (both && !found.get().running()) {
            progress.accept("There are two databases in " + settings.data()
                    + "; this is the one of ./vitrine up. That of" + " ./vitrine split is used while split runs.");
            return Optional.empty();
        }
        if (!found.get().reachable()) {
            throw Refusal.cannot("The database in " + SplitDatabase.folder(settings.data())
                    + " runs only while ./vitrine split does: start it on this folder first.");
        }
        if (both) {
            progress.accept(
                    "There are two databases in " + settings.data() + "; this is the one of ./vitrine split, which"
                            + " runs. That of ./vitrine up is used while split does not run.");
        }
        return Optional.of(
                found.get().passwordFile().isPresent()
                        ? external(
                                Optional.empty(),
                                found.get().passwordFile(),
                                found.get().address())
                        : external(settings, found.get().address()));
    }

    DataSource source() {
        return source;
    }

    /** Refuses tables that this release's statements are not written for. */
    void requireCurrent() throws Refusal {
        try (var connection = source.getConnection()) {
            var objection = SchemaVersion.of(connection).objection(SchemaVersion.OURS);
            if (objection.isPresent()) {
                throw Refusal.cannot(objection.get());
            }
        } catch (SQLException e) {
            throw DatabaseTrouble.refusal("The database cannot be used", e);
        }
    }

    @Override
    public void close() throws Refusal {
        if (started.isPresent()) {
            started.get().close();
        }
        if (held.isPresent()) {
            held.get().close();
        }
    }

    private static DatabaseSession external(LaunchSettings settings, String address) throws Refusal {
        return external(settings.databasePassword(), settings.databasePasswordFile(), address);
    }

    private static DatabaseSession external(Optional<String> setting, Optional<Path> file, String address)
            throws Refusal {
        try {
            var password = DatabasePassword.find(setting, file, System.getenv());
            var source = source(DatabaseAddress.parse(address), password.orElse(""));
            return new DatabaseSession(source, Optional.empty(), Optional.empty());
        } catch (DatabaseSettingException e) {
            throw Refusal.misuse(e.sentence());
        }
    }

    private static DataSource source(DatabaseAddress address, Path passwordFile) throws Refusal {
        try {
            return source(address, DatabasePassword.read(passwordFile));
        } catch (DatabaseSettingException e) {
            throw Refusal.cannot(e.sentence());
        }
    }

    private static DataSource source(DatabaseAddress address, String password) {
        var source = new PGSimpleDataSource();
        source.setUrl(address.jdbcUrl());
        source.setUser(address.user());
        source.setPassword(password);
        source.setApplicationName("vitrine db");
        source.setConnectTimeout(5);
        return source;
    }
}
