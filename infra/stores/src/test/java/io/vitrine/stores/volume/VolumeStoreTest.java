package io.vitrine.stores.volume;

import static io.vitrine.stores.TestImage.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vitrine.attach.FaultyAttacher;
import io.vitrine.attach.file.LocalAttacher;
import io.vitrine.model.AttemptStep;
import io.vitrine.model.Fault;
import io.vitrine.model.Gib;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.stores.RecordedAttempt;
import io.vitrine.stores.StoreException;
import io.vitrine.stores.TestImage;
import io.vitrine.stores.Verification;
import io.vitrine.volumes.FaultyVolumes.Call;
import io.vitrine.volumes.FaultyVolumes.Effect;
import io.vitrine.volumes.Volume;
import io.vitrine.volumes.VolumeLabels;
import io.vitrine.volumes.local.LocalVolumes;
import io.vitrine.volumes.local.Slots;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a volume store does with its volumes, beyond the contract of all stores. */
class VolumeStoreTest extends VolumeStoreSuite {
    @Nested
    class Sealing {
        @Test
        void leavesAReadOnlyVolumeThatSaysWhatItIs() throws Exception {
            var attempt = RecordedAttempt.fresh();

            var result = store().write(attempt, OptionalLong.of(1000), TestImage.of(1000)::writeTo);

            var volume = volumes.find(attempt.volume().orElseThrow()).orElseThrow();
            assertThat(result.locations())
                    .containsExactly(new Location(
                            new StoreId("volumes"),
                            "volume://volumes/" + volume.id(),
                            Optional.of(VolumeFixture.WORKER)));
            assertThat(volume.state()).isEqualTo(Volume.State.AVAILABLE);
            assertThat(volume.size()).isEqualTo(new Gib(1));
            assertThat(volume.readOnly()).isTrue();
            assertThat(volume.metadata())
                    .containsEntry(VolumeLabels.DEPLOYMENT, "test")
                    .containsEntry(VolumeLabels.ATTEMPT, attempt.id().toString())
                    .containsEntry(VolumeLabels.IMAGE_ID, attempt.image().toString())
                    .containsEntry(VolumeLabels.IMAGE_SIZE, "1000");
        }

        @Test
        void takesEveryStepInOrder() throws Exception {
            var attempt = RecordedAttempt.fresh();

            store().write(attempt, UNKNOWN, TestImage.of(10)::writeTo);

            assertThat(attempt.steps())
                    .containsExactly(
                            AttemptStep.VOLUME_REQUESTED,
                            AttemptStep.VOLUME_READY,
                            AttemptStep.RESERVED,
                            AttemptStep.CONNECTED,
                            AttemptStep.OPEN,
                            AttemptStep.STREAMING,
                            AttemptStep.FLUSHED,
                            AttemptStep.VERIFIED,
                            AttemptStep.CLOSED,
                            AttemptStep.DETACHED,
                            AttemptStep.SEALED);
            assertThat(attempt.attachments()).hasSize(2).doesNotHaveDuplicates();
        }

        @Test
        void attachesOnceWhereNothingIsReadBack() throws Exception {
            var attempt = RecordedAttempt.fresh();

            store(new Gib(1), Verification.OFF).write(attempt, UNKNOWN, TestImage.of(10)::writeTo);

            assertThat(attempt.attachments()).hasSize(1);
            assertThat(attempt.steps())
                    .endsWith(AttemptStep.FLUSHED, AttemptStep.CLOSED, AttemptStep.DETACHED, AttemptStep.SEALED)
                    .doesNotContain(AttemptStep.VERIFIED);
        }

        @Test
        void zeroesWhatLiesBehindTheImageUnlessItIsKnownToBeZero() throws Exception {
            var image = TestImage.of(2 * MIB + 1);
            var attacher = new DirtyAttacher(
                    new LocalAttacher(volumes, VolumeFixture.HOST),
                    new AtomicBoolean(),
                    MIB,
                    2 * MIB + 1,
                    (1L << 30) - 22);
            var store = VolumeFixture.store(volumes, attacher, VolumeStoreSettings.withDefaults("test"));

            store.write(RecordedAttempt.fresh(), OptionalLong.of(image.sizeBytes()), image::writeTo);

            volumes.label(onlyVolume().id(), Map.of(VolumeLabels.IMAGE_SIZE, Long.toString(1L << 30)));
            var at = new Location(
                    new StoreId("volumes"), "volume://volumes/" + onlyVolume().id(), Optional.empty());
            assertThat(store.<byte[], StoreException>read(at, source -> TestImage.read(source, MIB, 22)))
                    .isEqualTo(image.bytes(MIB, 22));
            assertThat(store.<byte[], StoreException>read(at, source -> TestImage.read(source, 2 * MIB + 1, 22)))
                    .isEqualTo(new byte[22]);
            assertThat(store.<byte[], StoreException>read(at, source -> TestImage.read(source, (1L << 30) - 22, 22)))
                    .isEqualTo(new byte[22]);
        }
    }

