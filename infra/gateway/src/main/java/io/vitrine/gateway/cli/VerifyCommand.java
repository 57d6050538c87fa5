package io.vitrine.gateway.cli;

import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.Verifications;
import io.vitrine.catalog.Verifications.Outcome;
import io.vitrine.gateway.Refusal;
import io.vitrine.model.ImageId;
import io.vitrine.model.JobId;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code verify}: asks workers to read images again and compare all bytes with what was stored. */
@Command(
        name = "verify",
        sortOptions = false,
        description = {
            "Asks for images to be read again as a whole and compared with the checksums of their upload.",
            "A running worker begins within seconds. A damaged image stays active; what is wrong with it is",
            "its last failure, shown with the image, and an error in the worker's log."
        })
final class VerifyCommand implements Callable<Integer> {
    private static final Duration POLL = Duration.ofMillis(500);

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Mixin
    private final PlaceOptions place = new PlaceOptions();

    @Parameters(paramLabel = "IMAGE", arity = "0..*")
    private List<String> images = new ArrayList<>();

    @Option(names = "--all", description = "every image that has bytes")
    private boolean all;

    @Option(names = "--wait", description = "wait for the result; exits 1 if any image is damaged")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "with --wait: how long at most; exits 1 if a result is not there by then (default: any time)")
    private Optional<Long> timeoutSeconds = Optional.empty();

    @Override
    public Integer call() throws Refusal, InterruptedException {
        if (all != images.isEmpty()) {
            throw Refusal.misuse("Name the images to verify, or give --all.");
        }
        if (timeoutSeconds.isPresent() && (!wait || timeoutSeconds.get() < 1)) {
            throw Refusal.misuse("--timeout is a number of seconds from 1, and goes with --wait.");
        }
        var ids = new ArrayList<ImageId>();
        for (var text : images) {
            ids.add(ImageIds.parse(text));
        }
        try (var session = DatabaseSession.shared(place.settings(), System.err::println)) {
            session.requireCurrent();
            var verifications = new Verifications(session.source());
            var asked = all ? everything(verifications) : named(ids, verifications, new ImageCatalog(session.source()));
            return wait ? await(verifications, asked) : 0;
        }
    }

    private Map<JobId, String> everything(Verifications verifications) {
        var jobs = new LinkedHashMap<JobId, String>();
        verifications
                .requestAll()
                .forEach(request -> jobs.put(request.job(), request.image().value()));
        out().println("Asked for " + jobs.size() + " copies of images to be verified.");
        return jobs;
    }

    /** All of them, or none where one cannot be. */
    private Map<JobId, String> named(List<ImageId> ids, Verifications verifications, ImageCatalog catalog)
            throws Refusal {
        for (var id : ids) {
            var image = catalog.find(id).orElseThrow(() -> Refusal.cannot("There is no image " + id + "."));
            if (image.locations().isEmpty()) {
                throw Refusal.cannot("Image " + id + " is " + image.status().wireName() + " and has no stored bytes.");
            }
        }
        var jobs = new LinkedHashMap<JobId, String>();
        for (var id : ids) {
            verifications.request(id).forEach(job -> jobs.put(job, id.value()));
            out().println("Asked for image " + id + " to be verified.");
        }
        return jobs;
    }

    private int await(Verifications verifications, Map<JobId, String> asked) throws InterruptedException {
        var began = System.nanoTime();
        var notSound = 0;
        for (var request : asked.entrySet()) {
            notSound += report(request.getValue(), outcome(verifications, request.getKey(), began));
        }
        return notSound == 0 ? 0 : Refusal.CANNOT;
    }

    /** Asked once at least, however late it is. */
    private Outcome outcome(Verifications verifications, JobId job, long began) throws InterruptedException {
        var outcome = verifications.outcome(job);
        while (outcome instanceof Outcome.Waiting && !isOver(began)) {
            Thread.sleep(POLL);
            outcome = verifications.outcome(job);
        }
        return outcome;
    }

    private boolean isOver(long began) {
        return timeoutSeconds.isPresent()
                && System.nanoTime() - began
                        > Duration.ofSeconds(timeoutSeconds.get()).toNanos();
    }

    private int report(String image, Outcome outcome) {
        var sentence =
                switch (outcome) {
                    case Outcome.Sound() -> "is sound.";
                    case Outcome.Damaged(var reason) -> "is damaged. " + reason;
                    case Outcome.Gone() -> "was deleted meanwhile.";
                    case Outcome.Waiting() -> "is not verified yet; that goes on.";
                };
        out().println("Image " + image + " " + sentence);
        return outcome instanceof Outcome.Damaged || outcome instanceof Outcome.Waiting ? 1 : 0;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
