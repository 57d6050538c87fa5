package io.vitrine.attach.iscsi.session;

import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.wire.InitiatorPdu;
import io.vitrine.attach.iscsi.wire.PduBatch;
import io.vitrine.attach.iscsi.wire.PduReader;
import io.vitrine.attach.iscsi.wire.TargetPdu;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.ArrayDeque;

/** Question and answer, one PDU at a time and before a deadline: what logins and discovery need. */
final class Exchange implements PduReader.Receiver {
    /** What came. */
    record Received(TargetPdu pdu, byte[] data) {}

    private final Connection connection;
    private final PduReader reader;
    private final PduBatch batch = new PduBatch();
    private final ArrayDeque<Received> received = new ArrayDeque<>();
    private final long deadline;

    /** @param limit for the whole conversation */
    Exchange(Connection connection, int mostData, Duration limit) {
        this.connection = connection;
        this.reader = new PduReader(mostData, this);
        this.deadline = System.nanoTime() + limit.toNanos();
    }

    /** For a session that goes on with what this conversation has read already. */
    byte[] unread() {
        return reader.unread();
    }

    void useDigests(boolean inHeaders, boolean inData) {
        reader.expectDigests(inHeaders, inData);
        batch.useDigests(inHeaders, inData);
    }

    void send(InitiatorPdu pdu, byte[] data) throws IscsiException {
        batch.add(pdu, ByteBuffer.wrap(data));
        try {
            while (!batch.writeTo(connection.channel())) {
                connection.await(SelectionKey.OP_WRITE, deadline, "to take what it was sent");
            }
        } catch (IOException e) {
            throw lost(e);
        }
    }

    Received receive() throws IscsiException {
        try {
            while (!reader.next()) {
                connection.await(SelectionKey.OP_READ, deadline, "to answer");
                if (reader.fill(connection.channel()) < 0) {
                    throw new IscsiException(
                            IscsiFault.UNREACHABLE, "The portal " + connection.portal() + " closed the connection.");
                }
            }
        } catch (IOException e) {
            throw lost(e);
        }
        return received.remove();
    }

    private IscsiException lost(IOException cause) {
        return cause instanceof IscsiException known
                ? known
                : new IscsiException(
                        IscsiFault.UNREACHABLE,
                        "The connection to the portal " + connection.portal() + " broke: " + cause.getMessage(),
                        cause);
    }

    @Override
    public ByteBuffer place(TargetPdu.DataIn pdu, int bytes) throws IscsiException {
        throw new IscsiException(IscsiFault.PROTOCOL_ERROR, "The target sent data that nobody asked for.");
    }

    @Override
    public void received(TargetPdu pdu, byte[] data) {
        received.add(new Received(pdu, data));
    }
}
