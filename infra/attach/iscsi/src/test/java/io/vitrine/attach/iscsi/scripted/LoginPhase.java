package io.vitrine.attach.iscsi.scripted;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** From the first PDU of a connection to the full feature phase (RFC 7143, 6.3 and 11.12). */
final class LoginPhase {
    private static final int TRANSIT = 0x80;
    private static final int CONTINUE = 0x40;
    private static final int SECURITY = 0;
    private static final int OPERATIONAL = 1;
    private static final int FULL_FEATURE = 3;

    private final TargetConnection connection;
    private final ScriptedTarget target;
    private final Traits traits;
    private final Map<String, String> declared = new LinkedHashMap<>();
    private boolean greeted;
    private boolean toldOwnKeys;
    private int expStatSn;

    LoginPhase(TargetConnection connection, ScriptedTarget target) {
        this.connection = connection;
        this.target = target;
        this.traits = target.traits();
    }

    /** Empty where the target said no; the connection ends then. */
    Optional<TargetSession> run() throws IOException {
        var gathered = gather(connection.receive());
        declared.putAll(gathered.keys());
        if (refusedBeforehand(gathered.last())) {
            return Optional.empty();
        }
        boolean discovery = "Discovery".equals(declared.get("SessionType"));
        var chap = new ChapExchange(discovery && !traits.chapAtDiscovery ? ChapSide.NONE : traits.chap);
        var agreed = new Agreed(traits, discovery);
        boolean late = traits.transitLate;
        while (true) {
            var request = gathered.last();
            int stage = request.flags() >> 2 & 3;
            int next = request.flags() & 3;
            boolean transit = request.has(TRANSIT);
            if (stage == OPERATIONAL && !chap.isDone()) {
                return refuse(request, 2, 1);
            }
            var answer = stage == SECURITY
                    ? security(chap, gathered.keys())
                    : Optional.of(operational(agreed, gathered.keys()));
            if (answer.isEmpty()) {
                return refuse(request, 2, 1);
            }
            boolean moves = transit && (stage == OPERATIONAL ? !late : chap.isDone());
            late = late && stage != OPERATIONAL;
            var session = moves && next == FULL_FEATURE
                    ? Optional.of(enter(request, agreed, discovery))
                    : Optional.<TargetSession>empty();
            answer(
                    request,
                    withGreeting(answer.get()),
                    stage,
                    moves ? next : -1,
                    session.map(TargetSession::tsih).orElse(0));
            if (session.isPresent()) {
                connection.fullFeature(agreed);
                return session;
            }
            gathered = gather(connection.receive());
        }
    }

    private record Gathered(Map<String, String> keys, Pdu last) {}

    /** The text of one negotiation step, which may come in several PDUs (RFC 7143, 6.2). */
    private Gathered gather(Pdu first) throws IOException {
        var text = new ByteArrayOutputStream();
        var pdu = first;
        while (true) {
            check(pdu);
            text.writeBytes(pdu.data());
            if (!pdu.has(CONTINUE)) {
                return new Gathered(TextKeys.parse(text.toByteArray()), pdu);
            }
            respond(pdu, new byte[0], pdu.flags() & 0x0c, 0);
            pdu = connection.receive();
        }
    }

    private void check(Pdu pdu) throws IOException {
        if (pdu.opcode() != Op.LOGIN) {
            target.violation("a PDU before the login ended: " + pdu);
            throw new PduCodec.Damaged("no login");
        }
        if (!pdu.isImmediate()) {
            target.violation("a login request without the I bit");
        }
        if (pdu.has(TRANSIT) && pdu.has(CONTINUE)) {
            target.violation("a login request with T and C");
        }
        if (pdu.data().length > 8192) {
            target.violation("a login request with more than 8192 bytes");
        }
        if (greeted && pdu.i32(28) != expStatSn) {
            target.violation("a login request with ExpStatSN " + pdu.i32(28) + ", not " + expStatSn);
        }
    }

