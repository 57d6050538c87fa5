package io.vitrine.functions.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.functions.cleanup.CatalogFixture.ScrubAfterAnHour;
import io.vitrine.functions.cleanup.CatalogFixture.Settings;
import io.vitrine.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Which clean-ups a call of the timer runs, by a clock that the test sets. */
class CleanupTickTest {
    @AutoClose
    private final CatalogFixture fixture = new CatalogFixture();

    private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final CleanupTick tick =
            new CleanupTick(fixture.cleanups, new Settings(), new ScrubAfterAnHour(), () -> Duration.between(
                            Instant.EPOCH, clock.instant())
                    .toNanos());

    @Test
    void urgentOnesRunEachTimeTheOthersAtTheirIntervals() {
        var first = run();
        clock.advance(Duration.ofSeconds(10));
        var second = run();
        clock.advance(Duration.ofMinutes(5));
        var third = run();
        clock.advance(Duration.ofMinutes(15));
        var fourth = run();

        assertThat(first).containsExactly("leases", "bells", "uploads", "pending-deletes", "purge", "verify");
        assertThat(second).containsExactly("leases", "bells");
        assertThat(third).isEqualTo(first);
        assertThat(fourth).containsExactly("leases", "bells", "uploads", "pending-deletes", "purge", "audit", "verify");
    }

    /** The lease is the database's business: a host that believes it is tomorrow takes nothing from anybody. */
    @Test
    void clockThatIsOffChangesNothing() {
        fixture.uploading(Duration.ofMinutes(1));
        fixture.catalog.deleteLater(fixture.active(), CatalogFixture.BY);
        run();
        var before = fixture.everything();

        for (var jump : List.of(Duration.ofHours(25), Duration.ofHours(-50), Duration.ofDays(400))) {
            clock.advance(jump);
            tick.run();
        }

        assertThat(fixture.everything()).isEqualTo(before);
    }

    @Test
    void databaseThatIsAwayKeepsTheTimerAlive() {
        var nowhere = new PGSimpleDataSource();
        nowhere.setServerNames(new String[] {"127.0.0.1"});
        nowhere.setPortNumbers(new int[] {1});
        var cleanups = CatalogFixture.cleanups(nowhere, _ -> {});

        assertThat(new CleanupTick(cleanups, new Settings(), new ScrubAfterAnHour()).run())
                .isEmpty();
    }

    private List<String> run() {
        return tick.run().stream().map(report -> report.cleanup().wireName()).toList();
    }
}
