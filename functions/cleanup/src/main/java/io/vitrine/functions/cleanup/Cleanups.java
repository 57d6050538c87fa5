package io.vitrine.functions.cleanup;

import io.vitrine.catalog.Audits;
import io.vitrine.catalog.Jobs;
import io.vitrine.catalog.Ledger;
import io.vitrine.catalog.PendingDeletes;
import io.vitrine.catalog.Purge;
import io.vitrine.catalog.StaleUploads;
import io.vitrine.messages.Bell;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;

/** All clean-ups by name: what timers, scheduled events and commands run. */
@Singleton
public final class Cleanups {
    private final Map<CleanupName, Cleanup> byName = new EnumMap<>(CleanupName.class);

    public Cleanups(DataSource database, Bell bell, CleanupConfig config, ScrubberConfig scrubber) {
        List.of(
                        new LapsedLeases(new Ledger(database), bell),
                        new UnansweredBells(new Jobs(database), bell),
                        new AbandonedUploads(new StaleUploads(database), config),
                        new DuePendingDeletes(new PendingDeletes(database), bell, scrubber),
                        new OldRows(new Purge(database), config),
                        new RequestedAudits(new Audits(database), bell))
                .forEach(cleanup -> byName.put(cleanup.name(), cleanup));
    }

    /** @param dryRun changes nothing, and counts what a run would begin with */
    public Report run(CleanupName name, boolean dryRun) {
        return Objects.requireNonNull(byName.get(name), name::wireName).run(dryRun);
    }
}
