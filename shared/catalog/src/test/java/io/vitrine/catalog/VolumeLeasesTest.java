package io.vitrine.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.vitrine.catalog.VolumeLeases.Lapsed;
import io.vitrine.catalog.VolumeLeases.Left;
import io.vitrine.catalog.VolumeLeases.Revoked;
import io.vitrine.catalog.VolumeLeases.Taken;
import io.vitrine.model.AttachmentId;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.model.VolumeId;
import io.vitrine.model.WorkerId;
import io.vitrine.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who may have a volume attached for readers, and what becomes of it. */
@OnBothEnds
class VolumeLeasesTest {
    private static final StoreId CINDER = new StoreId("cinder");
    private static final VolumeId VOLUME = new VolumeId("v-1");
    private static final WorkerId ONE = new WorkerId("one");
    private static final WorkerId TWO = new WorkerId("two");
    private static final AttachmentId ATTACHMENT = new AttachmentId("a-1");
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final Bench bench;
    private final VolumeLeases leases;

    VolumeLeasesTest(TestDatabase database) {
        bench = new Bench(database);
        leases = bench.volumeLeases();
        bench.execute("delete from volume_lease");
    }

    @AfterEach
    void nothingIsLeftBehind() {
        bench.execute("delete from volume_lease");
    }

    @Test
    void volumeOfOneHostIsOneWorkersAtATime() {
        var taken = take(ONE);

        assertThat(taken).isPresent();
        assertThat(taken.get().left()).isEmpty();
        assertThat(take(TWO)).isEmpty();
        assertThat(leases.holder(CINDER, VOLUME)).contains(ONE);
        assertThat(leases.holder(at("cinder://cinder/v-1"))).contains(ONE);
        assertThat(leases.holder(at("cinder://v-1"))).contains(ONE);
        assertThat(leases.holder(at("file:///v-1"))).isEmpty();
        assertThat(leases.take(new StoreId("another"), VOLUME, true, TWO, LEASE))
                .isPresent();
    }

    @Test
    void volumeOfManyHostsIsEverybodysAndNobodysAlone() {
        assertThat(leases.take(CINDER, VOLUME, false, ONE, LEASE)).isPresent();
        assertThat(leases.take(CINDER, VOLUME, false, TWO, LEASE)).isPresent();

        assertThat(leases.holder(CINDER, VOLUME)).isEmpty();
    }

    @Test
    void ofManyAtOnceOneGetsIt() throws Exception {
        var together = new CyclicBarrier(8);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var found = threads.invokeAll(IntStream.range(0, 8)
                    .<Callable<Optional<Taken>>>mapToObj(n -> () -> {
                        together.await();
                        return take(new WorkerId("w" + n));
                    })
                    .toList());
            assertThat(found.stream().map(Future::resultNow).filter(Optional::isPresent))
                    .hasSize(1);
        }
    }

    @Test
    void leaseThatWasGivenBackIsFreeAndLeavesNothing() {
        leases.giveBack(take(ONE).orElseThrow().epoch());

        assertThat(leases.holder(CINDER, VOLUME)).isEmpty();
        assertThat(take(TWO)).map(Taken::left).contains(Optional.empty());
    }

    @Test
    void whoeverTakesALapsedLeaseLearnsWhatItsHolderHasLeft() {
        var first = take(ONE).orElseThrow();
        leases.attached(first.epoch(), ATTACHMENT);
        lapse();

        var second = take(TWO).orElseThrow();

        assertThat(second.left()).contains(new Left(ONE, Optional.of(ATTACHMENT)));
        assertThat(second.epoch()).isGreaterThan(first.epoch());
        assertThat(leases.attached(first.epoch(), ATTACHMENT)).isFalse();
        assertThat(leases.renew(List.of(first.epoch()), LEASE, LEASE)).isEmpty();
        leases.giveBack(first.epoch());
        assertThat(leases.holder(CINDER, VOLUME)).contains(TWO);
    }

    @Test
    void whatWasLeftIsToldToWhoeverComesUntilSomethingElseIsAttached() {
        leases.attached(take(ONE).orElseThrow().epoch(), ATTACHMENT);
        lapse();
        take(TWO);
        lapse();

        var third = take(ONE).orElseThrow();
        leases.attached(third.epoch(), new AttachmentId("a-3"));

        assertThat(third.left()).contains(new Left(TWO, Optional.of(ATTACHMENT)));
        assertThat(take(ONE)).flatMap(Taken::left).contains(new Left(ONE, Optional.of(new AttachmentId("a-3"))));
    }

    @Test
    void renewalKeepsALeaseAndTellsThatSomebodyWaits() {
        var epoch = take(ONE).orElseThrow().epoch();
        bench.execute("update volume_lease set expires_at = now() + interval '1 second'");

        assertThat(leases.renew(List.of(epoch, -1L), LEASE, LEASE)).isEqualTo(Map.of(epoch, false));
        assertThat(leases.revoke(CINDER, VOLUME)).containsExactly(new Revoked(ONE, epoch, true, Optional.empty()));
        assertThat(leases.renew(List.of(epoch), LEASE, LEASE)).isEqualTo(Map.of(epoch, true));
        assertThat(bench.count("volume_lease", "expires_at > now() + interval '20 seconds'"))
                .isEqualTo(1);
    }

    @Test
    void whoRevokesLearnsWhichHoldersAreGone() {
        leases.take(CINDER, VOLUME, false, ONE, LEASE);
        lapse();
        leases.take(CINDER, VOLUME, false, TWO, LEASE);

        assertThat(leases.revoke(CINDER, VOLUME))
                .extracting(Revoked::worker, Revoked::lives)
                .containsExactlyInAnyOrder(tuple(ONE, false), tuple(TWO, true));
    }

    @Test
    void lapsedLeasesAreTakenOverOnce() {
        leases.attached(take(ONE).orElseThrow().epoch(), ATTACHMENT);
        leases.take(CINDER, new VolumeId("v-2"), true, ONE, LEASE);
        bench.execute("update volume_lease set expires_at = now() where volume_id = 'v-1'");

        var lapsed = leases.takeLapsed(CINDER, TWO, LEASE, 10);

        assertThat(lapsed)
                .extracting(Lapsed::volume, Lapsed::left)
                .containsExactly(tuple(VOLUME, new Left(ONE, Optional.of(ATTACHMENT))));
        assertThat(leases.takeLapsed(CINDER, ONE, LEASE, 10)).isEmpty();
        leases.giveBack(lapsed.getFirst().epoch());
        assertThat(leases.holder(CINDER, VOLUME)).isEmpty();
    }

    @Test
    void workerThatStartsAgainHasNothing() {
        take(ONE);

        leases.disown(ONE);

        assertThat(leases.holder(CINDER, VOLUME)).isEmpty();
        assertThat(leases.takeLapsed(CINDER, TWO, LEASE, 10)).hasSize(1);
    }

    private static Location at(String url) {
        return new Location(CINDER, url, Optional.empty());
    }

    private Optional<Taken> take(WorkerId worker) {
        return leases.take(CINDER, VOLUME, true, worker, LEASE);
    }

    private void lapse() {
        bench.execute("update volume_lease set expires_at = now() - interval '1 second'");
    }
}
