package io.vitrine.gateway.cli;

import io.vitrine.catalog.PendingDeletes;
import io.vitrine.catalog.PendingDeletes.Restoration;
import io.vitrine.gateway.Refusal;
import io.vitrine.model.Caller;
import io.vitrine.model.ImageId;
import io.vitrine.model.ImageStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code restore}: takes a delete back that the scrubber has not yet carried out, as {@code glance-scrubber --restore} does. */
@Command(
        name = "restore",
        description = "Brings an image back that was deleted with delayed_delete and waits for its scrub_time.")
final class RestoreCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Mixin
    private final PlaceOptions place = new PlaceOptions();

    @Parameters(paramLabel = "IMAGE")
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private String image;

    @Override
    public Integer call() throws Refusal {
        var id = ImageIds.parse(image);
        try (var session = DatabaseSession.shared(place.settings(), System.err::println)) {
            session.requireCurrent();
            var status = restore(id, new PendingDeletes(session.source()));
            spec.commandLine().getOut().println("Image " + image + " is " + status.wireName() + " again.");
            return 0;
        }
    }

    private static ImageStatus restore(ImageId image, PendingDeletes pending) throws Refusal {
        return switch (pending.restore(image, Caller.system("restore"))) {
            case Restoration.Restored(var status) -> status;
            case Restoration.NotPending(var status) ->
                throw Refusal.cannot("Image " + image + " is " + status.wireName()
                        + ": only one whose deletion is pending (pending_delete) can be restored.");
            case Restoration.NotFound() -> throw Refusal.cannot("There is no image " + image + ".");
        };
    }
}
