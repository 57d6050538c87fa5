package io.vitrine.gateway.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vitrine.gateway.Refusal;
import io.vitrine.gateway.database.CatalogSchema;
import io.vitrine.gateway.database.CatalogSchema.State;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code db status}: where the tables are, where this release wants them, what lies between. Changes nothing, also while everything runs. */
@Command(
        name = "status",
        description =
                "Says at which version the catalogue's tables are; exits 1 if they wait for an upgrade or this release cannot use them.")
final class StatusCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Mixin
    private final PlaceOptions place = new PlaceOptions();

    @Option(
            names = "--json",
            description = "one JSON object: version, release_version, oldest_reader, pending, usable, reason")
    private boolean json;

    @Override
    public Integer call() throws Refusal {
        try (var session = DatabaseSession.shared(place.settings(), System.err::println)) {
            var state = new CatalogSchema(session.source()).state();
            spec.commandLine().getOut().println(json ? json(state) : text(state));
            return state.isCurrent() ? 0 : Refusal.CANNOT;
        }
    }

    static String text(State state) {
        var pending = state.pending().isEmpty()
                ? "nothing waits"
                : "waiting: "
                        + state.pending().stream()
                                .map(CatalogSchema.Migration::toString)
                                .collect(Collectors.joining(", "));
        return "The catalogue is at version " + state.current().orElse("none") + ", this release's is " + state.newest()
                + "; " + pending + "."
                + state.objection().map(sentence -> " " + sentence).orElse("");
    }

    static String json(State state) {
        var answer = JsonMapper.builder().build().createObjectNode();
        answer.put("version", state.current().orElse(null));
        answer.put("release_version", state.newest());
        answer.put("oldest_reader", state.oldestReader());
        var pending = answer.putArray("pending");
        state.pending().forEach(migration -> pending.addObject()
                .put("version", migration.version())
                .put("description", migration.description()));
        answer.put("usable", state.objection().isEmpty());
        answer.put("reason", state.objection().orElse(null));
        return answer.toString();
    }
}
