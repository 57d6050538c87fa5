package io.vitrine.attach.iscsi.wire;

import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ScatteringByteChannel;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into PDUs, wherever it is split. Data that were asked for go straight from the channel to where they belong; all else is
 * collected, never more of it than {@code mostData}. After an exception the stream cannot be read on. For one thread.
 */
public final class PduReader {
    /** Where PDUs go. */
    public interface Receiver {
        /**
         * Where the data of a Data-In go.
         *
         * @return a buffer with exactly {@code bytes} remaining, the reader's until {@link #received}
         */
        ByteBuffer place(TargetPdu.DataIn pdu, int bytes) throws IscsiException;

        /**
         * A PDU is complete, and its digests are right.
         *
         * @param data empty for a Data-In: its data were placed
         */
        void received(TargetPdu pdu, byte[] data) throws IscsiException;
    }

    private static final int INBOX = 64 << 10;
    /** Below this it is cheaper to copy than to ask the kernel once more. */
    private static final int WORTH_SCATTERING = 16 << 10;

    private static final int DIGEST = 4;
    private static final byte[] NONE = {};
    private static final ByteBuffer NOWHERE = ByteBuffer.allocate(0);

    private final Receiver receiver;
    private final ByteBuffer inbox = ByteBuffer.allocateDirect(INBOX).limit(0);
    private final ByteBuffer header = ByteBuffer.allocate(InitiatorPdu.HEADER);
    private final ByteBuffer[] pair = new ByteBuffer[2];
    private final CRC32C crc = new CRC32C();
    private final int mostData;
    private boolean headerDigest;
    private boolean dataDigest;
    private boolean filled;
    /** The last data were worth scattering, so those that come next will be: what is read of them into the inbox has to be copied. */
    private boolean expectsMuch;

    /** The PDU whose data are being read; null between PDUs. */
    private @Nullable TargetPdu pdu;

    private byte[] collected = NONE;
    private ByteBuffer data = NOWHERE;
    private int dataStart;
    /** Padding and digest after the data. */
    private int trailer;

    private int padding;

    /** @param mostData the largest data segment that is taken: the MaxRecvDataSegmentLength that was declared */
    public PduReader(int mostData, Receiver receiver) {
        this.mostData = mostData;
        this.receiver = receiver;
    }

    /** For all that follows. */
    public void expectDigests(boolean inHeaders, boolean inData) {
        headerDigest = inHeaders;
        dataDigest = inData;
    }

    /**
     * Reads once from a channel. Only after {@link #next} has said that it needs more.
     *
     * @return bytes read, -1 at the end
     */
    public long fill(ScatteringByteChannel channel) throws IOException {
        if (data.remaining() >= WORTH_SCATTERING) {
            return scatter(channel);
        }
        inbox.compact();
        if (expectsMuch && inbox.position() < InitiatorPdu.HEADER) {
            inbox.limit(InitiatorPdu.HEADER);
        }
        var read = channel.read(inbox);
        filled = !inbox.hasRemaining();
        inbox.flip();
        return read;
    }

    /** The rest of these data, and the header that follows them, but not the data of that one. */
    private long scatter(ScatteringByteChannel channel) throws IOException {
        inbox.clear().limit(trailer + InitiatorPdu.HEADER + (headerDigest ? DIGEST : 0));
        pair[0] = data;
        pair[1] = inbox;
        var read = channel.read(pair);
        filled = !inbox.hasRemaining();
        inbox.flip();
        return read;
    }

    /** Whether the last {@link #fill} got all that it had room for, so that there may be more. */
    public boolean filled() {
        return filled;
    }

    /** What was read and belongs to no PDU yet: only between PDUs. */
    public byte[] unread() {
        var rest = new byte[inbox.remaining()];
        inbox.get(inbox.position(), rest);
        return rest;
    }

    /** Takes bytes from a buffer as {@link #fill} takes them from a channel; as many as there is room for. */
    public void feed(ByteBuffer bytes) {
        inbox.compact();
        var some = Math.min(inbox.remaining(), bytes.remaining());
        inbox.put(bytes.slice(bytes.position(), some));
        bytes.position(bytes.position() + some);
        inbox.flip();
    }

    /**
     * Delivers at most one PDU.
     *
     * @return false if more bytes are needed
     */
    public boolean next() throws IscsiException {
        if (pdu == null && !readHeader()) {
            return false;
        }
        moveData();
        if (data.hasRemaining() || inbox.remaining() < trailer) {
            return false;
        }
        checkData();
        deliver();
        return true;
    }

    private boolean readHeader() throws IscsiException {
        if (inbox.remaining() < InitiatorPdu.HEADER) {
            return false;
        }
        var start = inbox.position();
        var additional = (inbox.get(start + 4) & 0xff) * 4;
        var guarded = InitiatorPdu.HEADER + additional;
        if (inbox.remaining() < guarded + (headerDigest ? DIGEST : 0)) {
            return false;
        }
        header.clear().put(inbox.slice(start, InitiatorPdu.HEADER));
        if (headerDigest) {
            checkHeader(start, guarded);
        }
        inbox.position(start + guarded + (headerDigest ? DIGEST : 0));
        expectData();
        return true;
    }

    private void checkHeader(int start, int guarded) throws IscsiException {
        crc.reset();
        crc.update(inbox.slice(start, guarded));
        inbox.position(start + guarded);
        if (inbox.slice().order(ByteOrder.LITTLE_ENDIAN).getInt() != (int) crc.getValue()) {
            throw broken("The digest of a header from the target does not match.");
        }
    }

    private void expectData() throws IscsiException {
        var bytes = header.getInt(4) & 0xffffff;
        if (bytes > mostData) {
            throw broken("The target sent a data segment of %d bytes where at most %d were agreed on."
                    .formatted(bytes, mostData));
        }
        var begun = TargetPdu.of(header);
        if (begun instanceof TargetPdu.DataIn in) {
            data = bytes == 0 ? NOWHERE : receiver.place(in, bytes);
        } else {
            collected = bytes == 0 ? NONE : new byte[bytes];
            data = ByteBuffer.wrap(collected);
        }
        dataStart = data.position();
        expectsMuch = bytes >= WORTH_SCATTERING;
        padding = -bytes & 3;
        trailer = padding + (dataDigest && bytes > 0 ? DIGEST : 0);
        pdu = begun;
    }

    private void moveData() {
        var some = Math.min(data.remaining(), inbox.remaining());
        if (some > 0) {
            data.put(inbox.slice(inbox.position(), some));
            inbox.position(inbox.position() + some);
        }
    }

    private void checkData() throws IscsiException {
        var after = inbox.position();
        if (trailer >= DIGEST) {
            crc.reset();
            crc.update(data.position(dataStart));
            crc.update(inbox.slice(after, padding));
            inbox.position(after + padding);
            if (inbox.slice().order(ByteOrder.LITTLE_ENDIAN).getInt() != (int) crc.getValue()) {
                throw broken("The digest of data from the target does not match.");
            }
        }
        inbox.position(after + trailer);
    }

    private void deliver() throws IscsiException {
        var whole = Objects.requireNonNull(pdu);
        var its = collected;
        pdu = null;
        collected = NONE;
        data = NOWHERE;
        receiver.received(whole, its);
    }

    private static IscsiException broken(String message) {
        return new IscsiException(IscsiFault.PROTOCOL_ERROR, message);
    }
}
