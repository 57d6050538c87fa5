package io.vitrine.stores.volume;

import static io.vitrine.stores.TestImage.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.model.Fault;
import io.vitrine.model.Gib;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.model.VolumeId;
import io.vitrine.stores.StoreException;
import io.vitrine.stores.TestImage;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.FaultyVolumes.Call;
import io.vitrine.volumes.FaultyVolumes.Effect;
import io.vitrine.volumes.VolumeLabels;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Who reads, removes and recovers what a volume store holds. */
class VolumeStoreReadersTest extends VolumeStoreSuite {
    @Nested
    class Readers {
        @Test
        void shareOneAttachmentHoweverManyThereAre() throws Exception {
            var image = TestImage.of(MIB);
            var at = stored(image).locations().getFirst();
            int attachesBefore = watched.calls(Call.RESERVE);
            var store = store();
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

            assertThat(watched.calls(Call.RESERVE) - attachesBefore).isEqualTo(1);
            assertThat(volumes.attachments(onlyVolume().id())).isEmpty();
        }

        @Test
        void attachAgainAfterTheLastHasGone() throws Exception {
            var at = stored(TestImage.of(10)).locations().getFirst();
            var store = store();

            store.read(at, source -> TestImage.read(source, 0, 1));
            store.read(at, source -> TestImage.read(source, 0, 1));

            assertThat(volumes.attachments(onlyVolume().id())).isEmpty();
        }

        @Test
        void areToldWhenTheVolumeCannotBeAttachedNow() throws Exception {
            var at = stored(TestImage.of(10)).locations().getFirst();
            watched.on(Call.RESERVE, watched.calls(Call.RESERVE) + 1, new Effect.Refused(Fault.UNAVAILABLE));
            var store = store();

            assertThat(fault(() -> store.read(at, source -> TestImage.read(source, 0, 1))))
                    .isEqualTo(Fault.UNAVAILABLE);
            assertThat(store.<byte[], StoreException>read(at, source -> TestImage.read(source, 0, 1)))
                    .hasSize(1);
        }

        @Test
        void keepTheImageFromBeingRemoved() throws Exception {
            var at = stored(TestImage.of(10)).locations().getFirst();
            var store = store();

            store.read(at, source -> {
                assertThat(fault(() -> store.remove(at))).isEqualTo(Fault.BUSY);
                return TestImage.read(source, 0, 10);
            });

            store.remove(at);
            assertThat(volumes.list(Map.of())).isEmpty();
        }
    }

    @Nested
    class Removing {
        @Test
        void endsAttachmentsThatNobodyHereUses() throws Exception {
            var at = stored(TestImage.of(10)).locations().getFirst();
            volumes.reserve(onlyVolume().id(), AttachMode.READ_ONLY, VolumeFixture.HOST);

            store().remove(at);

            assertThat(volumes.list(Map.of())).isEmpty();
        }

        @Test
        void waitsForReadersOfOtherHosts() throws Exception {
            var at = stored(TestImage.of(10)).locations().getFirst();
            var elsewhere = volumes.reserve(onlyVolume().id(), AttachMode.READ_ONLY, OTHER_HOST);

            assertThat(fault(() -> store().remove(at))).isEqualTo(Fault.BUSY);

            volumes.detach(elsewhere.id());
        }

        @Test
        void leavesVolumesOfOthersAlone() throws Exception {
            var foreign = volumes.create("disk", new Gib(1), Map.of(VolumeLabels.DEPLOYMENT, "another"));
            var at = new Location(new StoreId("volumes"), "volume://volumes/" + foreign.id(), Optional.empty());

            assertThat(fault(() -> store().remove(at))).isEqualTo(Fault.CONFLICT);
            assertThat(store().targets()).isEmpty();
            store().recover();

            assertThat(volumes.find(foreign.id())).isPresent();
        }
    }

    @Nested
    class Recovering {
        @Test
        void endsWhatAnEarlierRunOfThisWorkerHasAttachedAndNothingElse() throws Exception {
            stored(TestImage.of(10));
            VolumeId volume = onlyVolume().id();
            volumes.reserve(volume, AttachMode.READ_ONLY, VolumeFixture.HOST);
            var elsewhere = volumes.reserve(volume, AttachMode.READ_ONLY, OTHER_HOST);

            store().recover();

            assertThat(volumes.attachments(volume)).isEqualTo(List.of(elsewhere));
            volumes.detach(elsewhere.id());
        }
    }
}
