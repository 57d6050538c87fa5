package io.vitrine.functions.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.model.ImageId;
import io.vitrine.model.ImageStatus;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each clean-up over a real database: what it does, what its dry run says, and that there is nothing left to do then. */
class CleanupsTest {
    @AutoClose
    private final CatalogFixture fixture = new CatalogFixture();

    @ParameterizedTest
    @EnumSource
    void nothingIsDoneWhereThereIsNothingToDo(CleanupName name) {
        fixture.uploading(Duration.ofMinutes(1));
        fixture.active();
        var before = fixture.everything();

        var report = run(name);

        assertThat(report.isEmpty()).isTrue();
        assertThat(fixture.everything()).isEqualTo(before);
        assertThat(fixture.rung()).isEmpty();
    }

    /** One of everything that there is to clean up. */
    @ParameterizedTest
    @EnumSource
    void dryRunCountsWhatARunDoesAndChangesNothing(CleanupName name) {
        fixture.uploading(Duration.ZERO);
        pending();
        stale();
        deleted("31 days");
        deleted("181 days");
        fixture.execute("update event set happened_at = now() - interval '181 days' where sequence = 1");
        fixture.execute(
                "insert into notification (happened_at, what) values (now() - interval '3 days', 'image.send')");
        fixture.announceStore();
        unread();
        lostBell();
        var before = fixture.everything();

        var dry = fixture.cleanups.run(name, true);

        assertThat(dry.dryRun()).isTrue();
        assertThat(dry.isEmpty()).isFalse();
        assertThat(fixture.everything()).isEqualTo(before);
        assertThat(fixture.rung()).isEmpty();
        var wet = run(name);
        if (name == CleanupName.PURGE) {
            // what a dry run counts twice, for its details and for its record, goes as a whole
            assertThat(dry.counts())
                    .containsExactlyEntriesOf(counts("images", 1, "details", 2, "events", 1, "notifications", 1));
            assertThat(wet.counts())
                    .containsExactlyEntriesOf(counts("images", 1, "details", 1, "events", 1, "notifications", 1));
        } else {
            assertThat(wet.counts()).containsExactlyEntriesOf(dry.counts());
        }
        assertThat(fixture.everything()).isNotEqualTo(before);
        assertThat(run(name).isEmpty()).isTrue();
    }

    @Test
    @DisplayName(
            "Q-06: a message bus that takes nothing does not fill the database: the oldest of too many are given up")
    void waitingNotificationsAreBound() {
        fixture.execute(
                "insert into notification (happened_at, what) select now(), 'image.send' from generate_series(1, 5)");

        assertThat(run(CleanupName.PURGE).counts()).containsEntry("notifications", 2);

        assertThat(run(CleanupName.PURGE).isEmpty()).isTrue();
    }

    @Test
    void uploadOfADeadWorkerIsGivenUpAndRungFor() {
        var image = fixture.uploading(Duration.ZERO);

        var report = run(CleanupName.LEASES);

        assertThat(report.counts()).isEqualTo(Map.of("attempts", 1));
        assertThat(status(image)).isEqualTo(ImageStatus.QUEUED);
        var rung = fixture.rung();
        assertThat(rung).hasSize(1);
        assertThat(fixture.jobs.claim(
                        rung.getFirst(), CatalogFixture.WORKER, CatalogFixture.STORES, Duration.ofMinutes(1)))
                .isPresent();
    }

    @Test
    void lostBellIsRungAgain() {
        lostBell();

        var report = run(CleanupName.BELLS);

        assertThat(report.counts()).isEqualTo(Map.of("jobs", 1));
        assertThat(fixture.rung()).hasSize(1);
    }

    @Test
    void manyLostBellsAreRungForInOneRun() {
        var image = fixture.queued();
        fixture.execute(
                "insert into job (id, kind, image_id, attempt_id, store_id, epoch, tries, next_run_at, created_at)"
                        + " select gen_random_uuid(), 'abort_attempt', '" + image
                        + "', gen_random_uuid(), 'volumes', 0, 0, now(), now() - interval '1 minute' from generate_series(1, 1000)");

        var report = run(CleanupName.BELLS);

        assertThat(report.counts()).isEqualTo(Map.of("jobs", 1000));
        assertThat(fixture.rung()).doesNotHaveDuplicates().hasSize(1000);
    }

