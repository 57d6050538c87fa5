package io.vitrine.stores.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vitrine.attach.file.LocalAttacher;
import io.vitrine.model.Fault;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.stores.StoreException;
import io.vitrine.stores.TestImage;
import io.vitrine.stores.volume.ReaderObserver.Why;
import io.vitrine.volumes.FaultyVolumes.Call;
import io.vitrine.volumes.Volume;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A volume stays attached for a while after its last reader, within bounds. */
@Timeout(60)
class KeptVolumesTest extends VolumeStoreSuite {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SOON = Duration.ofSeconds(20);

    private final List<Why> letGo = new CopyOnWriteArrayList<>();
    private final List<VolumeStore> opened = new ArrayList<>();
    private final BreakableReads reads = new BreakableReads();

    @AfterEach
    void letGoOfAll() {
        opened.forEach(VolumeStore::close);
    }

    @Test
    void hundredReadersAndTheNextOneShareOneAttachment() throws Exception {
        var image = TestImage.of(1 << 20);
        var at = stored(image).locations().getFirst();
        var store = keeping(LONG, 8);
        var before = watched.calls(Call.RESERVE);
        var together = new CyclicBarrier(100);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var reading = threads.invokeAll(IntStream.range(0, 100)
                    .<Callable<Object>>mapToObj(_ -> () -> store.read(at, source -> {
                        together.await();
                        return TestImage.read(source, 0, 10);
                    }))
                    .toList());
            assertThat(reading).extracting(Future::resultNow).containsOnly((Object) image.bytes(0, 10));
        }
        read(store, at);

        assertThat(watched.calls(Call.RESERVE) - before).isEqualTo(1);
        assertThat(attached()).isEqualTo(1);
        assertThat(letGo).isEmpty();
    }

    @Test
    void volumeThatNobodyReadsForLongEnoughIsLetGoOf() throws Exception {
        var at = stored(TestImage.of(10)).locations().getFirst();
        var store = keeping(Duration.ofMillis(50), 8);

        read(store, at);

        await().atMost(SOON).until(() -> attached() == 0);
        assertThat(letGo).containsExactly(Why.IDLE);
    }

    @Test
    void ofMoreThanMayBeKeptTheOneReadLongestAgoIsLetGoOf() throws Exception {
        var first = stored(TestImage.of(10)).locations().getFirst();
        var second = stored(TestImage.of(10)).locations().getFirst();
        var third = stored(TestImage.of(10)).locations().getFirst();
        var store = keeping(LONG, 2);

        read(store, first);
        read(store, second);
        read(store, first);
        read(store, third);

        await().atMost(SOON).until(() -> attached() == 2);
        assertThat(letGo).containsExactly(Why.LIMIT);
        var before = watched.calls(Call.RESERVE);
        read(store, first);
        read(store, third);
        assertThat(watched.calls(Call.RESERVE)).isEqualTo(before);
    }

    @Test
    void removalLetsGoOfWhatIsOnlyKept() throws Exception {
        var at = stored(TestImage.of(10)).locations().getFirst();
        var store = keeping(LONG, 8);
        read(store, at);

        store.remove(at);

        assertThat(volumes.list(Map.of())).isEmpty();
        assertThat(letGo).containsExactly(Why.REMOVED);
    }

    @Test
    void whatIsReadIsStillNotRemoved() throws Exception {
        var at = stored(TestImage.of(10)).locations().getFirst();
        var store = keeping(LONG, 8);

        store.read(at, source -> {
            assertThat(fault(() -> store.remove(at))).isEqualTo(Fault.BUSY);
            return TestImage.read(source, 0, 10);
        });
    }

    @Test
    void attachmentThatAnswersNoMoreIsMadeAnewOnce() throws Exception {
        var image = TestImage.of(10);
        var at = stored(image).locations().getFirst();
        var store = keeping(LONG, 8);
        read(store, at);

        reads.breakWhatIsAttached();

        assertThat(read(store, at)).isEqualTo(image.bytes(0, 1));
        assertThat(letGo).containsExactly(Why.DEAD);
        assertThat(attached()).isEqualTo(1);
    }

    @Test
    void attachmentInTroubleIsLookedAtBeforeAnotherReaderSharesIt() throws Exception {
        var image = TestImage.of(10);
        var at = stored(image).locations().getFirst();
        var store = keeping(LONG, 8);

        store.read(at, source -> {
            reads.breakWhatIsAttached();
            assertThat(fault(() -> read(store, at)))
                    .as("shares it, for nobody knows")
                    .isEqualTo(Fault.UNAVAILABLE);
            assertThat(read(store, at)).as("has it made anew").isEqualTo(image.bytes(0, 1));
            return source;
        });

        assertThat(attached()).isEqualTo(1);
    }

    @Test
    void storeThatDrainsKeepsNothing() throws Exception {
        var at = stored(TestImage.of(10)).locations().getFirst();
        var store = keeping(LONG, 8);
        read(store, at);

        store.drain();

        assertThat(attached()).isZero();
        read(store, at);
        assertThat(attached()).isZero();
        assertThat(letGo).containsExactly(Why.STOPPING, Why.STOPPING);
    }

    @Test
    void readersOfADrainingStoreReadOn() throws Exception {
        var at = stored(TestImage.of(10)).locations().getFirst();
        var store = keeping(LONG, 8);

        store.read(at, source -> {
            store.drain();
            return TestImage.read(source, 0, 10);
        });

        assertThat(attached()).isZero();
    }

    @Test
    void closedStoreHasEndedWhatWasStillRead() throws Exception {
        var at = stored(TestImage.of(10)).locations().getFirst();
        var store = keeping(LONG, 8);

        store.read(at, source -> {
            store.close();
            assertThat(attached()).isZero();
            assertThat(fault(() -> TestImage.read(source, 0, 10))).isEqualTo(Fault.GONE);
            return source;
        });
    }

    private VolumeStore keeping(Duration idle, int limit) {
        var store = new VolumeStore(
                VolumeUrls.local(new StoreId("volumes")),
                Optional.of(VolumeFixture.WORKER),
                VolumeStoreSettings.withDefaults("test"),
                watched,
                reads.over(new LocalAttacher(watched, VolumeFixture.HOST)),
                VolumeFixture.HOST,
                new SharedReading(ReaderSettings.keeping(idle, limit), ReadLeases.UNSHARED, new Told()));
        opened.add(store);
        return store;
    }

    private static byte[] read(VolumeStore store, Location at) throws StoreException {
        return store.<byte[], StoreException>read(at, source -> TestImage.read(source, 0, 1));
    }

    private int attached() throws Exception {
        var count = 0;
        for (Volume volume : volumes.list(Map.of())) {
            count += volumes.attachments(volume.id()).size();
        }
        return count;
    }

    private final class Told implements ReaderObserver {
        @Override
        public void attached() {}

        @Override
        public void failed() {}

        @Override
        public void heldElsewhere() {}

        @Override
        public void letGo(Why why) {
            letGo.add(why);
        }
    }
}
