package io.vitrine.attach.iscsi.session;

import io.vitrine.attach.iscsi.Chap;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.IscsiSettings;
import io.vitrine.attach.iscsi.Portal;
import io.vitrine.attach.iscsi.wire.InitiatorPdu;
import io.vitrine.attach.iscsi.wire.TargetPdu;
import io.vitrine.attach.iscsi.wire.TextKeys;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks a portal which targets it has (RFC 7143, appendix C). */
public final class Discovery {
    private static final int MOST_TEXT = 4 << 20;
    private static final int TEXT_TAG = 2;
    private static final int LOGOUT_TAG = 3;
    private static final byte[] NOTHING = {};

    private final Exchange exchange;
    private final TextKeys heard = new TextKeys(MOST_TEXT);
    private int cmdSn;
    private int expStatSn;

    private Discovery(Login.Established established, IscsiSettings settings) {
        var parameters = established.parameters();
        exchange = new Exchange(
                established.connection(),
                parameters.receiveSegment(),
                settings.deadlines().login());
        exchange.useDigests(parameters.headerDigest(), parameters.dataDigest());
        cmdSn = established.numbers().cmdSn();
        expStatSn = established.numbers().expStatSn();
    }

    /** Logs in to a discovery session, asks SendTargets=All, logs out. */
    public static List<DiscoveredTarget> ask(
            Portal portal, Optional<Chap> own, Optional<Chap> peers, IscsiSettings settings) throws IscsiException {
        var established = new Login(Optional.empty(), Isid.random(), own, peers, settings).at(portal);
        try (var connection = established.connection()) {
            if (established.unread().length > 0) {
                throw new IscsiException(
                        IscsiFault.PROTOCOL_ERROR, "The portal " + connection.portal() + " talks before it is asked.");
            }
            var discovery = new Discovery(established, settings);
            var targets = discovery.sendTargets();
            discovery.logOut();
            return targets;
        }
    }

    private List<DiscoveredTarget> sendTargets() throws IscsiException {
        ask(0, InitiatorPdu.RESERVED_TAG, TextKeys.encode(Map.of("SendTargets", "All")));
        while (true) {
            var received = exchange.receive();
            note(received.pdu());
            switch (received.pdu()) {
                case TargetPdu.TextResponse text
                when text.tag() == TEXT_TAG -> {
                    heard.add(received.data());
                    if (text.last() && !text.continued()) {
                        return targets(heard.take());
                    }
                    ask(text.lun(), text.transferTag(), NOTHING);
                }
                case TargetPdu.NopIn ping -> answer(ping);
                default ->
                    throw new IscsiException(
                            IscsiFault.PROTOCOL_ERROR, "The target does not answer the question for its targets.");
            }
        }
    }

    private void ask(long lun, int transferTag, byte[] text) throws IscsiException {
        exchange.send(new InitiatorPdu.TextRequest(true, lun, TEXT_TAG, transferTag, cmdSn++, expStatSn), text);
    }

    private void answer(TargetPdu.NopIn ping) throws IscsiException {
        if (ping.transferTag() != InitiatorPdu.RESERVED_TAG) {
            exchange.send(
                    new InitiatorPdu.NopOut(
                            ping.lun(), InitiatorPdu.RESERVED_TAG, ping.transferTag(), cmdSn, expStatSn),
                    NOTHING);
        }
    }

    private void note(TargetPdu pdu) {
        if (pdu.hasStatus()) {
            expStatSn = pdu.statSn() + 1;
        }
    }

    private void logOut() throws IscsiException {
        exchange.send(new InitiatorPdu.LogoutRequest(LOGOUT_TAG, cmdSn, expStatSn), NOTHING);
        TargetPdu pdu;
        do {
            pdu = exchange.receive().pdu();
            note(pdu);
        } while (!(pdu instanceof TargetPdu.LogoutResponse));
    }

    static List<DiscoveredTarget> targets(List<TextKeys.Pair> pairs) throws IscsiException {
        var found = new LinkedHashMap<String, List<DiscoveredTarget.Address>>();
        var addresses = Optional.<List<DiscoveredTarget.Address>>empty();
        for (var pair : pairs) {
            switch (pair.key()) {
                case "TargetName" ->
                    addresses = Optional.of(found.computeIfAbsent(pair.value(), name -> new ArrayList<>()));
                case "TargetAddress" ->
                    addresses
                            .orElseThrow(() -> new IscsiException(
                                    IscsiFault.PROTOCOL_ERROR, "The target names an address of nobody."))
                            .add(DiscoveredTarget.Address.of(pair.value()));
                default -> {
                    // Keys of vendors and of later versions are no business of ours.
                }
            }
        }
        return found.entrySet().stream()
                .map(one -> new DiscoveredTarget(one.getKey(), one.getValue()))
                .toList();
    }
}
