package io.vitrine.attach.iscsi.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PduBatchTest {
    private static final InitiatorPdu PING = new InitiatorPdu.NopOut(0x0001_0000_0000_0000L, 0x11, -1, 7, 9);

    @Test
    void digestsAreThoseOfTheRfc() throws IOException {
        var batch = new PduBatch();
        batch.useDigests(false, true);

        // RFC 7143, appendix A.4: 32 bytes of zeroes, of ones, counting up.
        batch.add(PING, ByteBuffer.wrap(new byte[32]));
        var ones = new byte[32];
        Arrays.fill(ones, (byte) 0xff);
        batch.add(PING, ByteBuffer.wrap(ones));
        var counting = new byte[32];
        for (var i = 0; i < 32; i++) {
            counting[i] = (byte) i;
        }
        batch.add(PING, ByteBuffer.wrap(counting));

        var sent = sent(batch, 1 << 20);
        assertThat(HexFormat.of().formatHex(sent, 80, 84)).isEqualTo("aa36918a");
        assertThat(HexFormat.of().formatHex(sent, 84 + 80, 84 + 84)).isEqualTo("43aba862");
        assertThat(HexFormat.of().formatHex(sent, 168 + 80, 168 + 84)).isEqualTo("4e79dd46");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 48, 100, 1000})
    void channelMayTakeAsLittleAsItLikes(int atATime) throws IOException {
        var whole = new PduBatch();
        var pieces = new PduBatch();
        for (var batch : new PduBatch[] {whole, pieces}) {
            batch.useDigests(true, true);
            for (var i = 0; i < 6; i++) {
                batch.add(PING);
                batch.add(PING, ByteBuffer.wrap(TargetBytes.data(i)));
            }
        }

        assertThat(sent(pieces, atATime)).isEqualTo(sent(whole, 1 << 20));
        assertThat(pieces.isEmpty()).isTrue();
    }

    @Test
    void commandIsLaidOutAsTheRfcSays() throws IOException {
        var batch = new PduBatch();
        batch.add(
                new InitiatorPdu.ScsiCommand(
                        true, InitiatorPdu.ScsiCommand.Direction.WRITE, 1, 0x4001L << 48, 0x22, 3, 5, 6, new byte[] {
                            1, 2, 3, 4, 5, 6
                        }),
                ByteBuffer.wrap(new byte[] {9, 8, 7}));

        assertThat(HexFormat.of().formatHex(sent(batch, 1 << 20)))
                .isEqualTo("01a10000" + "00000003" + "4001000000000000" + "00000022" + "00000003" + "00000005"
                        + "00000006" + "01020304050600000000000000000000" + "09080700");
    }

    @Test
    void loginIsLaidOutAsTheRfcSays() throws IOException {
        var batch = new PduBatch();
        batch.add(new InitiatorPdu.LoginRequest(
                true, false, LoginStage.OPERATIONAL, LoginStage.FULL_FEATURE, 0x800102030405L, 1, 2, 3));

        assertThat(HexFormat.of().formatHex(sent(batch, 1 << 20)))
                .isEqualTo("43870000" + "00000000" + "800102030405" + "0000" + "00000001" + "00000000" + "00000002"
                        + "00000003" + "00".repeat(16));
    }

    @Test
    void batchIsFullBeforeItsBuffersAre() {
        var batch = new PduBatch();
        var count = 0;
        while (batch.hasRoom()) {
            batch.add(PING, ByteBuffer.wrap(new byte[5]));
            count++;
        }

        assertThat(count).isGreaterThan(50);
    }

    private static byte[] sent(PduBatch batch, int atATime) throws IOException {
        var channel = new Sparing(new ByteArrayOutputStream(), atATime);
        var whole = false;
        while (!whole) {
            whole = batch.writeTo(channel);
        }
        return channel.taken.toByteArray();
    }

    private record Sparing(ByteArrayOutputStream taken, int atATime) implements GatheringByteChannel {
        @Override
        public long write(ByteBuffer[] buffers, int offset, int length) {
            var left = atATime;
            for (var i = offset; i < offset + length; i++) {
                var some = new byte[Math.min(left, buffers[i].remaining())];
                buffers[i].get(some);
                taken.writeBytes(some);
                left -= some.length;
            }
            return atATime - left;
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
