package io.vitrine.attach.iscsi.scripted;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Answers SendTargets, in several PDUs where the text is long (RFC 7143, 4.3 and appendix C). */
final class SendTargets {
    private static final int CONTINUE = 0x40;
    private static final int TAG = 0x1234;
    private final TargetConnection connection;
    private final ScriptedTarget target;
    private byte[] left = {};

    SendTargets(TargetConnection connection, ScriptedTarget target) {
        this.connection = connection;
        this.target = target;
    }

    void answer(Pdu request) throws IOException {
        if (request.i32(20) == Pdu.NO_TAG) {
            var keys = TextKeys.parse(request.data());
            left = keys.containsKey("SendTargets") ? records() : new byte[0];
        } else if (request.data().length > 0 || request.i32(20) != TAG) {
            target.violation("a text request that does not go on with the last one: " + request);
        }
        int piece = Math.min(left.length, target.traits().textPieceBytes);
        boolean last = piece == left.length;
        connection.sendStatus(new Pdu(Op.TEXT_RESPONSE)
                .u8(1, last ? Pdu.FINAL : CONTINUE)
                .i64(8, request.i64(8))
                .i32(16, request.itt())
                .i32(20, last ? Pdu.NO_TAG : TAG)
                .data(Arrays.copyOf(left, piece)));
        left = Arrays.copyOfRange(left, piece, left.length);
    }

    private byte[] records() {
        var text = new StringBuilder();
        for (var name : target.names()) {
            text.append("TargetName=").append(name).append('\0');
            for (var portal : target.portals()) {
                text.append("TargetAddress=")
                        .append(portal.address())
                        .append(',')
                        .append(portal.groupTag())
                        .append('\0');
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