    @Nested
    class UnknownSizes {
        @Test
        void doubleTheVolumeAheadOfTheWriter() throws Exception {
            var image = zerosOf(3);

            store().write(RecordedAttempt.fresh(), UNKNOWN, target -> {
                for (int number = 0; number < image.chunks(); number++) {
                    target.write(image.chunk(number), (long) number * MIB);
                    if (number == 800) {
                        assertThat(onlyVolume().size()).isEqualTo(new Gib(2));
                    }
                }
                return image.content();
            });

            assertThat(onlyVolume().size()).isEqualTo(new Gib(4));
            assertThat(watched.calls(Call.EXTEND)).isEqualTo(2);
        }

        @Test
        void jumpAsFarAsTheWriterDoes() throws Exception {
            var content = TestImage.of(MIB).content();

            assertThat(fault(() -> store().write(RecordedAttempt.fresh(), UNKNOWN, target -> {
                        target.write(TestImage.of(MIB).chunk(0), 9L << 30);
                        assertThat(onlyVolume().size()).isEqualTo(new Gib(10));
                        return content;
                    })))
                    .isEqualTo(Fault.INTERNAL);
        }

        @Test
        void growToWhatIsNeededWhereNoMoreIsToBeHad(@TempDir Path folder) throws Exception {
            volumes.close();
            use(LocalVolumes.onBlockDevices(folder, Slots.files(folder, 3)));
            var image = zerosOf(3);

            store().write(RecordedAttempt.fresh(), UNKNOWN, image::writeTo);

            assertThat(onlyVolume().size()).isEqualTo(new Gib(3));
        }

        @Test
        void startSmallerWhereThereIsNoRoomToStartWith(@TempDir Path folder) throws Exception {
            volumes.close();
            use(LocalVolumes.onBlockDevices(folder, Slots.files(folder, 1)));

            store(new Gib(4), Verification.SAMPLE).write(RecordedAttempt.fresh(), UNKNOWN, zerosOf(1)::writeTo);

            assertThat(onlyVolume().size()).isEqualTo(new Gib(1));
        }

        @Test
        void areTooLargeWhereThereIsNoRoomLeft(@TempDir Path folder) throws Exception {
            volumes.close();
            use(LocalVolumes.onBlockDevices(folder, Slots.files(folder, 2)));
            var image = TestImage.sparse((2L << 30) + 1, Integer.MAX_VALUE);

            assertThat(fault(() -> store().write(RecordedAttempt.fresh(), UNKNOWN, image::writeTo)))
                    .isEqualTo(Fault.TOO_LARGE);

            assertThat(volumes.list(Map.of())).isEmpty();
        }

        @Test
        void leaveNothingWhereAnExtensionFails() throws Exception {
            watched.on(Call.EXTEND, 1, new Effect.Refused(Fault.UNAVAILABLE));

            assertThat(fault(() -> store().write(RecordedAttempt.fresh(), UNKNOWN, zerosOf(2)::writeTo)))
                    .isEqualTo(Fault.UNAVAILABLE);

            assertThat(volumes.list(Map.of())).isEmpty();
        }

        @Test
        void leaveNothingWhereTheDeviceDoesNotGrow() throws Exception {
            var attacher = new FaultyAttacher(new LocalAttacher(volumes, VolumeFixture.HOST)).hideGrowth();
            var store = VolumeFixture.store(volumes, attacher, VolumeStoreSettings.withDefaults("test"));

            assertThat(fault(() -> store.write(RecordedAttempt.fresh(), UNKNOWN, target -> {
                        target.write(TestImage.of(MIB).chunk(0), 9L << 30);
                        return TestImage.of(MIB).content();
                    })))
                    .isEqualTo(Fault.UNAVAILABLE);

            assertThat(volumes.list(Map.of())).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(longs = {1L << 61, 1L << 62, Long.MAX_VALUE - 5})
        void areTooLargeWhereNoVolumeReaches(long offset) {
            var image = TestImage.of(10);

            assertThat(fault(() -> store().write(RecordedAttempt.fresh(), UNKNOWN, target -> {
                        target.write(image.chunk(0), offset);
                        return image.content();
                    })))
                    .isEqualTo(Fault.TOO_LARGE);
            assertThat(fault(() -> store().write(RecordedAttempt.fresh(), OptionalLong.of(offset), image::writeTo)))
                    .isEqualTo(Fault.TOO_LARGE);
        }

        @Test
        void letManyWritersAskForRoomAtOnce() throws Exception {
            var image = zerosOf(4);

            store().<Exception>write(RecordedAttempt.fresh(), UNKNOWN, target -> {
                try (var threads = Executors.newFixedThreadPool(8)) {
                    var writing = threads.invokeAll(IntStream.range(0, image.chunks())
                            .<Callable<Object>>mapToObj(number -> () -> {
                                target.write(image.chunk(number), (long) number * MIB);
                                return number;
                            })
                            .toList());
                    assertThat(writing).extracting(Future::state).containsOnly(Future.State.SUCCESS);
                }
                return image.content();
            });

            assertThat(watched.calls(Call.EXTEND)).isLessThanOrEqualTo(3);
        }

        @Test
        void goOnWhereTheAnswerToAnExtensionIsLost() throws Exception {
            watched.on(Call.EXTEND, 1, new Effect.AnswerLost());
            var image = zerosOf(2);

            store().write(RecordedAttempt.fresh(), UNKNOWN, image::writeTo);

            assertThat(onlyVolume().metadata()).containsEntry(VolumeLabels.IMAGE_SIZE, Long.toString(2L << 30));
        }
    }

