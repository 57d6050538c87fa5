package io.vitrine.gateway.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vitrine.catalog.Audits;
import io.vitrine.catalog.Deployment;
import io.vitrine.catalog.Ledger;
import io.vitrine.gateway.Refusal;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import io.vitrine.stores.ImageStore;
import io.vitrine.stores.StoreException;
import io.vitrine.worker.OrphanAudit;
import io.vitrine.worker.Stores;
import io.vitrine.worker.audit.AuditObserver;
import io.vitrine.worker.audit.AuditReport;
import io.vitrine.worker.audit.AuditReport.Finding;
import io.vitrine.worker.audit.AuditReport.Kind;
import io.vitrine.worker.audit.Conduct;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code audit}: what workers look at by themselves every quarter of an hour, now and in words. */
@Command(
        name = "audit",
        sortOptions = false,
        description = {
            "Compares what lies in a store with the catalogue: volumes that nobody refers to, attachments that no",
            "worker has, and copies of images whose volume is missing, has failed or may have been written since.",
            "An attachment has to look so for a minute: then the command takes that long.",
            "Tells what it finds, and changes nothing unless --fix is given. What the database never heard of,",
            "as after a restore from a backup, is told and left alone in any case.",
            "Exits 0 if nothing is wrong or everything was put right, else 1."
        })
final class AuditCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Mixin
    private final PlaceOptions place = new PlaceOptions();

    @Parameters(paramLabel = "STORE", description = "its id in enabled_backends")
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private String store;

    @Option(names = "--fix", description = "remove such volumes, end such attachments, and mark such copies as suspect")
    private boolean fix;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Override
    public Integer call() throws Refusal, IOException {
        var settings = place.settings();
        try (var database = DatabaseSession.shared(settings, System.err::println)) {
            database.requireCurrent();
            var as = new WorkerId(StoreSession.workerOf(settings).orElse("audit"));
            var deployment = new Deployment(database.source()).id().toString();
            try (var session = StoreSession.open(settings, store, as, deployment)) {
                var report = audit(session.store(), database);
                tell(report);
                return isWell(report) ? 0 : Refusal.CANNOT;
            }
        }
    }

    private AuditReport audit(ImageStore opened, DatabaseSession database) throws Refusal {
        var audit = new OrphanAudit(
                new Stores(List.of(opened), new StoreId(store), List.of()),
                new Ledger(database.source()),
                new Audits(database.source()),
                Conduct.command(fix),
                AuditObserver.NOBODY);
        try {
            return audit.run(opened, () -> {});
        } catch (StoreException e) {
            throw Refusal.cannot("Store " + store + " could not be audited: " + e.getMessage() + ".");
        }
    }

    /** What is suspect stays so until it is read again, whether it is marked or not. */
    private static boolean isWell(AuditReport report) {
        return report.findings().stream()
                .allMatch(finding -> finding.mended() && finding.kind() != Kind.SUSPECT_LOCATION);
    }

    private void tell(AuditReport report) throws IOException {
        if (json) {
            out().println(JSON.writeValueAsString(AuditJson.of(store, fix, report)));
            return;
        }
        report.findings().forEach(finding -> out().println(line(finding)));
        var put = report.findings().stream().filter(Finding::mended).count();
        out().println("Store " + store + " holds " + report.targets() + " volumes or files of this deployment; "
                + report.findings().size() + " findings"
                + (fix
                        ? ", " + put + " of them dealt with."
                        : report.findings().isEmpty() ? "." : "; nothing was changed (--fix does)."));
    }

    private static String line(Finding finding) {
        var kind =
                switch (finding.kind()) {
                    case LEAKED_VOLUME -> "volume " + finding.what();
                    case UNKNOWN_VOLUME -> "unknown volume " + finding.what();
                    case LEAKED_ATTACHMENT -> "attachment " + finding.what();
                    case SUSPECT_LOCATION -> "image " + finding.what();
                    case UNDELETABLE_VOLUME -> "undeletable volume " + finding.what();
                };
        return kind + ": " + finding.sentence() + (finding.mended() ? done(finding.kind()) : "");
    }

    private static String done(Kind kind) {
        return switch (kind) {
            case LEAKED_VOLUME, UNDELETABLE_VOLUME, UNKNOWN_VOLUME -> " It was removed.";
            case LEAKED_ATTACHMENT -> " It was ended.";
            case SUSPECT_LOCATION -> " It is marked; ./vitrine verify takes the mark away where all reads as stored.";
        };
    }

    /** What {@code --json} prints. */
    private record AuditJson(String store, boolean fix, int targets, List<Entry> findings) {
        private record Entry(String kind, String what, String sentence, long ageSeconds, boolean mended) {}

        static AuditJson of(String store, boolean fix, AuditReport report) {
            return new AuditJson(
                    store,
                    fix,
                    report.targets(),
                    report.findings().stream().map(AuditJson::entry).toList());
        }

        private static Entry entry(Finding finding) {
            return new Entry(
                    finding.kind().name().toLowerCase(Locale.ROOT),
                    finding.what(),
                    finding.sentence(),
                    finding.age().toSeconds(),
                    finding.mended());
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
