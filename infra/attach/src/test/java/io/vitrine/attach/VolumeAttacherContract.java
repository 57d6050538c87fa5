package io.vitrine.attach;

import static io.vitrine.volumes.AttachMode.READ_ONLY;
import static io.vitrine.volumes.AttachMode.READ_WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vitrine.attach.VolumeAttacher.Use;
import io.vitrine.model.AttachmentId;
import io.vitrine.model.AttemptStep;
import io.vitrine.model.ByteRange;
import io.vitrine.model.Fault;
import io.vitrine.model.Gib;
import io.vitrine.model.VolumeId;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.Crash;
import io.vitrine.volumes.FaultyVolumes;
import io.vitrine.volumes.FaultyVolumes.Call;
import io.vitrine.volumes.FaultyVolumes.Effect;
import io.vitrine.volumes.OpenDescriptors;
import io.vitrine.volumes.Volume;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.VolumeService;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every {@link VolumeAttacher} does. Each test ends with no attachment and no open descriptor left. */
public abstract class VolumeAttacherContract {
    private static final long GIB = 1L << 30;
    private static final int MIB = 1 << 20;

    private AttacherUnderTest subject;
    private VolumeService volumes;
    private VolumeAttacher attacher;
    private VolumeId volume;

    /** Without volumes yet; what it keeps on disk goes into {@code folder}. */
    protected abstract AttacherUnderTest subject(Path folder) throws Exception;

    /** Whether several readers may attach one volume, or a second one has to wait for the first. */
    protected boolean readersGoTogether() {
        return true;
    }

