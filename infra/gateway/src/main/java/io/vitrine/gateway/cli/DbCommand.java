package io.vitrine.gateway.cli;

import io.vitrine.gateway.Refusal;
import io.vitrine.gateway.config.DataFolder;
import io.vitrine.gateway.database.CatalogDump;
import io.vitrine.gateway.database.CatalogRestore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code db}: the catalogue's backup and its versions. */
@Command(
        name = "db",
        synopsisSubcommandLabel = "COMMAND",
        description = "Backs up, restores and upgrades the catalogue; the bytes of images are not in it.",
        subcommands = {DbCommand.Dump.class, DbCommand.Restore.class, UpgradeCommand.class, StatusCommand.class})
final class DbCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Say what to do with the database: dump, restore, upgrade or status.");
    }

    @Command(
            name = "dump",
            description = "Writes the catalogue of this moment to a new FILE, also while the gateway runs.")
    static final class Dump implements Callable<Integer> {
        @Mixin
        private final PlaceOptions place = new PlaceOptions();

        @Parameters(paramLabel = "FILE")
        @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
        private Path file;

        @Override
        public Integer call() throws Refusal {
            CatalogDump.requireNew(file);
            try (var session = DatabaseSession.shared(place.settings(), System.err::println)) {
                var worker = DataFolder.worker(place.settings().data());
                report(
                        "Dumped to " + file,
                        new CatalogDump(session.source(), InstantSource.system()).writeTo(file, worker));
                return 0;
            }
        }
    }

    @Command(
            name = "restore",
            description = "Fills an empty database from FILE, then brings it to this release's version.")
    static final class Restore implements Callable<Integer> {
        @Mixin
        private final PlaceOptions place = new PlaceOptions();

        @Parameters(paramLabel = "FILE")
        @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
        private Path file;

        @Override
        public Integer call() throws Refusal {
            CatalogRestore.requireReadable(file);
            try (var session = DatabaseSession.exclusive(place.settings(), System.err::println)) {
                report("Restored from " + file, new CatalogRestore(session.source()).readFrom(file));
                var worker = CatalogRestore.worker(file);
                if (worker.isPresent()) {
                    DataFolder.adoptWorker(place.settings().data(), worker.get());
                }
                return 0;
            }
        }
    }

    private static void report(String what, Map<String, Long> rows) {
        var all = rows.values().stream().mapToLong(Long::longValue).sum();
        System.out.println(what + ": " + rows.getOrDefault("image", 0L) + " image records, " + all + " rows in "
                + rows.size() + " tables.");
    }
}
