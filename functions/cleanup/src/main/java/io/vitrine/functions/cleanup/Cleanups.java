package io.vitrine.functions.cleanup;

import io.vitrine.catalog.Audits;
import io.vitrine.catalog.Jobs;
import io.vitrine.catalog.Ledger;
import io.vitrine.catalog.Notifications;
import io.vitrine.catalog.PendingDeletes;
import io.vitrine.catalog.Purge;
import io.vitrine.catalog.StaleUploads;
import io.vitrine.catalog.Verifications;
import io.vitrine.messages.Bell;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** All clean-ups by name: what timers, scheduled events and commands run. */
@Singleton
public final class Cleanups {
    private final Map<CleanupName, Cleanup> byName = new EnumMap<>(CleanupName.class);

    public Cleanups(
            Ledger ledger,
            Jobs jobs,
            StaleUploads uploads,
            PendingDeletes pending,
            Purge purge,
            Notifications notifications,
            Audits audits,
            Verifications verifications,
            Bell bell,
            CleanupConfig config,
            ScrubberConfig scrubber) {
        List.of(
                        new LapsedLeases(ledger, bell),
                        new UnansweredBells(jobs, bell),
                        new AbandonedUploads(uploads, config),
                        new DuePendingDeletes(pending, bell, scrubber),
                        new OldRows(purge, notifications, config),
                        new RequestedAudits(audits, bell),
                        new UnreadCopies(verifications, config))
                .forEach(cleanup -> byName.put(cleanup.name(), cleanup));
    }

    /** @param dryRun changes nothing, and counts what a run would begin with */
    public Report run(CleanupName name, boolean dryRun) {
        return Objects.requireNonNull(byName.get(name), name::wireName).run(dryRun);
    }
}
