package io.vitrine.stores;

import static io.vitrine.stores.TestImage.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.model.Fault;
import io.vitrine.model.Location;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How every {@link ImageStore} is read. */
abstract class StoreReadingCases extends StoreSuite {
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
}
