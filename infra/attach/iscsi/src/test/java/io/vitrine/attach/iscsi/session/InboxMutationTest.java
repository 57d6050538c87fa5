package io.vitrine.attach.iscsi.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.IscsiSettings;
import io.vitrine.attach.iscsi.wire.LoginExchange;
import io.vitrine.attach.iscsi.wire.Parameters;
import io.vitrine.attach.iscsi.wire.PduReader;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A session that a target tells nonsense: each task ends once, nothing is written outside of a buffer, and it fails in one way only. Seeded. */
class InboxMutationTest {
    private static final int SESSIONS = Integer.getInteger("fuzz.sessions", 3_000);
    private static final int[] OPCODES = {0x20, 0x21, 0x22, 0x25, 0x25, 0x25, 0x31, 0x31, 0x32, 0x3f, 0x26};
    private static final int BYTES = 6000;
    private static final byte UNTOUCHED = 0x55;

    @Test
    void nonsenseEndsEachTaskOnceAndTouchesNothingElse() throws IOException {
        var random = new Random(Long.getLong("fuzz.seed", 1));
        try (var arena = Arena.ofConfined()) {
            var memory = arena.allocate(BYTES * 3L);
            for (var session = 0; session < SESSIONS; session++) {
                new Nonsense(random, memory).talk();
            }
        }
    }

    private static final class Nonsense {
        private final Random random;
        private final MemorySegment memory;
        private final AtomicInteger outstanding = new AtomicInteger();
        private final RunningTasks running = new RunningTasks(outstanding);
        private final CommandWindow window = new CommandWindow(new LoginExchange.Numbers(1, 1, 64, 1));
        private final Outbox outbox = new Outbox(
                new Parameters(false, false, false, true, 2048, 4096, 8192, 1024, 4, Duration.ZERO), window, running);
        private final TaskManagement management =
                new TaskManagement(IscsiSettings.DEFAULTS.deadlines(), outbox, running, window);
        private final PduReader reader = new PduReader(
                8192, new Inbox(window, running, outbox, management, SessionEvents.IGNORED, Duration.ZERO));
        private final Sink sink = new Sink();
        private final AtomicInteger ended = new AtomicInteger();

        Nonsense(Random random, MemorySegment memory) {
            this.random = random;
            this.memory = memory;
            memory.fill(UNTOUCHED);
        }

        void talk() throws IOException {
            var in = memory.asSlice(BYTES, BYTES);
            submit(ScsiTask.NOTHING, in);
            submit(MemorySegment.ofArray(new byte[BYTES]), ScsiTask.NOTHING);
            submit(ScsiTask.NOTHING, ScsiTask.NOTHING);
            try {
                for (var pdu = 0; pdu < 40; pdu++) {
                    outbox.writeTo(sink);
                    reader.feed(nonsense());
                    while (reader.next()) {
                        outbox.writeTo(sink);
                    }
                }
            } catch (IscsiException e) {
                // The only way to fail.
            }
            running.loseAll(new IscsiException(IscsiFault.CLOSED, "over"));

            assertThat(ended).hasValue(3);
            assertThat(outstanding).hasValue(0);
            assertThat(memory.asSlice(0, BYTES).mismatch(memory.asSlice(2L * BYTES, BYTES)))
                    .isEqualTo(-1);
        }

        private void submit(MemorySegment out, MemorySegment in) {
            outstanding.incrementAndGet();
            outbox.add(new RunningTask(
                    new ScsiTask(
                            1,
                            new byte[16],
                            out,
                            in,
                            ScsiTask.TaskAttribute.SIMPLE,
                            Duration.ofSeconds(30),
                            result -> ended.incrementAndGet()),
                    Thread.currentThread()));
        }

        /** Right more often than not. */
        private ByteBuffer nonsense() {
            var length = random.nextInt(3) == 0 ? random.nextInt(9000) : random.nextInt(64) * 32;
            var padded = (length + 3) & ~3;
            var pdu = ByteBuffer.allocate(48 + padded);
            pdu.put(0, (byte) OPCODES[random.nextInt(OPCODES.length)]);
            pdu.put(1, (byte) (0x80 | (random.nextInt(8) == 0 ? random.nextInt() : 0)));
            pdu.putInt(4, length);
            pdu.putInt(16, random.nextInt(8) == 0 ? random.nextInt() : tag());
            pdu.putInt(20, random.nextInt());
            pdu.putInt(24, random.nextInt(8) == 0 ? random.nextInt() : window.expStatSn());
            pdu.putInt(28, random.nextInt(8) == 0 ? random.nextInt() : 4);
            pdu.putInt(32, random.nextInt(8) == 0 ? random.nextInt() : 64);
            pdu.putInt(36, random.nextInt(8) == 0 ? random.nextInt() : random.nextInt(3));
            pdu.putInt(40, random.nextInt(8) == 0 ? random.nextInt() : random.nextInt(4) * 512);
            pdu.putInt(44, random.nextInt(8) == 0 ? random.nextInt() : random.nextInt(5) * 1024);
            return pdu;
        }

        private int tag() {
            // Slots are given from 0 on, and serial numbers with them.
            var number = random.nextInt(3);
            return number << 16 | number;
        }
    }

    /** Takes a little at a time. */
    private static final class Sink implements GatheringByteChannel {
        @Override
        public long write(ByteBuffer[] buffers, int offset, int length) {
            var total = 0;
            for (var i = offset; i < offset + length && total < 3000; i++) {
                var some = Math.min(3000 - total, buffers[i].remaining());
                buffers[i].position(buffers[i].position() + some);
                total += some;
            }
            return total;
        }

        @Override
        public long write(ByteBuffer[] buffers) {
            return write(buffers, 0, buffers.length);
        }

        @Override
        public int write(ByteBuffer buffer) {
            return (int) write(new ByteBuffer[] {buffer}, 0, 1);
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
