package io.vitrine.attach.iscsi.wire;

import io.vitrine.attach.iscsi.IscsiException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Writes down what a reader delivers. */
final class Collected implements PduReader.Receiver {
    final List<String> pdus = new ArrayList<>();
    long mostBytes;
    private ByteBuffer placed = ByteBuffer.allocate(0);

    @Override
    public ByteBuffer place(TargetPdu.DataIn pdu, int bytes) {
        mostBytes = Math.max(mostBytes, bytes);
        placed = ByteBuffer.allocateDirect(bytes);
        return placed;
    }

    @Override
    public void received(TargetPdu pdu, byte[] data) {
        mostBytes = Math.max(mostBytes, data.length);
        var bytes = data;
        if (pdu instanceof TargetPdu.DataIn) {
            bytes = new byte[placed.capacity()];
            placed.get(0, bytes);
            placed = ByteBuffer.allocate(0);
        }
        pdus.add(pdu + " " + HexFormat.of().formatHex(bytes));
    }

    /** In pieces of so many bytes; what goes wrong is written down as well. */
    static Collected of(byte[] stream, int mostData, boolean headerDigest, boolean dataDigest, int... cuts) {
        var collected = new Collected();
        var reader = new PduReader(mostData, collected);
        reader.expectDigests(headerDigest, dataDigest);
        var from = 0;
        for (var i = 0; i <= cuts.length; i++) {
            var to = i < cuts.length ? cuts[i] : stream.length;
            if (!collected.take(reader, ByteBuffer.wrap(stream, from, to - from))) {
                break;
            }
            from = to;
        }
        return collected;
    }

    private boolean take(PduReader reader, ByteBuffer bytes) {
        try {
            do {
                reader.feed(bytes);
                var more = true;
                while (more) {
                    more = reader.next();
                }
            } while (bytes.hasRemaining());
            return true;
        } catch (IscsiException e) {
            pdus.add(e.fault() + " " + e.getMessage());
            return false;
        }
    }
}
