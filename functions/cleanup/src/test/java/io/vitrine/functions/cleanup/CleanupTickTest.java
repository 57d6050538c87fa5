package io.vitrine.functions.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.catalog.Creation;
import io.vitrine.catalog.Image;
import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.Jobs;
import io.vitrine.catalog.Ledger;
import io.vitrine.catalog.Migrations;
import io.vitrine.functions.cleanup.CleanupTick.Report;
import io.vitrine.model.AttemptId;
import io.vitrine.model.Caller;
import io.vitrine.model.ImageId;
import io.vitrine.model.ImageStatus;
import io.vitrine.model.JobId;
import io.vitrine.model.StoreId;
import io.vitrine.model.Visibility;
import io.vitrine.model.WorkerId;
import io.vitrine.testkit.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rounds over a real database. */
class CleanupTickTest {
    private static final Caller BY = Caller.system("test");
    private static final WorkerId WORKER = new WorkerId("w");

    @AutoClose
    private final TestDatabase database = TestDatabase.fresh("catalog", Migrations::apply);

    private final ImageCatalog catalog = new ImageCatalog(database.source());
    private final Ledger ledger = new Ledger(database.source());
    private final Jobs jobs = new Jobs(database.source());
    private final List<JobId> rung = new ArrayList<>();
    private CleanupTick tick;

    @BeforeEach
    void assemble() {
        CleanupConfig config = () -> Duration.ofDays(30);
        tick = new CleanupTick(
                new ExpiredLeases(ledger, rung::add),
                new UnansweredBells(jobs, rung::add),
                new PurgedImages(catalog, config));
    }

    @Test
    void roundWithNothingToDoDoesNothing() {
        uploading(Duration.ofMinutes(1));

        var report = tick.run();

        assertThat(report).isEqualTo(new Report(0, 0, 0));
        assertThat(rung).isEmpty();
    }

    @Test
    void uploadOfADeadWorkerIsGivenUpAndRungFor() {
        var image = uploading(Duration.ZERO);

        var report = tick.run();

        assertThat(report).isEqualTo(new Report(1, 0, 0));
        assertThat(catalog.find(image).orElseThrow().status()).isEqualTo(ImageStatus.QUEUED);
        assertThat(rung).hasSize(1);
        assertThat(jobs.claim(rung.getFirst(), WORKER, Duration.ofMinutes(1))).isPresent();
    }

    @Test
    void lostBellIsRungAgain() {
        uploading(Duration.ZERO);
        var written = ledger.expire();
        age("update job set created_at = created_at - interval '1 minute'");

        var report = tick.run();

        assertThat(report).isEqualTo(new Report(0, 1, 0));
        assertThat(rung).isEqualTo(written);
    }

    @Test
    void recordIsPurgedOnceItsAgeAndItsBytesAllowIt() {
        var image = uploading(Duration.ofMinutes(1));
        catalog.delete(image, BY);
        age("update image set deleted_at = deleted_at - interval '31 days'");
        var tooEarly = tick.run();
        removeWhatIsLeft();

        var report = tick.run();

        assertThat(tooEarly.imagesPurged()).isZero();
        assertThat(report.imagesPurged()).isOne();
        assertThat(catalog.create(image, settings(), BY)).isInstanceOf(Creation.Created.class);
    }

    @Test
    void recordDeletedADayAgoIsKept() {
        var image = create();
        catalog.delete(image, BY);
        age("update image set deleted_at = deleted_at - interval '1 day'");

        var report = tick.run();

        assertThat(report.imagesPurged()).isZero();
        assertThat(catalog.create(image, settings(), BY)).isEqualTo(new Creation.IdTaken());
    }

    private void removeWhatIsLeft() {
        age("update job set created_at = created_at - interval '1 minute'");
        for (var id : jobs.unanswered(10)) {
            var job = jobs.claim(id, WORKER, Duration.ofMinutes(1)).orElseThrow();
            if (job.work() instanceof Jobs.Work.AbortAttempt abort) {
                ledger.aborted(abort.attempt());
            }
            jobs.done(job);
        }
    }

    private ImageId uploading(Duration lease) {
        var image = create();
        ledger.begin(AttemptId.fresh(), image, new StoreId("volumes"), WORKER, OptionalLong.empty(), lease, BY);
        return image;
    }

    private ImageId create() {
        return ((Creation.Created) catalog.create(ImageId.fresh(), settings(), BY))
                .image()
                .id();
    }

    private static Image.Settings settings() {
        return new Image.Settings(
                Optional.empty(),
                Visibility.PRIVATE,
                false,
                false,
                Optional.of("p"),
                Optional.of("bare"),
                Optional.of("raw"),
                0,
                0,
                new TreeSet<>(),
                new TreeMap<>());
    }

    private void age(String statement) {
        try (var connection = database.source().getConnection();
                var sql = connection.createStatement()) {
            sql.execute(statement);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
