package io.vitrine.attach.iscsi.wire;

import io.vitrine.attach.iscsi.Chap;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.IscsiSettings;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A login from the first PDU to the full feature phase (RFC 7143, chapter 6 and 11.12), without a socket: what to send, and what follows from the
 * answer. Used once.
 */
public final class LoginExchange implements AutoCloseable {
    /**
     * Who logs in, and where.
     *
     * @param target empty for a discovery session
     * @param isid 48 bits
     */
    public record Who(Optional<String> target, long isid, Optional<Chap> own, Optional<Chap> peers) {}

    /** What follows from an answer. */
    public sealed interface Step {
        /** Send this, then wait for an answer. */
        record Send(InitiatorPdu.LoginRequest request, byte[] text) implements Step {}

        /** Go there instead (TargetAddress, RFC 7143, 13.8), with a new exchange. */
        record Elsewhere(String address) implements Step {}

        /** The session stands. */
        record Done(Parameters parameters, Numbers numbers) implements Step {}
    }

    /** Where the counting goes on. */
    public record Numbers(int cmdSn, int expCmdSn, int maxCmdSn, int expStatSn) {}

    /** Whoever needs more is not getting anywhere. */
    private static final int MOST_ROUNDS = 100;

    private static final int MOST_TEXT = 64 << 10;
    private static final int FIRST_CMD_SN = 1;
    private static final int TAG = 1;
    private static final byte[] NO_TEXT = {};

    private final Who who;
    private final Optional<ChapExchange> chap;
    private final Negotiation negotiation;
    /** What the target said in the security stage, over all its PDUs. */
    private final Map<String, String> proofs = new LinkedHashMap<>();

    private final TextKeys heard = new TextKeys(MOST_TEXT);
    private LoginStage stage = LoginStage.SECURITY;
    private byte[] unsent = NO_TEXT;
    private boolean transitAtEnd;
    private int expStatSn;
    private int rounds;

    public LoginExchange(Who who, IscsiSettings settings) throws IscsiException {
        this.who = who;
        negotiation = new Negotiation(settings.proposal(), who.target().isEmpty());
        chap = who.own().isPresent()
                ? Optional.of(new ChapExchange(
                        who.own().get(), who.peers(), settings.proposal().chapAlgorithms()))
                : Optional.empty();
        var keys = new LinkedHashMap<String, String>();
        keys.put("InitiatorName", settings.initiatorName());
        who.target().ifPresent(name -> keys.put("TargetName", name));
        keys.put("SessionType", who.target().isPresent() ? "Normal" : "Discovery");
        keys.put("AuthMethod", chap.isPresent() ? "CHAP" : "None");
        say(keys, chap.isEmpty());
    }

    private void say(Map<String, String> keys, boolean transit) {
        unsent = TextKeys.encode(keys);
        transitAtEnd = transit;
    }

    /** The first PDU. */
    public Step.Send start() {
        return send();
    }

    /** As much of what is to be said as fits into one PDU (RFC 7143, 6.2: the C bit). */
    private Step.Send send() {
        var some = Math.min(unsent.length, Parameters.DEFAULT_SEGMENT);
        var text = Arrays.copyOf(unsent, some);
        unsent = Arrays.copyOfRange(unsent, some, unsent.length);
        var more = unsent.length > 0;
        var next = stage == LoginStage.SECURITY ? LoginStage.OPERATIONAL : LoginStage.FULL_FEATURE;
        return new Step.Send(
                new InitiatorPdu.LoginRequest(
                        transitAtEnd && !more, more, stage, next, who.isid(), TAG, FIRST_CMD_SN, expStatSn),
                text);
    }

    /** The target has answered. */
    public Step answer(TargetPdu.LoginResponse response, byte[] text) throws IscsiException {
        heard.add(text);
        switch (response.statusClass()) {
            case 0 -> expStatSn = response.statSn() + 1;
            case 1 -> {
                return elsewhere();
            }
            default -> throw refused(response);
        }
        checkForm(response);
        checkProgress(response, text);
        if (response.continued()) {
            return emptyRequest();
        }
        if (unsent.length > 0) {
            return send();
        }
        return heardOut(response, heard.take());
    }

    private Step elsewhere() throws IscsiException {
        for (var pair : heard.take()) {
            if (pair.key().equals("TargetAddress")) {
                return new Step.Elsewhere(pair.value());
            }
        }
        throw broken("The target sends the initiator elsewhere, and not where.");
    }

    private void checkForm(TargetPdu.LoginResponse response) throws IscsiException {
        if (response.tag() != TAG || response.activeVersion() != 0 || LoginStage.of(response.stage()) != stage) {
            throw broken("The target answers another login request than the one it was sent.");
        }
        if (response.transit() && (response.continued() || !transitAtEnd || unsent.length > 0)) {
            throw broken("The target goes on to the next login stage before it may.");
        }
    }

