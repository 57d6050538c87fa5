package io.vitrine.catalog;

import static io.vitrine.catalog.Samples.ask;
import static io.vitrine.catalog.Samples.caller;
import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.catalog.PendingDeletes.Due;
import io.vitrine.catalog.PendingDeletes.Restoration;
import io.vitrine.catalog.PendingDeletes.Scrubbed;
import io.vitrine.model.Caller;
import io.vitrine.model.ImageId;
import io.vitrine.model.ImageStatus;
import io.vitrine.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Between deleted and gone: nobody sees it, an operator can bring it back, the scrubber ends it. */
@OnBothEnds
class PendingDeletesTest {
    private static final Caller BY = caller("p");
    private static final Duration HOUR = Duration.ofHours(1);

    private final Bench bench;
    private final ImageCatalog catalog;
    private final PendingDeletes pending;

    PendingDeletesTest(TestDatabase database) {
        bench = new Bench(database);
        bench.execute("delete from job");
        bench.execute("update image set status = 'deleted' where status = 'pending_delete'");
        catalog = bench.catalog();
        pending = new PendingDeletes(database.source());
    }

    @Test
    void pendingImageIsGoneForTheApiAndKeepsItsBytes() {
        var image = bench.active();

        var deletion = catalog.deleteLater(image.id(), BY);

        assertThat(deletion).isEqualTo(new Deletion.Deleted(List.of()));
        assertThat(catalog.find(image.id())).isEmpty();
        assertThat(((ImagePage.Page) catalog.list(ask().query(), Samples.admin("p"))).images())
                .doesNotContain(image);
        assertThat(catalog.deleteLater(image.id(), BY)).isEqualTo(new Deletion.NotFound());
        assertThat(status(image.id())).isEqualTo("pending_delete");
        assertThat(bench.count("location", "image_id = '" + image.id() + "'")).isOne();
        assertThat(bench.count("job", "true")).isZero();
    }

    @Test
    void restoredImageIsWhatItWas() {
        var image = bench.active();
        bench.members().add(image.id(), "friend", 10, BY);
        catalog.deleteLater(image.id(), BY);

        var restoration = pending.restore(image.id(), Caller.system("restore"));

        assertThat(restoration).isEqualTo(new Restoration.Restored(ImageStatus.ACTIVE));
        var restored = catalog.find(image.id()).orElseThrow();
        assertThat(restored.settings()).isEqualTo(image.settings());
        assertThat(restored.content()).isEqualTo(image.content());
        assertThat(restored.locations()).isEqualTo(image.locations());
        assertThat(bench.members().of(image.id())).hasSize(1);
        assertThat(bench.events(image.id())).endsWith("image.delete", "image.restore");
        assertThat(bench.checksums().of(image.id())).isPresent();
    }

    @Test
    void deactivatedImageComesBackDeactivated() {
        var image = bench.active();
        catalog.moveStatus(image.id(), ImageStatus.ACTIVE, ImageStatus.DEACTIVATED, BY);
        catalog.deleteLater(image.id(), BY);

        assertThat(pending.restore(image.id(), BY)).isEqualTo(new Restoration.Restored(ImageStatus.DEACTIVATED));
    }

    @Test
    void imageOfGlanceComesBackActive() {
        var image = bench.active();
        catalog.deleteLater(image.id(), BY);
        bench.execute("update image set status_before_delete = null where id = '" + image.id() + "'");

        assertThat(pending.restore(image.id(), BY)).isEqualTo(new Restoration.Restored(ImageStatus.ACTIVE));
    }

    @Test
    void onlyWhatIsPendingIsRestored() {
        var active = bench.active();
        var deleted = bench.queued();
        catalog.delete(deleted.id(), BY);

        assertThat(pending.restore(active.id(), BY)).isEqualTo(new Restoration.NotPending(ImageStatus.ACTIVE));
        assertThat(pending.restore(deleted.id(), BY)).isEqualTo(new Restoration.NotPending(ImageStatus.DELETED));
        assertThat(pending.restore(ImageId.fresh(), BY)).isEqualTo(new Restoration.NotFound());
    }

