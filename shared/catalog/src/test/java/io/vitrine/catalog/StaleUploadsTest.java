package io.vitrine.catalog;

import static io.vitrine.catalog.Samples.caller;
import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.model.Caller;
import io.vitrine.model.ImageId;
import io.vitrine.model.ImageStatus;
import io.vitrine.testkit.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images that wait for bytes which nobody brings. */
@OnBothEnds
class StaleUploadsTest {
    private static final Caller BY = Caller.system("cleanup");
    private static final Duration DAY = Duration.ofDays(1);

    private final Bench bench;
    private final StaleUploads uploads;

    StaleUploadsTest(TestDatabase database) {
        bench = new Bench(database);
        uploads = new StaleUploads(database.source());
        uploads.requeue(Duration.ZERO, 1000, BY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"saving", "uploading", "importing"})
    void imageThatNobodyWorksOnGoesBackToQueued(String status) {
        var image = waiting(status, "2 days");
        assertThat(uploads.count(DAY)).isOne();

        var requeued = uploads.requeue(DAY, 10, BY);

        assertThat(requeued).isOne();
        var found = bench.catalog().find(image).orElseThrow();
        assertThat(found.status()).isEqualTo(ImageStatus.QUEUED);
        assertThat(found.content()).isEmpty();
        assertThat(found.lastFailure())
                .hasValueSatisfying(reason -> assertThat(reason).contains("nobody is working on it"));
        assertThat(bench.events(image)).endsWith("image.upload.abort");
        assertThat(uploads.requeue(DAY, 10, BY)).isZero();
        bench.begin(found);
    }

    @Test
    void imageChangedTodayIsLeftAlone() {
        waiting("uploading", "1 hour");

        assertThat(uploads.count(DAY)).isZero();
        assertThat(uploads.requeue(DAY, 10, BY)).isZero();
    }

    @Test
    void longUploadUnderWayIsLeftAlone() {
        var lease = bench.begin(bench.queued());
        age(lease.image(), "9 days");

        assertThat(uploads.requeue(DAY, 10, BY)).isZero();
        assertThat(bench.commit(lease)).isEqualTo(Ledger.Commit.COMMITTED);
    }

    @Test
    void attemptThatHasEndedDoesNotCount() {
        var lease = bench.begin(bench.queued());
        bench.execute("update attempt set step = 'aborted' where id = '" + lease.attempt() + "'");
        age(lease.image(), "2 days");

        assertThat(uploads.requeue(DAY, 10, BY)).isOne();
        assertThat(bench.catalog().find(lease.image()).orElseThrow().status()).isEqualTo(ImageStatus.QUEUED);
    }

    @Test
    void racingRoundsGiveEachBackOnce() {
        for (var image = 0; image < 10; image++) {
            waiting("saving", "2 days");
        }

        var requeued = Race.of(3, racer -> uploads.requeue(DAY, 10, BY));

        var rest = uploads.requeue(DAY, 10, BY);
        assertThat(requeued.stream().mapToInt(Integer::intValue).sum() + rest).isEqualTo(10);
    }

    private ImageId waiting(String status, String since) {
        var image = Samples.create(
                bench.catalog(),
                Samples.settings(caller("p").project().orElseThrow(), io.vitrine.model.Visibility.PRIVATE));
        bench.execute("update image set size_bytes = 5, status = '" + status + "' where id = '" + image.id() + "'");
        age(image.id(), since);
        return image.id();
    }

    private void age(ImageId image, String since) {
        bench.execute("update image set updated_at = now() - interval '" + since + "' where id = '" + image + "'");
    }
}
