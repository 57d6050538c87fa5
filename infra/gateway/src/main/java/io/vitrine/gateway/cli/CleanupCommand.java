package io.vitrine.gateway.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vitrine.catalog.Audits;
import io.vitrine.catalog.Jobs;
import io.vitrine.catalog.Ledger;
import io.vitrine.catalog.Notifications;
import io.vitrine.catalog.PendingDeletes;
import io.vitrine.catalog.Purge;
import io.vitrine.catalog.StaleUploads;
import io.vitrine.catalog.Verifications;
import io.vitrine.functions.cleanup.CleanupName;
import io.vitrine.functions.cleanup.Cleanups;
import io.vitrine.functions.cleanup.Report;
import io.vitrine.gateway.Refusal;
import io.vitrine.model.JobId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cleanup}: what otherwise happens by itself, now. It may run beside a running gateway. */
@Command(
        name = "cleanup",
        sortOptions = false,
        description = {
            "Runs clean-ups by hand that otherwise run by themselves:",
            "  leases           uploads whose worker fell silent",
            "  bells            jobs that no worker has heard of",
            "  uploads          images that wait for bytes nobody brings",
            "  pending-deletes  images deleted with delayed_delete whose scrub_time is over",
            "  purge            rows of what was deleted long ago",
            "  audit            workers compare their stores with the database"
        })
final class CleanupCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Mixin
    private final PlaceOptions place = new PlaceOptions();

    @Parameters(paramLabel = "NAME", arity = "1..*")
    private List<String> names = new ArrayList<>();

    @Option(names = "--dry-run", description = "change nothing, and say what a run would do")
    private boolean dryRun;

    @Option(names = "--json", description = "print a JSON list of reports")
    private boolean json;

    @Override
    public Integer call() throws Refusal, IOException {
        var wanted = names();
        var out = spec.commandLine().getOut();
        var settings = place.settings();
        try (var session = DatabaseSession.shared(settings, System.err::println)) {
            session.requireCurrent();
            var reports = run(session, new CleanupSettings(settings.configFiles()), wanted);
            if (json) {
                out.println(JSON.writeValueAsString(reports));
            } else {
                reports.forEach(report -> out.println(sentence(report)));
            }
            return 0;
        }
    }

    private List<CleanupName> names() throws Refusal {
        try {
            return names.stream()
                    .map(CleanupName::ofWireName)
                    .distinct()
                    .sorted()
                    .toList();
        } catch (IllegalArgumentException e) {
            throw Refusal.misuse(String.valueOf(e.getMessage()));
        }
    }

    /** There is no queue here to ring through: whoever runs the clean-ups by itself rings within seconds. */
    private List<Report> run(DatabaseSession session, CleanupSettings settings, List<CleanupName> wanted) {
        var toRing = new ArrayList<JobId>();
        var database = session.source();
        var jobs = new Jobs(database);
        var cleanups = new Cleanups(
                new Ledger(database),
                jobs,
                new StaleUploads(database),
                new PendingDeletes(database),
                new Purge(database),
                new Notifications(database),
                new Audits(database),
                new Verifications(database),
                toRing::add,
                settings.cleanup(),
                settings.scrubber());
        var reports = wanted.stream().map(name -> cleanups.run(name, dryRun)).toList();
        jobs.ringSoon(toRing);
        return reports;
    }

    private static String sentence(Report report) {
        return report.cleanup().wireName() + ": "
                + report.counts().entrySet().stream()
                        .map((Map.Entry<String, Integer> count) -> count.getKey() + " " + count.getValue())
                        .collect(Collectors.joining(", "))
                + (report.dryRun() ? " (dry run, nothing was changed)" : "");
    }
}
