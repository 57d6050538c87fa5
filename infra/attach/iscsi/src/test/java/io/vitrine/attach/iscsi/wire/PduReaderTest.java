package io.vitrine.attach.iscsi.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.attach.iscsi.IscsiException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ScatteringByteChannel;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PduReaderTest {
    private static final int MOST = 4096;

    @ParameterizedTest
    @CsvSource({"false,false", "true,false", "false,true", "true,true"})
    void streamHasTheSamePdusWhereverItIsSplit(boolean headers, boolean data) {
        var stream = new TargetBytes(headers, data).stream();
        var whole = Collected.of(stream, MOST, headers, data);

        assertThat(whole.pdus).hasSize(11).noneMatch(pdu -> pdu.contains("PROTOCOL_ERROR"));
        for (var cut = 0; cut <= stream.length; cut++) {
            assertThat(Collected.of(stream, MOST, headers, data, cut).pdus)
                    .as("cut at %d", cut)
                    .isEqualTo(whole.pdus);
        }
    }

    @Test
    void bytesMayComeOneByOne() {
        var stream = new TargetBytes(true, true).stream();

        var single = Collected.of(
                stream, MOST, true, true, IntStream.range(0, stream.length).toArray());

        assertThat(single.pdus).isEqualTo(Collected.of(stream, MOST, true, true).pdus);
    }

    @Test
    void eachFlippedBitIsFoundByADigest() {
        var right = Collected.of(new TargetBytes(true, true).stream(), MOST, true, true);
        var stream = new TargetBytes(true, true).stream();
        for (var bit = 0; bit < stream.length * 8; bit += 5) {
            stream[bit / 8] ^= (byte) (1 << bit % 8);

            var read = Collected.of(stream, MOST, true, true).pdus;

            // A length that grew may leave the reader waiting; it delivers nothing wrong in any case.
            assertThat(read).as("bit %d", bit).isNotEqualTo(right.pdus);
            var good = read.stream()
                    .filter(pdu -> !pdu.startsWith("PROTOCOL_ERROR"))
                    .toList();
            assertThat(good).as("bit %d", bit).isEqualTo(right.pdus.subList(0, good.size()));
            stream[bit / 8] ^= (byte) (1 << bit % 8);
        }
    }

    @ParameterizedTest
    @CsvSource({"4096,false", "4097,true", "16777215,true"})
    void nothingLargerThanDeclaredIsTaken(int claimed, boolean refused) {
        var header = TargetBytes.header(0x20, 0x80, 1);
        header.put(5, (byte) (claimed >> 16)).putShort(6, (short) claimed);

        var read = Collected.of(header.array(), MOST, false, false);

        assertThat(read.pdus.stream().anyMatch(pdu -> pdu.startsWith("PROTOCOL_ERROR")))
                .isEqualTo(refused);
    }

    @ParameterizedTest
    @CsvSource({"0x07", "0x01", "0x27", "0x30", "0x3e"})
    void kindsThatNoTargetSendsAreRefused(String opcode) {
        var stream = TargetBytes.header(Integer.decode(opcode), 0x80, 1).array();

        assertThat(Collected.of(stream, MOST, false, false).pdus)
                .singleElement()
                .asString()
                .startsWith("PROTOCOL_ERROR");
    }

    @Test
    void dataGoFromTheChannelToTheirPlaceHoweverItGivesThem() throws IOException {
        var data = TargetBytes.data(200_001);
        var bytes = new TargetBytes(true, true);
        var stream = new java.io.ByteArrayOutputStream();
        for (var i = 0; i < 20; i++) {
            stream.writeBytes(bytes.pdu(TargetBytes.header(0x25, 0x80, i), new byte[i % 3 * 4], data));
            stream.writeBytes(bytes.pdu(TargetBytes.header(0x21, 0x80, i), new byte[0], TargetBytes.data(i)));
        }
        var collected = new Collected();
        var reader = new PduReader(200_001, collected);
        reader.expectDigests(true, true);
        var channel = new Dripping(ByteBuffer.wrap(stream.toByteArray()), new Random(1));

        while (reader.fill(channel) >= 0) {
            var more = true;
            while (more) {
                more = reader.next();
            }
        }

        assertThat(collected.pdus).hasSize(40);
        var expected = java.util.HexFormat.of().formatHex(data);
        assertThat(collected.pdus.stream().filter(pdu -> pdu.startsWith("DataIn")))
                .allMatch(pdu -> pdu.endsWith(expected));
    }

    @Test
    void whatFollowsALoginStaysUnread() throws IscsiException {
        var first = TargetBytes.PLAIN.pdu(TargetBytes.header(0x23, 0x87, 1), new byte[0], new byte[0]);
        var second = TargetBytes.PLAIN.pdu(TargetBytes.header(0x20, 0x80, 2), new byte[0], TargetBytes.data(9));
        var collected = new Collected();
        var reader = new PduReader(MOST, collected);

        reader.feed(ByteBuffer.wrap(first));
        reader.feed(ByteBuffer.wrap(second));

        assertThat(reader.next()).isTrue();
        assertThat(reader.unread()).isEqualTo(second);
    }

    @Test
    void residualTellsWhatWasTransferred() {
        assertThat(List.of(
                        new TargetPdu.Residual(false, false, 7).transferred(100),
                        new TargetPdu.Residual(true, false, 7).transferred(100),
                        new TargetPdu.Residual(true, false, -1).transferred(100),
                        new TargetPdu.Residual(false, true, 7).transferred(100)))
                .containsExactly(100L, 93L, 0L, 100L);
    }

    /** Gives a little, or much, and sometimes nothing. */
    private record Dripping(ByteBuffer all, Random random) implements ScatteringByteChannel {
        @Override
        public long read(ByteBuffer[] buffers, int offset, int length) {
            if (!all.hasRemaining()) {
                return -1;
            }
            var left = random.nextInt(5) == 0 ? random.nextInt(70) : random.nextInt(300_000);
            var total = 0L;
            for (var i = offset; i < offset + length; i++) {
                var some = Math.min(Math.min(left, all.remaining()), buffers[i].remaining());
                buffers[i].put(all.slice(all.position(), some));
                all.position(all.position() + some);
                left -= some;
                total += some;
            }
            return total;
        }

        @Override
        public long read(ByteBuffer[] buffers) {
            return read(buffers, 0, buffers.length);
        }

        @Override
        public int read(ByteBuffer buffer) {
            return (int) read(new ByteBuffer[] {buffer}, 0, 1);
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
