package io.vitrine.stores;

import static io.vitrine.stores.TestImage.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vitrine.model.AttemptId;
import io.vitrine.model.AttemptStep;
import io.vitrine.model.ChunkChecksums;
import io.vitrine.model.Content;
import io.vitrine.model.Digest;
import io.vitrine.model.Fault;
import io.vitrine.model.ImageId;
import io.vitrine.model.Location;
import io.vitrine.stores.StoreFeatures.Reach;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link ImageStore} does. Each test ends with nothing left behind. */
public abstract class ImageStoreContract {
    private static final OptionalLong UNKNOWN = OptionalLong.empty();

    private StoreUnderTest subject;
    private ImageStore store;
    private final List<Location> stored = Collections.synchronizedList(new ArrayList<>());
    private final List<AttemptId> left = new ArrayList<>();

    /** A fresh, empty store; what it keeps on disk goes into {@code folder}. */
    protected abstract StoreUnderTest subject(Path folder) throws Exception;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        subject = subject(folder);
        store = subject.store();
        store.recover();
    }

    @AfterEach
    void nothingIsLeftBehind() throws Exception {
        for (var attempt : left) {
            store.discard(attempt);
        }
        for (var location : stored) {
            store.remove(location);
        }
        assertThat(store.targets()).isEmpty();
        assertThat(subject.leftovers().find()).isEmpty();
        assertThat(subject.openDescriptors()).isEmpty();
        store.close();
        subject.behind().close();
    }

    @Nested
    class Writing {
        @ParameterizedTest
        @ValueSource(longs = {0, 1, 511, 512, 4095, 4096, 4097, MIB - 1, MIB, MIB + 1, 3 * MIB + 17})
        void keepsImagesOfEverySize(long size) throws Exception {
            var image = TestImage.of(size);

            var result = write(image, OptionalLong.of(size));

            assertThat(result.content()).isEqualTo(image.content());
            assertHolds(image, result);
        }

        @ParameterizedTest
        @ValueSource(longs = {0, 1, 4096, MIB - 1, MIB, MIB + 1, 3 * MIB + 17})
        void keepsImagesOfUnannouncedSize(long size) throws Exception {
            var image = TestImage.of(size);

            var result = write(image, UNKNOWN);

            assertHolds(image, result);
        }

        @Test
        void keepsAnImageOfZerosOnly() throws Exception {
            byte[] zeros = new byte[100];
            var crc = new CRC32C();
            crc.update(zeros);
            var content =
                    new Content(100, new Digest("md5", ""), new Digest("sha512", ""), new ChunkChecksums(new int[] {
                        (int) crc.getValue()
                    }));

            var result = keep(store.write(RecordedAttempt.fresh(), UNKNOWN, target -> {
                target.write(ByteBuffer.wrap(zeros), 0);
                return content;
            }));

            assertSameBytes(readRange(result, 0, 100), zeros);
        }

        @Test
        @Tag("slow")
        void keepsMoreThanTwoGib() throws Exception {
            var image = TestImage.sparse((2L << 30) + MIB + 5, 512);
            var attempt = RecordedAttempt.fresh();

            var result = keep(store.write(attempt, OptionalLong.of(image.sizeBytes()), image::writeTo));

            long lastBytes = image.sizeBytes() - 10;
            assertSameBytes(readRange(result, lastBytes, 10), image.bytes(lastBytes, 10));
            assertSameBytes(readRange(result, 1L << 30, MIB), image.bytes(1L << 30, MIB));
            assertSameBytes(readRange(result, (1L << 31) - 7, 14), image.bytes((1L << 31) - 7, 14));
        }

        @Test
        void takesBytesInAnyOrderFromManyThreads() throws Exception {
            var image = TestImage.of(12 * MIB + 3);
            var order =
                    new ArrayList<>(IntStream.range(0, image.chunks()).boxed().toList());
            Collections.shuffle(order, new Random(1));

            var result = keep(store.<Exception>write(RecordedAttempt.fresh(), UNKNOWN, target -> {
                inParallel(order.stream()
                        .<Callable<Object>>map(number -> () -> {
                            target.write(image.chunk(number), (long) number * MIB);
                            return number;
                        })
                        .toList());
                return image.content();
            }));

            assertHolds(image, result);
        }

        @Test
        void takesBuffersOfTheHeapAndPartsOfBuffers() throws Exception {
            var image = TestImage.of(1000);
            var heap = ByteBuffer.allocate(1200).put(100, image.bytes(0, 1000));

            var result = keep(store.write(RecordedAttempt.fresh(), OptionalLong.of(1000), target -> {
                target.write(heap.slice(100, 600).asReadOnlyBuffer(), 0);
                target.write(heap.limit(1100).position(700), 600);
                return image.content();
            }));

            assertThat(heap.hasRemaining()).isFalse();
            assertHolds(image, result);
        }

        @Test
        void makesNoTargetForAnImageOfZeroBytes() throws Exception {
            var attempt = RecordedAttempt.fresh();

            var result = store.write(attempt, UNKNOWN, _ -> TestImage.of(0).content());

            assertThat(result.locations()).isEmpty();
            assertThat(attempt.volume()).isEmpty();
            assertThat(store.targets()).isEmpty();
        }

        @Test
        void answersALocationThatSaysHowItIsReached() throws Exception {
            var location = write(TestImage.of(10), UNKNOWN).locations().getFirst();

            assertThat(location.store()).isEqualTo(store.id());
            assertThat(location.reachedThrough().isPresent())
                    .isEqualTo(store.features().reach() == Reach.WORKER);
            assertThat(subject.places()).noneMatch(place -> location.url().contains(place.toString()));
        }

        @Test
        void recordsStepsInOrder() throws Exception {
            var attempt = RecordedAttempt.fresh();

            keep(store.write(attempt, UNKNOWN, TestImage.of(10)::writeTo));

            assertThat(attempt.steps()).contains(AttemptStep.STREAMING).endsWith(AttemptStep.SEALED);
            assertThat(attempt.steps()).isSorted().doesNotHaveDuplicates();
        }

        @Test
        void isInvisibleWhileFilling() throws Exception {
            var example = RecordedAttempt.fresh();
            var seen = keep(store.write(example, UNKNOWN, TestImage.of(10)::writeTo));
            var attempt = RecordedAttempt.fresh();

            keep(store.write(attempt, UNKNOWN, target -> {
                var content = TestImage.of(10).writeTo(target);
                var guess = sameButOf(attempt, example, seen.locations().getFirst());
                assertThat(fault(() -> store.read(guess, source -> TestImage.read(source, 0, 1))))
                        .isIn(Fault.NOT_FOUND, Fault.BUSY);
                return content;
            }));
        }

        @Test
        void leavesNothingWhenFillingThrows() throws Exception {
            var hungUp = new Exception("the client hung up");
            var attempt = RecordedAttempt.fresh();

            assertThatThrownBy(() -> store.write(attempt, UNKNOWN, target -> {
                        TestImage.of(3 * MIB).writeTo(target);
                        throw hungUp;
                    }))
                    .isSameAs(hungUp);

            assertThat(store.targets()).isEmpty();
            assertThat(subject.leftovers().find()).isEmpty();
        }

        @Test
        void makesNoTargetWhenFillingThrowsBeforeTheFirstByte() {
            var attempt = RecordedAttempt.fresh();

            assertThatThrownBy(() -> store.write(attempt, OptionalLong.of(10), _ -> {
                        throw new Exception("the client never sent");
                    }))
                    .hasMessage("the client never sent");

            assertThat(attempt.steps()).isEmpty();
        }

        @Test
        void refusesASourceThatEndsEarly() {
            var fault =
                    fault(() -> store.write(RecordedAttempt.fresh(), OptionalLong.of(11), TestImage.of(10)::writeTo));

            assertThat(fault).isEqualTo(Fault.INVALID);
        }

        @Test
        void refusesASourceThatEndsBeforeItsFirstByte() {
            var fault =
                    fault(() -> store.write(RecordedAttempt.fresh(), OptionalLong.of(11), TestImage.of(0)::writeTo));

            assertThat(fault).isEqualTo(Fault.INVALID);
        }

        @Test
        void takesNoByteBeyondTheAnnouncedSize() {
            var fault = fault(
                    () -> store.write(RecordedAttempt.fresh(), OptionalLong.of(MIB), TestImage.of(MIB + 1)::writeTo));

            assertThat(fault).isEqualTo(Fault.INVALID);
        }

        @Test
        void takesNoByteOnceTheFillingHasEnded() throws Exception {
            var kept = new CompletableFuture<ImageTarget>();
            var image = TestImage.of(10);

            var result = keep(store.write(RecordedAttempt.fresh(), UNKNOWN, target -> {
                kept.complete(target);
                return image.writeTo(target);
            }));

            assertThat(fault(() -> kept.join().write(ByteBuffer.allocate(10), 0)))
                    .isEqualTo(Fault.GONE);
            assertHolds(image, result);
        }

        @Test
        void noticesBytesThatDoNotReadBack() throws Exception {
            var image = TestImage.of(100);
            ImageWriter.Filling<StoreException> otherBytes = target -> {
                target.write(ByteBuffer.allocateDirect(100).put(99, (byte) 1), 0);
                return image.content();
            };

            if (readsBack()) {
                assertThat(fault(() -> store.write(RecordedAttempt.fresh(), UNKNOWN, otherBytes)))
                        .isEqualTo(Fault.CORRUPT);
            } else {
                keep(store.write(RecordedAttempt.fresh(), UNKNOWN, otherBytes));
            }
        }

        @Test
        void noticesBytesThatNeverCame() {
            var image = TestImage.of(3 * MIB);

            var fault = fault(() -> store.write(RecordedAttempt.fresh(), UNKNOWN, target -> {
                target.write(image.chunk(0), 0);
                target.write(image.chunk(2), 2 * MIB);
                return image.content();
            }));

            assertThat(fault).isEqualTo(Fault.INTERNAL);
        }

        @Test
        void givesTwoAttemptsAtOneImageTargetsOfTheirOwn() throws Exception {
            var image = ImageId.fresh();
            var first = TestImage.of(1000);
            var second = TestImage.of(2000);

            var firstStored = keep(store.write(RecordedAttempt.at(image), UNKNOWN, first::writeTo));
            var secondStored = keep(store.write(RecordedAttempt.at(image), UNKNOWN, second::writeTo));
            store.remove(firstStored.locations().getFirst());

            assertHolds(second, secondStored);
        }

        @Test
        void isNotDisturbedByAnInterruptedThread() throws Exception {
            var image = TestImage.of(3 * MIB);

            var result = keep(store.write(RecordedAttempt.fresh(), UNKNOWN, target -> {
                Thread.currentThread().interrupt();
                return image.writeTo(target);
            }));

            assertHolds(image, result);
            assertThat(Thread.interrupted()).isTrue();
        }

        @Test
        void leavesNothingWhereverTheJournalFails() throws Exception {
            for (int entries = 0; entries < journalEntriesOfAWrite(); entries++) {
                var attempt = RecordedAttempt.failingAfter(entries, () -> {
                    throw new StoreException(Fault.UNAVAILABLE, "the ledger is away");
                });

                assertThat(fault(() -> store.write(attempt, UNKNOWN, TestImage.of(10)::writeTo)))
                        .isEqualTo(Fault.UNAVAILABLE);
                assertThat(subject.leftovers().find())
                        .as("after %s", attempt.steps())
                        .isEmpty();
            }
        }

        @Test
        void leavesToTheNextOwnerWhatExistsWhereverTheLeaseIsLost() throws Exception {
            for (int entries = 0; entries < journalEntriesOfAWrite(); entries++) {
                var attempt = RecordedAttempt.failingAfter(entries, () -> {
                    throw new StoreException(Fault.GONE, "the lease is lost");
                });

                assertThat(fault(() -> store.write(attempt, UNKNOWN, TestImage.of(10)::writeTo)))
                        .isEqualTo(Fault.GONE);
                store.discard(attempt.id());
                assertThat(subject.leftovers().find())
                        .as("after %s", attempt.steps())
                        .isEmpty();
            }
        }

        private int journalEntriesOfAWrite() throws Exception {
            var attempt = RecordedAttempt.fresh();
            var result = store.write(attempt, UNKNOWN, TestImage.of(10)::writeTo);
            store.remove(result.locations().getFirst());
            return attempt.told();
        }
    }

    /** Whether the store looks at its bytes again before it says that they are stored. */
    protected boolean readsBack() {
        return true;
    }

    @Nested
    class Reading {
        @Test
        void answersRangesInsideAndAcrossChunks() throws Exception {
            var image = TestImage.of(2 * MIB + 100);
            var result = write(image, UNKNOWN);

            assertSameBytes(readRange(result, 0, 1), image.bytes(0, 1));
            assertSameBytes(readRange(result, 5, 1000), image.bytes(5, 1000));
            assertSameBytes(readRange(result, MIB - 3, 7), image.bytes(MIB - 3, 7));
            assertSameBytes(readRange(result, 2 * MIB, 100), image.bytes(2 * MIB, 100));
        }

        @Test
        void saysCorruptWhereTheImageEndsBefore() throws Exception {
            var result = write(TestImage.of(1000), UNKNOWN);

            assertThat(fault(() -> readRange(result, 990, 11))).isEqualTo(Fault.CORRUPT);
            assertThat(fault(() -> readRange(result, 1000, 1))).isEqualTo(Fault.CORRUPT);
            assertThat(fault(() -> readRange(result, 1L << 40, 1))).isEqualTo(Fault.CORRUPT);
            assertThat(readRange(result, 1000, 0)).isEmpty();
        }

        @Test
        void servesManyReadersAtOnce() throws Exception {
            var image = TestImage.of(8 * MIB);
            var result = write(image, UNKNOWN);
            var at = result.locations().getFirst();

            inParallel(IntStream.range(0, 32)
                    .<Callable<Object>>mapToObj(number -> () -> store.read(at, source -> {
                        long offset = (number % 8) * (long) MIB;
                        assertSameBytes(TestImage.read(source, offset, MIB), image.bytes(offset, MIB));
                        return number;
                    }))
                    .toList());
        }

        @Test
        void letsManyThreadsShareOneSource() throws Exception {
            var image = TestImage.of(8 * MIB);
            var result = write(image, UNKNOWN);

            store.<Integer, Exception>read(result.locations().getFirst(), source -> {
                inParallel(IntStream.range(0, 8)
                        .<Callable<Object>>mapToObj(number -> () -> {
                            long offset = number * (long) MIB;
                            assertSameBytes(TestImage.read(source, offset, MIB), image.bytes(offset, MIB));
                            return number;
                        })
                        .toList());
                return 8;
            });
        }

        @Test
        void isNotDisturbedByAnInterruptedReader() throws Exception {
            var image = TestImage.of(MIB);
            var result = write(image, UNKNOWN);

            byte[] read = store.read(result.locations().getFirst(), source -> {
                Thread.currentThread().interrupt();
                return TestImage.read(source, 0, MIB);
            });

            assertThat(Thread.interrupted()).isTrue();
            assertSameBytes(read, image.bytes(0, MIB));
        }

        @Test
        void passesTheReadersOwnTroubleOn() throws Exception {
            var result = write(TestImage.of(10), UNKNOWN);
            var hungUp = new Exception("the client hung up");

            assertThatThrownBy(() -> store.read(result.locations().getFirst(), _ -> {
                        throw hungUp;
                    }))
                    .isSameAs(hungUp);
        }

        @Test
        void saysNotFoundWhereNothingIsLeft() throws Exception {
            var result = write(TestImage.of(10), UNKNOWN);
            store.remove(result.locations().getFirst());

            assertThat(fault(() -> readRange(result, 0, 1))).isEqualTo(Fault.NOT_FOUND);
        }

        @Test
        void refusesLocationsThatAreNotItsOwn() throws Exception {
            var own = write(TestImage.of(10), UNKNOWN).locations().getFirst();
            var prefix = own.url().substring(0, own.url().lastIndexOf('/') + 1);

            for (var url : List.of(
                    "",
                    "file:///etc/passwd",
                    "volume://elsewhere/x",
                    prefix,
                    prefix + "../../etc/passwd",
                    prefix + "%2e%2e/x",
                    own.url() + "/../x",
                    own.url() + ".part")) {
                var foreign = new Location(store.id(), url, own.reachedThrough());
                assertThat(fault(() -> store.read(foreign, _ -> 0))).as(url).isIn(Fault.INVALID, Fault.NOT_FOUND);
            }
        }

        @Test
        void namesAFileOnlyWhereItHoldsExactlyTheImage() throws Exception {
            var image = TestImage.of(MIB + 1);
            var result = write(image, UNKNOWN);

            Optional<byte[]> whole = store.<Optional<byte[]>, Exception>read(
                    result.locations().getFirst(),
                    source -> source.file().isPresent()
                            ? Optional.of(Files.readAllBytes(source.file().get()))
                            : Optional.empty());

            whole.ifPresent(bytes -> assertSameBytes(bytes, image.bytes(0, MIB + 1)));
        }
    }

    @Nested
    class Removing {
        @Test
        void mayBeRepeated() throws Exception {
            var at = write(TestImage.of(10), UNKNOWN).locations().getFirst();

            store.remove(at);
            store.remove(at);

            assertThat(subject.leftovers().find()).isEmpty();
        }

        @Test
        void discardsWhatAnAttemptHasLeftWholeOrNot() throws Exception {
            var finished = RecordedAttempt.fresh();
            store.write(finished, UNKNOWN, TestImage.of(10)::writeTo);

            store.discard(finished.id());
            store.discard(finished.id());
            store.discard(AttemptId.fresh());

            assertThat(subject.leftovers().find()).isEmpty();
        }

        @Test
        void discardsTheTargetOfAnAttemptAndNoOther() throws Exception {
            var image = ImageId.fresh();
            var kept = TestImage.of(20);
            var discarded = RecordedAttempt.at(image);
            store.write(discarded, UNKNOWN, TestImage.of(10)::writeTo);
            var result = keep(store.write(RecordedAttempt.at(image), UNKNOWN, kept::writeTo));

            store.discard(discarded.id());

            assertHolds(kept, result);
        }

        @Test
        void listsTargetsWholeOrNot() throws Exception {
            var finished = RecordedAttempt.fresh();
            keep(store.write(finished, UNKNOWN, TestImage.of(10)::writeTo));
            var filling = RecordedAttempt.fresh();

            keep(store.write(filling, UNKNOWN, target -> {
                var content = TestImage.of(10).writeTo(target);
                assertThat(store.targets()).containsExactlyInAnyOrder(finished.id(), filling.id());
                return content;
            }));
        }

        @Test
        void neverCutsAReaderShort() throws Exception {
            var image = TestImage.of(2 * MIB);
            var result = write(image, UNKNOWN);
            var at = result.locations().getFirst();

            var rest = store.<byte[], Exception>read(at, source -> {
                TestImage.read(source, 0, MIB);
                var removed = catchThrowableOfType(StoreException.class, () -> store.remove(at));
                assertThat(Optional.ofNullable(removed).map(StoreException::fault))
                        .isIn(Optional.empty(), Optional.of(Fault.BUSY));
                return TestImage.read(source, MIB, MIB);
            });

            assertSameBytes(rest, image.bytes(MIB, MIB));
        }
    }

    /** Writes and notes what is to be removed in the end. */
    private ImageWriter.Stored write(TestImage image, OptionalLong announced) throws Exception {
        return keep(store.write(RecordedAttempt.fresh(), announced, image::writeTo));
    }

    private ImageWriter.Stored keep(ImageWriter.Stored result) {
        stored.addAll(result.locations());
        return result;
    }

    private void assertHolds(TestImage image, ImageWriter.Stored result) throws Exception {
        assertThat(result.locations()).hasSize(image.sizeBytes() == 0 ? 0 : 1);
        for (int number = 0; number < image.chunks(); number++) {
            long offset = (long) number * MIB;
            int length = (int) Math.min(MIB, image.sizeBytes() - offset);
            assertSameBytes(readRange(result, offset, length), image.bytes(offset, length));
        }
    }

    private byte[] readRange(ImageWriter.Stored result, long offset, int length) throws StoreException {
        return store.read(result.locations().getFirst(), source -> TestImage.read(source, offset, length));
    }

    /** The location the other attempt's target would have, were it there already. */
    private static Location sameButOf(RecordedAttempt attempt, RecordedAttempt example, Location location) {
        var url = location.url()
                .replace(example.image().toString(), attempt.image().toString())
                .replace(example.id().toString(), attempt.id().toString());
        if (example.volume().isPresent()) {
            url = url.replace(
                    example.volume().get().toString(),
                    attempt.volume().orElseThrow().toString());
        }
        return new Location(location.store(), url, location.reachedThrough());
    }

    /** The fault of what must go wrong; its message keeps the host's paths to itself. */
    private Fault fault(ThrowingCallable action) {
        var trouble = catchThrowableOfType(StoreException.class, action);
        assertThat(trouble).isNotNull();
        assertThat(subject.places())
                .noneMatch(place -> String.valueOf(trouble.getMessage()).contains(place.toString()));
        return trouble.fault();
    }

    private static void assertSameBytes(byte[] actual, byte[] expected) {
        assertThat(Arrays.mismatch(actual, expected))
                .as("first byte that differs")
                .isNegative();
    }

    private static void inParallel(List<Callable<Object>> actions) throws Exception {
        var start = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(8)) {
            var running = actions.stream()
                    .map(action -> threads.submit(() -> {
                        start.await();
                        return action.call();
                    }))
                    .toList();
            start.countDown();
            for (var each : running) {
                each.get();
            }
        }
    }
}
