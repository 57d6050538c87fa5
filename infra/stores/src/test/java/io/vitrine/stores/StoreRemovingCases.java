package io.vitrine.stores;

import static io.vitrine.stores.TestImage.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vitrine.model.AttemptId;
import io.vitrine.model.Fault;
import io.vitrine.model.ImageId;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How every {@link ImageStore} is emptied. */
abstract class StoreRemovingCases extends StoreReadingCases {
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
}
