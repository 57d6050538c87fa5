package io.vitrine.gateway.cli;

import io.vitrine.gateway.Refusal;
import io.vitrine.gateway.database.CatalogSchema;
import io.vitrine.gateway.database.ServerFacts;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code db upgrade}: the one command that changes tables. A gateway does it for itself when it starts; functions and workers never do. */
@Command(
        name = "upgrade",
        description = {
            "Brings the catalogue's tables to this release's version; does nothing where they are.",
            "Processes of this and of the release before may run meanwhile, and several upgrades at once.",
            "A gateway does it when it starts; functions and workers wait for this command."
        })
final class UpgradeCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Mixin
    private final PlaceOptions place = new PlaceOptions();

    @Override
    public Integer call() throws Refusal {
        try (var session = DatabaseSession.upgrading(place.settings(), System.err::println)) {
            requireUsable(session.source());
            upgrade(session.source(), spec.commandLine().getOut());
            return 0;
        }
    }

    /** Whatever the server is. */
    static void upgrade(DataSource database, PrintWriter out) throws Refusal {
        var schema = new CatalogSchema(database);
        var before = schema.state();
        var applied = schema.upgrade();
        var after = schema.state();
        if (after.objection().isPresent()) {
            throw Refusal.cannot(after.objection().get());
        }
        out.println(
                applied.isEmpty()
                        ? "The catalogue is at version " + after.current().orElse("none")
                                + "; nothing was left to apply."
                        : "The catalogue was at version " + before.current().orElse("none") + " and is at version "
                                + after.current().orElse("none") + " now. Applied: "
                                + applied.stream()
                                        .map(CatalogSchema.Migration::toString)
                                        .collect(Collectors.joining(", "))
                                + ".");
    }

    private static void requireUsable(DataSource database) throws Refusal {
        try (var connection = database.getConnection()) {
            ServerFacts.of(connection).requireUsable().ifPresent(System.err::println);
        } catch (SQLException e) {
            throw Refusal.cannot("The database does not let us in: " + e.getMessage());
        }
    }
}
