package io.vitrine.stores;

import static io.vitrine.stores.TestImage.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.model.Fault;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What every {@link ImageStore} leaves behind when a write goes wrong: nothing. */
abstract class StoreTroubleCases extends StoreRemovingCases {
    /** Whether the store looks at its bytes again before it says that they are stored. */
    protected boolean readsBack() {
        return true;
    }

    @Nested
    class WritingWithTrouble {
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
}
