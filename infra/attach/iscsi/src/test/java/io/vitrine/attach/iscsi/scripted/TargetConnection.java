package io.vitrine.attach.iscsi.scripted;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One connection with a thread of its own: what the script does happens here, on the way in and on the way out. */
final class TargetConnection implements Runnable {
    private final ScriptedTarget target;
    private final ScriptedPortal portal;
    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final PduCodec codec = new PduCodec();
    private volatile @Nullable TargetSession session;
    private volatile boolean outOfTouch;
    private volatile boolean isReset;
    private boolean cutNext;
    private int statSn;

    TargetConnection(ScriptedTarget target, ScriptedPortal portal, Socket socket) throws IOException {
        this.target = target;
        this.portal = portal;
        this.socket = socket;
        this.statSn = target.traits().firstStatSn;
        socket.setTcpNoDelay(true);
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
        this.out = socket.getOutputStream();
    }

    ScriptedPortal portal() {
        return portal;
    }

    @Override
    public void run() {
        try {
            var entered = new LoginPhase(this, target).run();
            if (entered.isPresent()) {
                new FullFeature(this, entered.get(), target).serve();
            }
        } catch (IOException ended) {
            // The connection's end is in the script, or the initiator's own.
        } catch (RuntimeException broken) {
            target.violation("the target could not cope: " + broken);
            broken.printStackTrace();
        } finally {
            close();
            end();
        }
    }

    private void end() {
        var ended = session;
        if (ended != null && !outOfTouch) {
            target.leave(ended);
        }
        portal.left(this);
    }

    void entered(TargetSession own) {
        session = own;
    }

    void fullFeature(Agreed agreed) {
        codec.digests(agreed.headerDigest, agreed.dataDigest);
    }

    /** The next PDU that the script lets through. */
    Pdu receive() throws IOException {
        while (true) {
            if (cutNext || outOfTouch) {
                throw reset();
            }
            var raw = codec.receive(in);
            if (isReset) {
                throw reset();
            }
            var header = new Pdu(Arrays.copyOf(raw, Pdu.HEADER_BYTES));
            var arrived = arrive(raw, target.script().at(Way.RECEIVED, header));
            if (arrived.isPresent()) {
                return codec.decode(arrived.get());
            }
            Optional.ofNullable(session).ifPresent(TargetSession::missed);
        }
    }

    private Optional<byte[]> arrive(byte[] raw, Deed deed) throws IOException {
        switch (deed) {
            case Deed.Pass() -> {}
            case Deed.Swallow() -> {
                return Optional.empty();
            }
            case Deed.Cut(int ignored) -> throw reset();
            case Deed.CutAfter() -> cutNext = true;
            case Deed.LoseTouch() -> loseTouch();
            case Deed.Flip(int at, int mask) -> raw[at % raw.length] ^= (byte) mask;
            case Deed.Split(int ignored, Duration pause) -> LockSupport.parkNanos(pause.toNanos());
            case Deed.Late(Duration by) -> LockSupport.parkNanos(by.toNanos());
            case Deed.Instead(byte[] bytes) -> {
                return Optional.of(bytes);
            }
        }
        return Optional.of(raw);
    }

    synchronized int nextStatSn() {
        return statSn;
    }

    /** Of a PDU that carries a status, and so a StatSN of its own. */
    synchronized void sendStatus(Pdu pdu) throws IOException {
        pdu.i32(24, statSn++);
        put(pdu);
    }

    /** Of a PDU that only tells which StatSN comes next, or none. */
    synchronized void send(Pdu pdu, boolean withStatSn) throws IOException {
        pdu.i32(24, withStatSn ? statSn : 0);
        put(pdu);
    }

    private void put(Pdu pdu) throws IOException {
        var entered = session;
        if (entered != null) {
            entered.number(pdu);
        }
        var deed = target.script().at(Way.SENT, pdu);
        if (outOfTouch) {
            return;
        }
        depart(codec.encode(pdu), deed);
    }

    private void depart(byte[] raw, Deed deed) throws IOException {
        switch (deed) {
            case Deed.Pass() -> out.write(raw);
            case Deed.Swallow() -> {}
            case Deed.Cut(int afterBytes) -> {
                out.write(raw, 0, Math.min(afterBytes, raw.length));
                throw afterBytes == 0 ? reset() : finish();
            }
            case Deed.CutAfter() -> {
                out.write(raw);
                throw finish();
            }
            case Deed.LoseTouch() -> loseTouch();
            case Deed.Flip(int at, int mask) -> {
                raw[at % raw.length] ^= (byte) mask;
                out.write(raw);
            }
            case Deed.Split(int at, Duration pause) -> {
                int first = Math.min(at, raw.length);
                out.write(raw, 0, first);
                LockSupport.parkNanos(pause.toNanos());
                out.write(raw, first, raw.length - first);
            }
            case Deed.Late(Duration by) -> {
                LockSupport.parkNanos(by.toNanos());
                out.write(raw);
            }
            case Deed.Instead(byte[] bytes) -> out.write(bytes);
        }
    }

    /** The initiator sees the end, the session does not. */
    void loseTouch() throws IOException {
        outOfTouch = true;
        Optional.ofNullable(session).ifPresent(TargetSession::loseTouch);
        reset();
    }

    /** Ends it as a crash would. What arrives while a thread still reads is lost, too: until it wakes the system keeps the socket open. */
    IOException reset() {
        isReset = true;
        try {
            socket.setSoLinger(true, 0);
        } catch (SocketException already) {
            // It is closed.
        }
        close();
        return new IOException("cut by the script");
    }

    private IOException finish() {
        try {
            socket.shutdownOutput();
        } catch (IOException already) {
            // It is closed.
        }
        close();
        return new IOException("ended by the script");
    }

    void close() {
        try {
            socket.close();
        } catch (IOException already) {
            // Nothing more can be done.
        }
    }
}
