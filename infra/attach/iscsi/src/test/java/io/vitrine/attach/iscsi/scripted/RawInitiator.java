package io.vitrine.attach.iscsi.scripted;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Talks to the target PDU by PDU, as bytes that a test lays out itself. */
final class RawInitiator implements AutoCloseable {
    static final String NAME = "iqn.2026-01.io.vitrine:raw";
    private final Socket socket;
    private final DataInputStream in;
    private final PduCodec codec = new PduCodec();
    private int cmdSn = 0xfffffffe;
    private int expStatSn;
    private int itt = 0x1000;

    RawInitiator(ScriptedPortal portal) throws IOException {
        socket = new Socket(portal.host(), portal.port());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(5000);
        in = new DataInputStream(socket.getInputStream());
    }

    void digests(boolean header, boolean data) {
        codec.digests(header, data);
    }

    void send(Pdu pdu) throws IOException {
        if (pdu.opcode() != Op.DATA_OUT) {
            pdu.i32(24, cmdSn);
        }
        if (!pdu.isImmediate() && pdu.opcode() != Op.DATA_OUT) {
            cmdSn++;
        }
        pdu.i32(28, expStatSn);
        socket.getOutputStream().write(codec.encode(pdu));
    }

    Pdu receive() throws IOException {
        var pdu = codec.decode(codec.receive(in));
        boolean own = pdu.opcode() != Op.R2T && (pdu.opcode() != Op.DATA_IN || pdu.has(1)) && pdu.itt() != Pdu.NO_TAG;
        if (own) {
            expStatSn = pdu.i32(24) + 1;
        }
        return pdu;
    }

    Pdu ask(Pdu pdu) throws IOException {
        send(pdu);
        return receive();
    }

    /** One step of a login. */
    Pdu login(int flags, long isid, Map<String, String> keys) throws IOException {
        return ask(new Pdu(Op.LOGIN | 0x40)
                .u8(1, flags)
                .i64(8, isid << 16)
                .i32(16, ++itt)
                .data(TextKeys.format(keys)));
    }

    /** Straight to the full feature phase. */
    Pdu enter(ScriptedTarget target, long isid) throws IOException {
        return login(
                0x87,
                isid,
                Map.of(
                        "InitiatorName",
                        NAME,
                        "SessionType",
                        "Normal",
                        "TargetName",
                        target.name(),
                        "InitialR2T",
                        "No"));
    }

    Pdu command(int flags, int expected, byte[] data, int... cdb) throws IOException {
        return ask(commandPdu(flags, expected, data, cdb));
    }

    Pdu commandPdu(int flags, int expected, byte[] data, int... cdb) {
        var pdu = new Pdu(Op.COMMAND)
                .u8(1, flags)
                .i32(16, ++itt)
                .i32(20, expected)
                .data(data);
        for (int i = 0; i < cdb.length; i++) {
            pdu.u8(32 + i, cdb[i]);
        }
        return pdu;
    }

    /** READ(16) or WRITE(16). */
    static int[] blocks(int opcode, long block, int count) {
        var bytes = ByteBuffer.allocate(16)
                .put(0, (byte) opcode)
                .putLong(2, block)
                .putInt(10, count)
                .array();
        var cdb = new int[16];
        for (int i = 0; i < cdb.length; i++) {
            cdb[i] = bytes[i] & 0xff;
        }
        return cdb;
    }

    static String text(Pdu pdu) {
        return new String(pdu.data(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