    @Test
    void absentQueueEndsARunEarlyAndForgetsNothing() {
        lostBell();
        lostBell();
        var slow = CatalogFixture.cleanups(fixture.source(), _ -> {
            try {
                Thread.sleep(Duration.ofSeconds(6));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });

        var report = slow.run(CleanupName.BELLS, false);

        assertThat(report.counts()).isEqualTo(Map.of("jobs", 1));
        fixture.execute("update job set rung_at = rung_at - interval '1 minute'");
        assertThat(run(CleanupName.BELLS).counts()).isEqualTo(Map.of("jobs", 2));
    }

    @Test
    void uploadThatNobodyBringsIsGivenBack() {
        var image = stale();

        run(CleanupName.UPLOADS);

        assertThat(status(image)).isEqualTo(ImageStatus.QUEUED);
    }

    @Test
    void pendingDeleteOfLongAgoIsScrubbed() {
        var image = pending();

        var report = run(CleanupName.PENDING_DELETES);

        assertThat(report.counts()).containsExactlyEntriesOf(counts("images", 1, "locations", 1));
        var rung = fixture.rung();
        assertThat(rung).hasSize(1);
        assertThat(fixture.jobs
                        .claim(rung.getFirst(), CatalogFixture.WORKER, CatalogFixture.STORES, Duration.ofMinutes(1))
                        .orElseThrow()
                        .work())
                .isInstanceOf(io.vitrine.catalog.Jobs.Work.RemoveLocation.class);
        assertThat(fixture.catalog.find(image)).isEmpty();
    }

    @Test
    void auditsAreAskedForAndRungFor() {
        fixture.announceStore();

        var report = run(CleanupName.AUDIT);

        assertThat(report.counts()).isEqualTo(Map.of("stores", 1));
        assertThat(fixture.rung()).hasSize(1);
        assertThat(run(CleanupName.AUDIT).isEmpty()).isTrue();
    }

    @Test
    void copyThatNobodyHasReadForLongIsReadAgain() {
        fixture.announceStore();
        var image = unread();

        var report = run(CleanupName.VERIFY);

        assertThat(report.counts()).isEqualTo(Map.of("copies", 1));
        assertThat(run(CleanupName.BELLS).counts()).isEqualTo(Map.of("jobs", 1));
        assertThat(fixture.jobs
                        .claim(
                                fixture.rung().getFirst(),
                                CatalogFixture.WORKER,
                                CatalogFixture.STORES,
                                Duration.ofMinutes(1))
                        .orElseThrow()
                        .work())
                .isInstanceOfSatisfying(io.vitrine.catalog.Jobs.Work.VerifyImage.class, work -> assertThat(work.image())
                        .isEqualTo(image));
    }

    @ParameterizedTest
    @EnumSource
    void twoAtOnceDoEachThingOnce(CleanupName name) throws Exception {
        for (var i = 0; i < 5; i++) {
            fixture.uploading(Duration.ZERO);
            pending();
            stale();
            deleted("181 days");
            lostBell();
        }
        fixture.announceStore();
        unread();
        unread();
        var alone = fixture.cleanups.run(name, true).counts().firstEntry();

        Report one;
        Report other;
        try (var lanes = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = CompletableFuture.supplyAsync(() -> run(name), lanes);
            var second = CompletableFuture.supplyAsync(() -> run(name), lanes);
            one = first.get();
            other = second.get();
        }

        var rest = run(name);
        var sum = Stream.of(one, other, rest)
                .mapToInt(report -> report.counts().getOrDefault(alone.getKey(), 0))
                .sum();
        assertThat(sum).isEqualTo(alone.getValue());
    }

    private Report run(CleanupName name) {
        return fixture.cleanups.run(name, false);
    }

    private ImageStatus status(ImageId image) {
        return fixture.catalog.find(image).orElseThrow().status();
    }

    private ImageId pending() {
        var image = fixture.active();
        fixture.catalog.deleteLater(image, CatalogFixture.BY);
        fixture.execute("update image set deleted_at = now() - interval '61 minutes' where id = '" + image + "'");
        return image;
    }

    private ImageId stale() {
        var image = fixture.queued();
        fixture.execute("update image set status = 'saving', updated_at = now() - interval '2 days' where id = '"
                + image + "'");
        return image;
    }

    private void deleted(String since) {
        var image = fixture.queued();
        fixture.catalog.delete(image, CatalogFixture.BY);
        fixture.execute("update image set deleted_at = now() - interval '" + since + "' where id = '" + image + "'");
    }

    private void lostBell() {
        var image = fixture.active();
        fixture.catalog.delete(image, CatalogFixture.BY);
        fixture.execute("update job set created_at = now() - interval '1 minute' where image_id = '" + image + "'");
    }

    private static Map<String, Integer> counts(Object... keysAndValues) {
        var counts = new java.util.LinkedHashMap<String, Integer>();
        for (var i = 0; i < keysAndValues.length; i += 2) {
            counts.put((String) keysAndValues[i], (Integer) keysAndValues[i + 1]);
        }
        return counts;
    }

    private ImageId unread() {
        var image = fixture.active();
        fixture.execute("update location set created_at = now() - interval '91 days' where image_id = '" + image + "'");
        return image;
    }
}