    @Nested
    class Trouble {
        @Test
        void makesOneVolumeThoughTheAnswerToItsCreationIsLost() throws Exception {
            watched.on(Call.CREATE, 1, new Effect.AnswerLost());

            var result = stored(TestImage.of(10));

            assertThat(volumes.list(Map.of())).hasSize(1);
            assertThat(result.locations()).hasSize(1);
        }

        @ParameterizedTest
        @EnumSource(
                value = Call.class,
                names = {"CREATE", "RESERVE", "CONNECT", "COMPLETE", "FIND", "LABEL", "SET_READ_ONLY"})
        void leavesNothingWhereACallIsRefused(Call call) {
            watched.on(call, 1, new Effect.Refused(Fault.UNAVAILABLE));

            assertThat(fault(() -> stored(TestImage.of(10)))).isEqualTo(Fault.UNAVAILABLE);

            assertThat(volumes.list(Map.of())).isEmpty();
        }

        @ParameterizedTest
        @EnumSource(
                value = Call.class,
                names = {"RESERVE", "CONNECT", "COMPLETE", "LABEL", "SET_READ_ONLY", "DETACH"})
        void leavesNothingWhereAnAnswerIsLost(Call call) {
            watched.on(call, 1, new Effect.AnswerLost());

            assertThat(fault(() -> stored(TestImage.of(10)))).isEqualTo(Fault.OUTCOME_UNKNOWN);

            assertThat(volumes.list(Map.of())).isEmpty();
        }

        @Test
        void leavesNothingWhereTheDeviceFails() {
            assertFails(faultyAttacher().failWritesAfter(MIB, Fault.UNAVAILABLE), Fault.UNAVAILABLE);
            assertFails(faultyAttacher().failWritesAfter(MIB, Fault.TOO_LARGE), Fault.TOO_LARGE);
            assertFails(faultyAttacher().failFlushes(), Fault.UNAVAILABLE);
            assertFails(faultyAttacher().failReads(), Fault.UNAVAILABLE);
            assertFails(faultyAttacher().rot(MIB + 7), Fault.CORRUPT);
        }

        private FaultyAttacher faultyAttacher() {
            return new FaultyAttacher(new LocalAttacher(volumes, VolumeFixture.HOST));
        }

        private void assertFails(FaultyAttacher attacher, Fault expected) {
            var store = VolumeFixture.store(volumes, attacher, VolumeStoreSettings.withDefaults("test"));

            assertThat(fault(() -> store.write(RecordedAttempt.fresh(), UNKNOWN, TestImage.of(3 * MIB)::writeTo)))
                    .isEqualTo(expected);
            assertThat(volumes.list(Map.of())).isEmpty();
        }

        @Test
        void keepsALateWriterOutOfTheNextVolumeOnItsDevice(@TempDir Path folder) throws Exception {
            volumes.close();
            use(LocalVolumes.onBlockDevices(folder, Slots.files(folder, 1)));
            var late = RecordedAttempt.fresh();
            var image = TestImage.of(2 * MIB);

            var fault = fault(() -> store().write(late, OptionalLong.of(2 * MIB), target -> {
                target.write(image.chunk(0), 0);
                store().discard(late.id());
                assertThat(fault(() -> stored(TestImage.of(MIB)))).isEqualTo(Fault.TOO_LARGE);
                target.write(image.chunk(1), MIB);
                return image.content();
            }));

            assertThat(fault).isEqualTo(Fault.NOT_FOUND);
            assertThat(volumes.list(Map.of())).isEmpty();
            assertThat(stored(TestImage.of(MIB)).locations()).hasSize(1);
        }

        @Test
        void leavesToADiscardWhatItCouldNotRemove() throws Exception {
            watched.on(Call.DELETE, 1, new Effect.Refused(Fault.UNAVAILABLE));
            var attempt = RecordedAttempt.fresh();
            var hungUp = new Exception("the client hung up");

            var trouble = catchThrowableOfType(Exception.class, () -> store().write(attempt, UNKNOWN, target -> {
                TestImage.of(10).writeTo(target);
                throw hungUp;
            }));

            assertThat(trouble).isSameAs(hungUp);
            assertThat(trouble.getSuppressed()).hasSize(1);
            assertThat(volumes.list(Map.of())).hasSize(1);
            store().discard(attempt.id());
            assertThat(volumes.list(Map.of())).isEmpty();
        }
    }
}