    /** Text that goes on is bounded by itself. */
    private void checkProgress(TargetPdu.LoginResponse response, byte[] text) throws IscsiException {
        if (!(response.continued() && text.length > 0) && ++rounds > MOST_ROUNDS) {
            throw broken("The login comes to no end: " + MOST_ROUNDS + " answers.");
        }
    }

    /** Lets the target go on talking. */
    private Step emptyRequest() {
        return new Step.Send(
                new InitiatorPdu.LoginRequest(false, false, stage, stage, who.isid(), TAG, FIRST_CMD_SN, expStatSn),
                NO_TEXT);
    }

    private Step heardOut(TargetPdu.LoginResponse response, List<TextKeys.Pair> pairs) throws IscsiException {
        return stage == LoginStage.SECURITY ? inSecurity(response, pairs) : inOperational(response, pairs);
    }

    private Step inSecurity(TargetPdu.LoginResponse response, List<TextKeys.Pair> pairs) throws IscsiException {
        var keys = new LinkedHashMap<String, String>();
        pairs.forEach(pair -> keys.put(pair.key(), pair.value()));
        checkMethod(keys);
        proofs.putAll(keys);
        if (response.transit()) {
            if (chap.isPresent()) {
                chap.get().finish(proofs);
            }
            return toOperational(response, pairs);
        }
        if (chap.isPresent() && ChapExchange.isChallenge(keys)) {
            say(chap.get().answer(keys), true);
        } else {
            // Targets that have nothing to say yet; with CHAP the next word is this side's offer of algorithms.
            say(chap.isPresent() && !transitAtEnd ? chap.get().offer() : Map.of(), transitAtEnd);
        }
        return send();
    }

    private void checkMethod(Map<String, String> keys) throws IscsiException {
        var method = keys.get("AuthMethod");
        var offered = chap.isPresent() ? "CHAP" : "None";
        if (method != null && !method.equals(offered)) {
            throw new IscsiException(
                    IscsiFault.AUTHENTICATION_FAILED,
                    chap.isPresent()
                            ? "The target does not take CHAP, and nothing less is offered."
                            : "The target wants the initiator to authenticate itself, and no CHAP secret is configured.");
        }
    }

    private Step toOperational(TargetPdu.LoginResponse response, List<TextKeys.Pair> pairs) throws IscsiException {
        if (LoginStage.of(response.next()) != LoginStage.OPERATIONAL) {
            throw broken("The target skips the operational stage.");
        }
        stage = LoginStage.OPERATIONAL;
        negotiation.hear(pairs.stream().filter(pair -> !isSecurity(pair.key())).toList());
        say(negotiation.offers(), true);
        return send();
    }

    private static boolean isSecurity(String key) {
        return key.startsWith("CHAP_") || key.equals("AuthMethod");
    }

    private Step inOperational(TargetPdu.LoginResponse response, List<TextKeys.Pair> pairs) throws IscsiException {
        var replies = negotiation.hear(pairs);
        if (response.transit()) {
            if (LoginStage.of(response.next()) != LoginStage.FULL_FEATURE) {
                throw broken("The target goes back in its login.");
            }
            return new Step.Done(
                    negotiation.result(),
                    new Numbers(FIRST_CMD_SN, response.expCmdSn(), response.maxCmdSn(), expStatSn));
        }
        say(replies, true);
        return send();
    }

    /** RFC 7143, 11.13.5. */
    private static IscsiException refused(TargetPdu.LoginResponse response) {
        var status = response.statusClass() << 8 | response.statusDetail();
        var fault =
                switch (status) {
                    case 0x0201 -> IscsiFault.AUTHENTICATION_FAILED;
                    case 0x0202, 0x0203, 0x0204 -> IscsiFault.TARGET_NOT_FOUND;
                    default -> response.statusClass() == 3 ? IscsiFault.SERVICE_UNAVAILABLE : IscsiFault.LOGIN_REFUSED;
                };
        return new IscsiException(
                fault, "The target refuses the login: %s (status %04x).".formatted(words(status), status));
    }

    private static String words(int status) {
        return switch (status) {
            case 0x0200 -> "an error of the initiator";
            case 0x0201 -> "authentication failed";
            case 0x0202 -> "the initiator is not allowed in";
            case 0x0203 -> "target not found";
            case 0x0204 -> "the target is gone and leaves no address";
            case 0x0205 -> "unsupported version";
            case 0x0206 -> "too many connections";
            case 0x0207 -> "a parameter is missing";
            case 0x0208 -> "it cannot be part of that session";
            case 0x0209 -> "unsupported type of session";
            case 0x020a -> "the session does not exist";
            case 0x020b -> "an invalid request during the login";
            case 0x0300 -> "an error of the target";
            case 0x0301 -> "the service is unavailable";
            case 0x0302 -> "out of resources";
            default -> "for a reason without a name";
        };
    }

    private static IscsiException broken(String message) {
        return new IscsiException(IscsiFault.PROTOCOL_ERROR, message);
    }

    @Override
    public void close() {
        chap.ifPresent(ChapExchange::close);
    }
}
