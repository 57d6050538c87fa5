package io.vitrine.attach.iscsi.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.GatheringByteChannel;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** PDUs that go out with as few system calls as the socket lets them; their data stay where they are. For one thread. */
public final class PduBatch {
    private static final int MOST_BUFFERS = 128;
    private static final int MOST_BYTES = 1 << 20;
    private static final int LARGEST_FRAME = InitiatorPdu.HEADER + Integer.BYTES + 3 + Integer.BYTES;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** Headers, digests and padding, one behind the other. */
    private final ByteBuffer frames = ByteBuffer.allocateDirect(MOST_BUFFERS * LARGEST_FRAME);

    private final ByteBuffer[] buffers = new ByteBuffer[MOST_BUFFERS];
    private final CRC32C crc = new CRC32C();
    private int count;
    private int sent;
    private int bytes;
    /** Where the frames begin that stand in no buffer yet. */
    private int loose;

    private boolean headerDigest;
    private boolean dataDigest;

    /** For all that follows. */
    public void useDigests(boolean inHeaders, boolean inData) {
        headerDigest = inHeaders;
        dataDigest = inData;
    }

    public boolean isEmpty() {
        return bytes == 0;
    }

    /** Whether one more PDU may be added. */
    public boolean hasRoom() {
        return bytes < MOST_BYTES && count + 3 <= MOST_BUFFERS && frames.remaining() >= LARGEST_FRAME;
    }

    public void add(InitiatorPdu pdu) {
        add(pdu, NOTHING);
    }

    /** @param data all that remains in it; it must not change until the batch was written */
    public void add(InitiatorPdu pdu, ByteBuffer data) {
        var length = data.remaining();
        var start = frames.position();
        pdu.put(frames, length);
        if (headerDigest) {
            crc.reset();
            crc.update(frames.slice(start, InitiatorPdu.HEADER));
            putDigest();
        }
        bytes += frames.position() - start;
        if (length > 0) {
            addData(data, length);
        }
    }

    private void addData(ByteBuffer data, int length) {
        gatherFrames();
        buffers[count++] = data;
        var start = frames.position();
        var padding = -length & 3;
        for (var i = 0; i < padding; i++) {
            frames.put((byte) 0);
        }
        if (dataDigest) {
            crc.reset();
            crc.update(data.duplicate());
            crc.update(frames.slice(start, padding));
            putDigest();
        }
        bytes += length + frames.position() - start;
    }

    private void putDigest() {
        frames.order(ByteOrder.LITTLE_ENDIAN).putInt((int) crc.getValue()).order(ByteOrder.BIG_ENDIAN);
    }

    private void gatherFrames() {
        if (frames.position() > loose) {
            buffers[count++] = frames.slice(loose, frames.position() - loose);
            loose = frames.position();
        }
    }

    /**
     * Writes once, as much as the channel takes.
     *
     * @return whether all is written; the batch is empty then
     */
    public boolean writeTo(GatheringByteChannel channel) throws IOException {
        gatherFrames();
        channel.write(buffers, sent, count - sent);
        while (sent < count && !buffers[sent].hasRemaining()) {
            sent++;
        }
        if (sent < count) {
            return false;
        }
        clear();
        return true;
    }

    private void clear() {
        Arrays.fill(buffers, 0, count, null);
        frames.clear();
        count = 0;
        sent = 0;
        bytes = 0;
        loose = 0;
    }
}
