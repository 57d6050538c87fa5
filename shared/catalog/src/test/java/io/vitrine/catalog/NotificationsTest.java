package io.vitrine.catalog;

import static io.vitrine.catalog.Samples.caller;
import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.catalog.Notifications.Waiting;
import io.vitrine.model.Caller;
import io.vitrine.model.MemberStatus;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import io.vitrine.testkit.TestDatabase;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@OnBothEnds
@DisplayName("Q-06: what waits to be told is written together with what happened")
class NotificationsTest {
    private static final Caller BY = caller("p");
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final WorkerId ONE = new WorkerId("one");
    private static final WorkerId OTHER = new WorkerId("other");

    private final Bench bench;
    private final Notifications notifications;

    NotificationsTest(TestDatabase database) {
        bench = new Bench(database);
        notifications = new Notifications(database.source());
        bench.execute("delete from notification");
    }

    @AfterEach
    void switchOff() {
        notifications.switchOn(false);
        bench.execute("update notifier set worker_id = null, lease_until = null");
    }

    @Test
    void nothingWaitsWhileTheyAreOff() {
        bench.queued();

        assertThat(notifications.oldest(10)).isEmpty();
    }

    @Test
    void eachEventLeavesTheImageAsItWasAndGoesOnceItIsSent() {
        notifications.switchOn(true);
        var image = bench.active();
        bench.catalog().delete(image.id(), BY);

        var waiting = notifications.oldest(10);
        notifications.sent(waiting.stream().map(Waiting::id).toList());

        assertThat(waiting)
                .extracting(Waiting::what)
                .containsExactly("image.create", "image.upload.begin", "image.upload", "image.delete");
        assertThat(waiting.getFirst().image().orElseThrow()).contains("\"status\": \"queued\"");
        assertThat(waiting)
                .extracting(Waiting::store)
                .containsExactly(
                        Optional.empty(), Optional.of(new StoreId("volumes")), Optional.empty(), Optional.empty());
        assertThat(waiting.get(1).image().orElseThrow()).contains("\"status\": \"saving\"");
        assertThat(waiting.get(2).image().orElseThrow())
                .contains("\"status\": \"active\"")
                .doesNotContain("\"md5\": null");
        assertThat(notifications.oldest(10)).isEmpty();
    }

    @Test
    void memberIsThereAsItWasAlsoWhenItIsRemoved() {
        var image = bench.queued();
        notifications.switchOn(true);
        bench.members().add(image.id(), "m", -1, BY);
        bench.members().answer(image.id(), "m", MemberStatus.ACCEPTED, caller("m"));
        bench.members().remove(image.id(), "m", BY);

        assertThat(notifications.oldest(10))
                .extracting(one -> one.member().orElseThrow())
                .satisfiesExactly(
                        created -> assertThat(created).contains("\"status\": \"pending\""),
                        answered -> assertThat(answered).contains("\"status\": \"accepted\""),
                        removed -> assertThat(removed).contains("\"status\": \"accepted\""));
    }

    @Test
    void oneWorkerSendsUntilItLetsGoOrFallsSilent() {
        assertThat(notifications.hold(ONE, LEASE)).isTrue();
        assertThat(notifications.hold(ONE, LEASE)).isTrue();
        assertThat(notifications.hold(OTHER, LEASE)).isFalse();

        bench.execute("update notifier set lease_until = now() - interval '1 second'");
        assertThat(notifications.hold(OTHER, LEASE)).isTrue();

        notifications.release(OTHER);
        assertThat(notifications.hold(ONE, LEASE)).isTrue();
    }

    @Test
    @DisplayName("what the bus does not take is given up after a time, and the oldest of too many")
    void waitingOnesAreBoundByAgeAndNumber() {
        var before = notifications.dropped();
        for (int i = 0; i < 5; i++) {
            notifications.add("image.send", "{\"bytes_sent\": " + i + "}");
        }
        bench.execute("update notification set happened_at = now() - interval '2 hours'"
                + " where transfer ->> 'bytes_sent' = '0'");

        assertThat(notifications.countToDrop(Duration.ofHours(1), 5)).isOne();
        assertThat(notifications.drop(Duration.ofHours(1), 5, 100)).isOne();
        assertThat(notifications.countToDrop(Duration.ofHours(1), 2)).isEqualTo(2);
        assertThat(notifications.drop(Duration.ofHours(1), 2, 1)).isOne();
        assertThat(notifications.drop(Duration.ofHours(1), 2, 100)).isOne();

        assertThat(notifications.drop(Duration.ofHours(1), 2, 100)).isZero();
        assertThat(notifications.oldest(10))
                .extracting(one -> one.transfer().orElseThrow())
                .containsExactly("{\"bytes_sent\": 3}", "{\"bytes_sent\": 4}");
        assertThat(notifications.dropped() - before).isEqualTo(3);
    }

    @Test
    void downloadWaitsAmongTheRest() {
        notifications.switchOn(true);
        bench.queued();
        notifications.add("image.send", "{\"bytes_sent\": 5}");

        assertThat(notifications.oldest(10)).extracting(Waiting::what).containsExactly("image.create", "image.send");
        assertThat(notifications.oldest(10).getLast().transfer()).contains("{\"bytes_sent\": 5}");
    }
}
