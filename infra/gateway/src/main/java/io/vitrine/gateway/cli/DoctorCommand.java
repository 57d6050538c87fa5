package io.vitrine.gateway.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vitrine.gateway.Refusal;
import io.vitrine.model.WorkerId;
import io.vitrine.stores.StoreException;
import io.vitrine.volumes.VolumeLabels;
import io.vitrine.worker.doctor.Diagnosis;
import io.vitrine.worker.doctor.Examination;
import io.vitrine.worker.doctor.Finding;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code doctor}: does with a volume of its own what uploads and downloads do with theirs, and says what does not work. */
@Command(
        name = "doctor",
        sortOptions = false,
        description = {
            "Examines a store: makes a volume of 1 GiB, attaches, writes, extends and detaches it, reads it back",
            "over a session of its own, and deletes it. Stores without volumes hold an image instead. Each step",
            "is timed and explained, and nothing is left, also when a step fails or the command is ended.",
            "Needs no running gateway and no database. Exits 0 if everything works, else 1."
        })
final class DoctorCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long DEFAULT_MIB = 256;

    /** Of a step that was interrupted; longer than a call to a healthy service, shorter than an operator waits. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Mixin
    private final PlaceOptions place = new PlaceOptions();

    @Parameters(paramLabel = "STORE", description = "its id in enabled_backends")
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private String store;

    @Option(
            names = "--mib",
            paramLabel = "COUNT",
            description = "how many MiB are written and read to measure it, 1 to 1024 (default: 256)")
    private long mib = DEFAULT_MIB;

    @Option(names = "--json", description = "print one JSON object at the end")
    private boolean json;

    @Override
    public Integer call() throws Refusal, IOException {
        if (mib < 1 || mib > 1024) {
            throw Refusal.misuse("--mib is a number from 1 to 1024.");
        }
        var settings = place.settings();
        var as = new WorkerId(
                "doctor" + StoreSession.workerOf(settings).map(id -> "-" + id).orElse(""));
        try (var session = StoreSession.open(settings, store, as, VolumeLabels.EXAMINATION)) {
            var type = session.store().features().type();
            if (!json) {
                say("Store " + store + " (" + type + "):");
            }
            var examination = new Examination(session.store().checkup(mib << 20), this::tell);
            var diagnosis = guarded(examination);
            if (json) {
                out().println(JSON.writeValueAsString(DoctorReport.of(store, type, diagnosis)));
            } else {
                conclude(diagnosis);
            }
            return diagnosis.isSound() ? 0 : Refusal.CANNOT;
        }
    }

    /** Ended by a signal, it clears up before the process ends. */
    private Diagnosis guarded(Examination examination) {
        var cleaner = new Thread(() -> stop(examination), "doctor-cleaner");
        Runtime.getRuntime().addShutdownHook(cleaner);
        var diagnosis = examination.run();
        try {
            Runtime.getRuntime().removeShutdownHook(cleaner);
        } catch (IllegalStateException e) {
            // The process is ending already: the cleaner has nothing left to do.
        }
        return diagnosis;
    }

    private void stop(Examination examination) {
        var err = spec.commandLine().getErr();
        err.println("vitrine: Ended; what the examination has made is being removed.");
        try {
            examination.stop(PATIENCE);
        } catch (StoreException e) {
            err.println("vitrine: Something may be left: " + e.getMessage()
                    + ". The next examination or audit removes it once it is an hour old.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(Finding finding) {
        if (json) {
            return;
        }
        var mark =
                switch (finding.outcome()) {
                    case OK -> "ok";
                    case FAILED -> "FAILED";
                    case SKIPPED -> "-";
                };
        say(String.format(
                Locale.ROOT, "  %-6s %7.2f s  %-9s  %s", mark, seconds(finding), finding.step(), finding.sentence()));
        finding.help().ifPresent(help -> say(" ".repeat(30) + "What would help: " + help));
    }

    static double seconds(Finding finding) {
        return finding.took().toMillis() / 1000.0;
    }

    private void conclude(Diagnosis diagnosis) {
        if (!diagnosis.abilities().isEmpty()) {
            say("What it can do:");
            diagnosis.abilities().forEach((ability, words) -> say("  " + ability + ": " + words));
        }
        say(
                diagnosis.isSound()
                        ? "Store " + store + " works."
                        : "Store " + store + " does not work: "
                                + diagnosis
                                        .trouble()
                                        .map(trouble -> trouble.step() + " failed.")
                                        .orElse("the examination was ended."));
    }

    private void say(String line) {
        out().println(line);
        out().flush();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