    private boolean refusedBeforehand(Pdu request) throws IOException {
        var end = traits.loginEnds.poll();
        if (end != null) {
            var where = end.address().isEmpty() ? Map.<String, String>of() : Map.of("TargetAddress", end.address());
            status(request, TextKeys.format(where), end.statusClass(), end.detail());
            return true;
        }
        if (!declared.containsKey("InitiatorName")) {
            refuse(request, 2, 7);
            return true;
        }
        boolean discovery = "Discovery".equals(declared.get("SessionType"));
        if (!discovery && !target.name().equals(declared.get("TargetName"))) {
            refuse(request, 2, 3);
            return true;
        }
        return false;
    }

    private Optional<Map<String, String>> security(ChapExchange chap, Map<String, String> in) {
        var forced = traits.forced.get("AuthMethod");
        return forced != null && in.containsKey("AuthMethod")
                ? Optional.of(Map.of("AuthMethod", forced))
                : chap.answer(in);
    }

    private Map<String, String> operational(Agreed agreed, Map<String, String> in) {
        var out = new LinkedHashMap<>(agreed.answer(in));
        if (!toldOwnKeys) {
            toldOwnKeys = true;
            out.putAll(agreed.declared());
        }
        return out;
    }

    private Map<String, String> withGreeting(Map<String, String> keys) {
        if (greeted && declared.isEmpty()) {
            return keys;
        }
        var out = new LinkedHashMap<>(keys);
        if (!"Discovery".equals(declared.getOrDefault("SessionType", "Normal"))
                && declared.remove("TargetName") != null) {
            out.put("TargetPortalGroupTag", Integer.toString(connection.portal().groupTag()));
        }
        return out;
    }

    private TargetSession enter(Pdu request, Agreed agreed, boolean discovery) {
        var initiator = declared.getOrDefault("InitiatorName", "");
        long isid = request.i64(8) >>> 16;
        if ((request.i64(8) & 0xffff) != 0) {
            target.violation("a login with a TSIH, though each session has one connection");
        }
        var session = target.enter(connection, agreed, initiator, isid, request.i32(24), discovery);
        connection.entered(session);
        return session;
    }

    private void answer(Pdu request, Map<String, String> keys, int stage, int next, int tsih) throws IOException {
        var text = TextKeys.format(keys);
        int from = 0;
        while (text.length - from > traits.textPieceBytes) {
            respond(request, Arrays.copyOfRange(text, from, from + traits.textPieceBytes), CONTINUE | stage << 2, 0);
            from += traits.textPieceBytes;
            request.i32(16, nextEmpty().itt());
        }
        int flags = stage << 2 | (next < 0 ? 0 : TRANSIT | next);
        respond(request, Arrays.copyOfRange(text, from, text.length), flags, tsih);
    }

    private Pdu nextEmpty() throws IOException {
        var pdu = connection.receive();
        check(pdu);
        if (pdu.data().length > 0) {
            target.violation("keys while the target's answer goes on");
        }
        return pdu;
    }

    private Optional<TargetSession> refuse(Pdu request, int statusClass, int detail) throws IOException {
        status(request, new byte[0], statusClass, detail);
        return Optional.empty();
    }

    private void status(Pdu request, byte[] text, int statusClass, int detail) throws IOException {
        send(response(request, request.flags() & 0x0c, 0)
                .u8(36, statusClass)
                .u8(37, detail)
                .data(text));
    }

    private void respond(Pdu request, byte[] text, int flags, int tsih) throws IOException {
        send(response(request, flags, tsih).data(text));
    }

    private Pdu response(Pdu request, int flags, int tsih) {
        return new Pdu(Op.LOGIN_RESPONSE)
                .u8(1, flags)
                .bytes(8, request.bytes(8, 6))
                .u8(14, tsih >> 8)
                .u8(15, tsih)
                .i32(16, request.itt())
                .i32(28, request.i32(24))
                .i32(32, request.i32(24) + traits.window - 1);
    }

    private void send(Pdu pdu) throws IOException {
        greeted = true;
        expStatSn = connection.nextStatSn() + 1;
        connection.sendStatus(pdu);
    }
}
