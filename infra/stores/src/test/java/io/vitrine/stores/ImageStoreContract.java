package io.vitrine.stores;

import static io.vitrine.stores.TestImage.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.model.AttemptStep;
import io.vitrine.model.ChunkChecksums;
import io.vitrine.model.Content;
import io.vitrine.model.Digest;
import io.vitrine.model.Fault;
import io.vitrine.model.ImageId;
import io.vitrine.stores.StoreFeatures.Reach;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link ImageStore} does. Each test ends with nothing left behind. */
public abstract class ImageStoreContract extends StoreTroubleCases {
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
    }
}
