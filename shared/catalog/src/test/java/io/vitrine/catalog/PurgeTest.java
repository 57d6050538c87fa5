package io.vitrine.catalog;

import static io.vitrine.catalog.Samples.caller;
import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.catalog.Jobs.Work;
import io.vitrine.model.Caller;
import io.vitrine.model.ImageId;
import io.vitrine.model.WorkerId;
import io.vitrine.testkit.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Rows that nobody needs any more: details first, records much later, events by their age. */
@OnBothEnds
class PurgeTest {
    private static final Caller BY = caller("p");
    private static final Duration MONTH = Duration.ofDays(30);
    private static final WorkerId WORKER = new WorkerId("w");

    private final Bench bench;
    private final Purge purge;

    PurgeTest(TestDatabase database) {
        bench = new Bench(database);
        bench.execute("delete from job");
        purge = new Purge(database.source());
        purge.records(Duration.ZERO, 10_000);
    }

    @Test
    void detailsGoAndTheIdStaysTaken() {
        var image = deletedLongAgo();
        var settings = image.settings();
        assertThat(purge.countDetails(MONTH)).isOne();

        assertThat(purge.details(MONTH, 10)).isOne();

        assertThat(rows("member", image.id())).isZero();
        assertThat(rows("attempt", image.id())).isZero();
        assertThat(bench.count("image", "id = '" + image.id() + "' and tags = '{}' and properties = '{}'"))
                .isOne();
        assertThat(bench.count(
                        "content",
                        "md5 = '"
                                + image.content()
                                        .orElseThrow()
                                        .md5()
                                        .orElseThrow()
                                        .hex() + "'"))
                .isZero();
        assertThat(bench.catalog().create(image.id(), settings, BY)).isEqualTo(new Creation.IdTaken());
        assertThat(purge.countDetails(MONTH)).isZero();
        assertThat(purge.details(MONTH, 10)).isZero();
    }

    @Test
    void recordGoesWithWhateverIsLeftOfIt() {
        var image = deletedLongAgo();
        assertThat(purge.countRecords(MONTH)).isOne();

        assertThat(purge.records(MONTH, 10)).isOne();

        assertThat(rows("attempt", image.id())).isZero();
        assertThat(bench.catalog().create(image.id(), image.settings(), BY)).isInstanceOf(Creation.Created.class);
    }

    @Test
    void recordWithPurgedDetailsGoesToo() {
        deletedLongAgo();
        purge.details(MONTH, 10);

        assertThat(purge.records(MONTH, 10)).isOne();
    }

    @Test
    void imageWhoseBytesWaitToBeRemovedStaysWhole() {
        var image = bench.active();
        bench.catalog().delete(image.id(), BY);
        age(image.id());

        assertThat(purge.countDetails(MONTH)).isZero();
        assertThat(purge.countRecords(MONTH)).isZero();
        assertThat(purge.details(MONTH, 10)).isZero();
        assertThat(purge.records(MONTH, 10)).isZero();
        assertThat(rows("attempt", image.id())).isOne();
    }

    @Test
    void youngAndLiveAndPendingImagesStay() {
        var live = bench.active();
        var pending = bench.active();
        bench.catalog().deleteLater(pending.id(), BY);
        age(pending.id());
        var young = bench.queued();
        bench.catalog().delete(young.id(), BY);

        assertThat(purge.details(MONTH, 10)).isZero();
        assertThat(purge.records(MONTH, 10)).isZero();
        assertThat(bench.catalog().find(live.id())).contains(live);
    }

    @Test
    void contentThatAnotherImageHasStays() {
        var image = deletedLongAgo();
        var twin = bench.queued();
        var lease = bench.begin(twin);
        var hash = image.content().orElseThrow().md5().orElseThrow().hex();
        bench.ledger()
                .commit(
                        lease,
                        Bench.content(1 << 20, hash),
                        java.util.OptionalLong.empty(),
                        java.util.List.of(Bench.location(lease)),
                        BY);

        purge.details(MONTH, 10);

        assertThat(bench.count("content", "md5 = '" + hash + "'")).isOne();
        assertThat(bench.checksums().of(twin.id())).isPresent();
    }

    @Test
    void oldEventsGo() {
        bench.execute("delete from event");
        var image = bench.active();
        bench.execute("update event set happened_at = now() - interval '31 days' where what = 'image.create'");
        assertThat(purge.countEvents(MONTH)).isOne();

        assertThat(purge.events(MONTH, 100)).isOne();

        assertThat(bench.events(image.id())).containsExactly("image.upload.begin", "image.upload");
        assertThat(purge.events(MONTH, 100)).isZero();
    }

    @Test
    void racingPurgesRemoveEachOnce() {
        for (var image = 0; image < 10; image++) {
            deletedLongAgo();
        }

        var purged = Race.of(4, racer -> purge.details(MONTH, 5) + purge.details(MONTH, 5));

        var rest = purge.details(MONTH, 10);
        assertThat(purged.stream().mapToInt(Integer::intValue).sum() + rest).isEqualTo(10);
    }

    private Image deletedLongAgo() {
        var image = bench.active();
        bench.members().add(image.id(), "friend", 10, BY);
        var deletion = (Deletion.Deleted) bench.catalog().delete(image.id(), BY);
        for (var id : deletion.jobs()) {
            var job = bench.jobs()
                    .claim(id, WORKER, Bench.STORES, Duration.ofMinutes(1))
                    .orElseThrow();
            assertThat(job.work()).isInstanceOf(Work.RemoveLocation.class);
            bench.jobs().done(job);
        }
        age(image.id());
        return image;
    }

    private void age(ImageId image) {
        bench.execute("update image set deleted_at = now() - interval '31 days' where id = '" + image + "'");
    }

    private int rows(String table, ImageId image) {
        return bench.count(table, "image_id = '" + image + "'");
    }
}