    @Test
    void imageWithoutBytesIsDeletedAtOnce() {
        var image = bench.queued();
        var uploading = bench.queued();
        bench.begin(uploading);

        catalog.deleteLater(image.id(), BY);
        var deletion = (Deletion.Deleted) catalog.deleteLater(uploading.id(), BY);

        assertThat(status(image.id())).isEqualTo("deleted");
        assertThat(status(uploading.id())).isEqualTo("deleted");
        assertThat(deletion.jobs()).hasSize(1);
    }

    @Test
    void protectedImageStays() {
        var image = bench.active();
        bench.execute("update image set protected = true where id = '" + image.id() + "'");

        assertThat(catalog.deleteLater(image.id(), BY)).isEqualTo(new Deletion.Protected());
        assertThat(catalog.find(image.id())).isPresent();
    }

    @Test
    void scrubberTakesWhatHasWaitedLongEnough() {
        var old = bench.active();
        var young = bench.active();
        Stream.of(old, young).forEach(image -> catalog.deleteLater(image.id(), BY));
        bench.execute("update image set deleted_at = now() - interval '2 hours' where id = '" + old.id() + "'");
        assertThat(pending.due(HOUR)).isEqualTo(new Due(1, 1));

        var scrubbed = pending.scrub(HOUR, 10, BY);

        assertThat(scrubbed.images()).isOne();
        assertThat(scrubbed.jobs()).hasSize(1);
        assertThat(status(old.id())).isEqualTo("deleted");
        assertThat(status(young.id())).isEqualTo("pending_delete");
        assertThat(bench.count("job", "kind = 'remove_location' and image_id = '" + old.id() + "'"))
                .isOne();
        assertThat(pending.restore(old.id(), BY)).isEqualTo(new Restoration.NotPending(ImageStatus.DELETED));
        assertThat(pending.scrub(HOUR, 10, BY)).isEqualTo(new Scrubbed(0, List.of()));
    }

    @Test
    void restoreAgainstScrubIsWonByOne() {
        for (var round = 0; round < 20; round++) {
            var image = bench.active();
            catalog.deleteLater(image.id(), BY);

            var outcomes = Race.of(
                    3, racer -> racer == 0 ? pending.restore(image.id(), BY) : pending.scrub(Duration.ZERO, 10, BY));

            var restored = outcomes.contains(new Restoration.Restored(ImageStatus.ACTIVE));
            var removals = outcomes.stream()
                    .filter(Scrubbed.class::isInstance)
                    .mapToInt(scrubbed -> ((Scrubbed) scrubbed).jobs().size())
                    .sum();
            assertThat(removals).isEqualTo(restored ? 0 : 1);
            assertThat(bench.count("location", "image_id = '" + image.id() + "'"))
                    .isEqualTo(restored ? 1 : 0);
            assertThat(status(image.id())).isEqualTo(restored ? "active" : "deleted");
        }
    }

    @Test
    void uploadThatEndsWhileItsImageIsDeletedLeavesNothingHalf() {
        for (var round = 0; round < 20; round++) {
            var lease = bench.begin(bench.queued());

            Race.of(2, racer -> racer == 0 ? bench.commit(lease) : catalog.deleteLater(lease.image(), BY));

            var locations = bench.count("location", "image_id = '" + lease.image() + "'");
            assertThat(status(lease.image())).isEqualTo(locations == 1 ? "pending_delete" : "deleted");
        }
    }

    private String status(ImageId image) {
        return Stream.of("active", "deactivated", "pending_delete", "deleted")
                .filter(status -> bench.count("image", "id = '" + image + "' and status = '" + status + "'") == 1)
                .findFirst()
                .orElseThrow();
    }
}