    /** Ends what {@link #subject} began. */
    protected abstract void close() throws Exception;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        subject = subject(folder);
        volumes = subject.volumes();
        attacher = subject.over().apply(volumes);
        volume = volumes.create("x", new Gib(1), Map.of()).id();
    }

    @AfterEach
    void nothingIsLeftBehind() throws Exception {
        assertThat(volumes.attachments(volume)).isEmpty();
        assertThat(OpenDescriptors.in(subject.places())).isEmpty();
        assertThat(volumes.find(volume)).map(Volume::state).contains(Volume.State.AVAILABLE);
        volumes.delete(volume);
        close();
    }

    private <T, X extends Exception> T with(AttachMode mode, Use<T, X> use) throws VolumeException, X {
        return attacher.withVolume(volume, mode, silent(), use);
    }

    private static <X extends Exception> VolumeAttacher.Journal<X> silent() {
        return new VolumeAttacher.Journal<>() {
            @Override
            public void reserved(AttachmentId attachment) {}

            @Override
            public void reached(AttemptStep step) {}
        };
    }

    private static Fault fault(ThrowingCallable action) {
        return catchThrowableOfType(VolumeException.class, action).fault();
    }

    private static ByteBuffer random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return ByteBuffer.allocateDirect(length).put(bytes).flip();
    }

    private static byte[] read(AttachedVolume from, long offset, int length) throws VolumeException {
        byte[] bytes = new byte[length];
        from.read(ByteBuffer.wrap(bytes), offset);
        return bytes;
    }

    private static byte[] bytesOf(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static void assertZeros(AttachedVolume in, long offset, int length) throws VolumeException {
        assertThat(Arrays.mismatch(read(in, offset, length), new byte[length])).isNegative();
    }

    @Nested
    class Bytes {
        @Test
        void surviveDetachingAndAttachingAgain() throws Exception {
            with(READ_WRITE, attached -> {
                attached.write(random(MIB), 12_345);
                return 0;
            });

            byte[] read = with(READ_ONLY, attached -> read(attached, 12_345, MIB));

            assertThat(Arrays.mismatch(read, bytesOf(random(MIB)))).isNegative();
        }

        @Test
        void readAsZerosWhereNobodyWroteIfThatIsPromised() throws Exception {
            with(READ_WRITE, attached -> {
                if (attached.unwrittenReadsZero()) {
                    assertZeros(attached, 0, MIB);
                    assertZeros(attached, GIB / 2, MIB);
                    assertZeros(attached, GIB - MIB, MIB);
                }
                return 0;
            });
        }

        @Test
        void areAHoleOnlyWhereNothingButZerosLies() throws Exception {
            with(READ_WRITE, attached -> {
                attached.write(random(MIB), 8L * MIB);
                attached.flush();

                assertThat(attached.isHole(new ByteRange(8L * MIB, MIB))).isFalse();
                assertThat(attached.isHole(new ByteRange(8L * MIB - 1, MIB))).isFalse();
                assertThat(attached.isHole(new ByteRange(9L * MIB - 1, MIB))).isFalse();
                for (long start : new long[] {0, 16L * MIB, GIB - MIB}) {
                    if (attached.isHole(new ByteRange(start, MIB))) {
                        assertZeros(attached, start, MIB);
                    }
                }
                assertThat(attached.isHole(new ByteRange(GIB - 1, 2))).isFalse();
                return 0;
            });
        }

        @Test
        void areZeroedInExactlyTheRangeAskedFor() throws Exception {
            with(READ_WRITE, attached -> {
                var ones = ByteBuffer.allocateDirect(MIB);
                while (ones.hasRemaining()) {
                    ones.put((byte) 1);
                }
                attached.write(ones.flip(), 100);
                attached.writeZeroes(new ByteRange(200, MIB - 300));
                attached.writeZeroes(new ByteRange(150, 0));

                assertThat(read(attached, 199, 2)).containsExactly(1, 0);
                assertThat(read(attached, MIB - 101, 2)).containsExactly(0, 1);
                assertZeros(attached, 200, MIB - 300);
                assertThat(read(attached, MIB + 99, 2)).containsExactly(1, 0);
                return 0;
            });
        }

        @Test
        void endWhereTheVolumeEnds() throws Exception {
            with(READ_WRITE, attached -> {
                assertThat(attached.capacityBytes()).isEqualTo(GIB);
                assertThat(fault(() -> attached.write(random(2), GIB - 1))).isEqualTo(Fault.TOO_LARGE);
                assertThat(fault(() -> attached.write(random(1), GIB))).isEqualTo(Fault.TOO_LARGE);
                assertThat(fault(() -> attached.writeZeroes(new ByteRange(GIB - 1, 2))))
                        .isEqualTo(Fault.TOO_LARGE);
                assertThat(fault(() -> attached.read(ByteBuffer.allocate(2), GIB - 1)))
                        .isEqualTo(Fault.INVALID);
                attached.write(random(1), GIB - 1);
                assertThat(read(attached, GIB - 1, 1)).hasSize(1);
                return 0;
            });
        }

        @Test
        void comeAndGoByManyThreadsAtOnce() throws Exception {
            with(READ_WRITE, attached -> {
                try (var threads = Executors.newFixedThreadPool(8)) {
                    var moving = threads.invokeAll(IntStream.range(0, 32)
                            .<Callable<Object>>mapToObj(number -> () -> {
                                long offset = number * (MIB + 1L);
                                attached.write(random(MIB), offset);
                                return Arrays.mismatch(bytesOf(random(MIB)), read(attached, offset, MIB));
                            })
                            .toList());
                    assertThat(moving).extracting(Future::resultNow).containsOnly(-1);
                }
                attached.flush();
                return 0;
            });
        }

        @Test
        void areNotWrittenThroughAReadOnlyAttachment() throws Exception {
            with(READ_ONLY, attached -> {
                assertThat(fault(() -> attached.write(random(1), 0))).isEqualTo(Fault.CONFLICT);
                assertThat(fault(() -> attached.writeZeroes(new ByteRange(0, 1))))
                        .isEqualTo(Fault.CONFLICT);
                return 0;
            });
        }

        @Test
        void areTheSameWithoutTheHostsCache() throws Exception {
            with(READ_WRITE, attached -> {
                attached.write(random(MIB), 5);
                attached.flush();
                attached.uncache(new ByteRange(0, MIB));
                assertThat(Arrays.mismatch(bytesOf(random(MIB)), read(attached, 5, MIB)))
                        .isNegative();
                return 0;
            });
        }

        @Test
        void areNotDisturbedByAnInterruptedThread() throws Exception {
            with(READ_WRITE, attached -> {
                Thread.currentThread().interrupt();
                attached.write(random(10), 0);
                attached.flush();
                return 0;
            });

            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Nested
    class Growing {
        @Test
        void showsWhileAttached() throws Exception {
            with(READ_WRITE, attached -> {
                attached.write(random(10), GIB - 10);
                volumes.extend(volume, new Gib(2));

                assertThat(attached.refreshCapacity()).isEqualTo(2 * GIB);
                assertThat(attached.capacityBytes()).isEqualTo(2 * GIB);
                if (attached.unwrittenReadsZero()) {
                    assertZeros(attached, GIB, MIB);
                    assertZeros(attached, 2 * GIB - MIB, MIB);
                }
                attached.write(random(10), 2 * GIB - 10);
                assertThat(read(attached, GIB - 10, 10)).isEqualTo(read(attached, 2 * GIB - 10, 10));
                return 0;
            });
        }
    }

    @Nested
    class Loans {
        @Test
        void tellTheJournalEachStep() throws Exception {
            var journal = RecordedJournal.notes();

            attacher.withVolume(volume, READ_WRITE, journal, _ -> 0);

            assertThat(journal.steps())
                    .containsExactly(
                            AttemptStep.RESERVED,
                            AttemptStep.CONNECTED,
                            AttemptStep.OPEN,
                            AttemptStep.CLOSED,
                            AttemptStep.DETACHED);
        }

        @Test
        void endWhereverTheJournalThrows() throws Exception {
            for (int steps = 0; steps < 5; steps++) {
                var journal = RecordedJournal.failingAfter(steps);

                assertThatThrownBy(() -> attacher.withVolume(volume, READ_WRITE, journal, _ -> 0))
                        .isInstanceOf(RecordedJournal.Lost.class);
                assertThat(volumes.attachments(volume))
                        .as("after %s", journal.steps())
                        .isEmpty();
            }
        }

        @Test
        void endWithTheBodysOwnTrouble() {
            var trouble = new IOException("the client hung up");

            assertThatThrownBy(() -> with(READ_WRITE, _ -> {
                        throw trouble;
                    }))
                    .isSameAs(trouble);
        }

        @Test
        void keepTroubleOfTheDetachingBehindTheBodysOwn() throws Exception {
            var trouble = new IOException("the client hung up");
            var faulty =
                    new FaultyVolumes(volumes, new Crash()).on(Call.DETACH, 1, new Effect.Refused(Fault.UNAVAILABLE));

            assertThatThrownBy(() -> subject.over().apply(faulty).withVolume(volume, READ_WRITE, silent(), _ -> {
                        throw trouble;
                    }))
                    .isSameAs(trouble)
                    .satisfies(thrown -> assertThat(thrown.getSuppressed()).hasSize(1));

            endAttachments();
        }

        @Test
        void failWhenOnlyTheDetachingDoes() throws Exception {
            var faulty =
                    new FaultyVolumes(volumes, new Crash()).on(Call.DETACH, 1, new Effect.Refused(Fault.UNAVAILABLE));

            assertThat(fault(() -> subject.over().apply(faulty).withVolume(volume, READ_WRITE, silent(), _ -> 0)))
                    .isEqualTo(Fault.UNAVAILABLE);

            endAttachments();
        }

        @Test
        void giveNoMoreBytesAfterTheirEnd() throws Exception {
            var kept = new CompletableFuture<AttachedVolume>();
            with(READ_WRITE, kept::complete);

            var late = kept.join();

            assertThat(fault(() -> late.write(random(1), 0))).isEqualTo(Fault.GONE);
            assertThat(fault(() -> late.read(ByteBuffer.allocate(1), 0))).isEqualTo(Fault.GONE);
            assertThat(fault(late::flush)).isEqualTo(Fault.GONE);
        }

        @Test
        void keepOthersOutWhileTheyWrite() throws Exception {
            with(READ_WRITE, _ -> {
                assertThat(fault(() -> with(READ_WRITE, _ -> 0))).isEqualTo(Fault.BUSY);
                assertThat(fault(() -> with(READ_ONLY, _ -> 0))).isEqualTo(Fault.BUSY);
                return 0;
            });
        }

        @Test
        void letReadersInTogetherOrOneAlone() throws Exception {
            Use<Integer, VolumeException> reading = attached -> read(attached, 0, 10).length;

            if (readersGoTogether()) {
                int inner = with(READ_ONLY, _ -> with(READ_ONLY, reading));
                assertThat(inner).isEqualTo(10);
            } else {
                Use<Fault, VolumeException> second = _ -> fault(() -> with(READ_ONLY, reading));
                assertThat(with(READ_ONLY, second)).isEqualTo(Fault.BUSY);
            }
        }

        @Test
        void areRefusedWithoutAVolume() {
            var unknown = new VolumeId("0199a0b2-0000-7000-8000-000000000000");

            assertThat(fault(() -> attacher.withVolume(unknown, READ_ONLY, silent(), _ -> 0)))
                    .isEqualTo(Fault.NOT_FOUND);
        }

        @ParameterizedTest
        @EnumSource(
                value = Call.class,
                names = {"RESERVE", "CONNECT", "COMPLETE"})
        void sayWhenTheOutcomeIsUnknownAndTheControlPlaneKnowsIt(Call call) throws Exception {
            var faulty = new FaultyVolumes(volumes, new Crash()).on(call, 1, new Effect.AnswerLost());

            assertThat(fault(() -> subject.over().apply(faulty).withVolume(volume, READ_WRITE, silent(), _ -> 0)))
                    .isEqualTo(Fault.OUTCOME_UNKNOWN);

            assertThat(volumes.attachments(volume)).hasSize(call == Call.RESERVE ? 1 : 0);
            endAttachments();
        }

        @ParameterizedTest
        @EnumSource(
                value = Call.class,
                names = {"RESERVE", "CONNECT", "COMPLETE", "FIND"})
        void leaveNothingWhereACallIsRefused(Call call) {
            var faulty = new FaultyVolumes(volumes, new Crash())
                    .on(call, 1, new Effect.Refused(Fault.UNAVAILABLE))
                    .on(call, 2, new Effect.Refused(Fault.UNAVAILABLE));

            assertThat(fault(() -> subject.over().apply(faulty).withVolume(volume, READ_WRITE, silent(), _ -> 0)))
                    .isEqualTo(Fault.UNAVAILABLE);
        }

        private void endAttachments() throws VolumeException {
            for (var attachment : volumes.attachments(volume)) {
                volumes.detach(attachment.id());
            }
        }
    }
}
