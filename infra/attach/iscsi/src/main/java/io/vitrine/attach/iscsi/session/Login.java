package io.vitrine.attach.iscsi.session;

import io.vitrine.attach.iscsi.Chap;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.IscsiSettings;
import io.vitrine.attach.iscsi.Portal;
import io.vitrine.attach.iscsi.wire.LoginExchange;
import io.vitrine.attach.iscsi.wire.LoginExchange.Step;
import io.vitrine.attach.iscsi.wire.Parameters;
import io.vitrine.attach.iscsi.wire.TargetPdu;
import java.util.Optional;

/** Connects and logs in, wherever the target sends it. */
final class Login {
    private static final int MOST_REDIRECTIONS = 3;

    /**
     * A connection in the full feature phase.
     *
     * @param unread what the target sent behind its last login response
     */
    record Established(Connection connection, Parameters parameters, LoginExchange.Numbers numbers, byte[] unread) {}

    private sealed interface Outcome {
        record Inside(Established established) implements Outcome {}

        record SentTo(Portal portal) implements Outcome {}
    }

    private final LoginExchange.Who who;
    private final IscsiSettings settings;

    /** @param target empty for a discovery session */
    Login(Optional<String> target, Isid isid, Optional<Chap> own, Optional<Chap> peers, IscsiSettings settings) {
        this.who = new LoginExchange.Who(target, isid.value(), own, peers);
        this.settings = settings;
    }

    Established at(Portal first) throws IscsiException {
        var portal = first;
        for (var redirections = 0; redirections <= MOST_REDIRECTIONS; redirections++) {
            switch (tryAt(portal)) {
                case Outcome.Inside(Established established) -> {
                    return established;
                }
                case Outcome.SentTo(Portal next) -> portal = next;
            }
        }
        throw new IscsiException(
                IscsiFault.LOGIN_REFUSED,
                "The portal %s sends the initiator elsewhere more than %d times.".formatted(first, MOST_REDIRECTIONS));
    }

    private Outcome tryAt(Portal portal) throws IscsiException {
        var connection = Connection.open(portal, settings.deadlines().connect());
        var stays = false;
        try (var exchange = new LoginExchange(who, settings)) {
            var outcome = converse(connection, exchange);
            stays = outcome instanceof Outcome.Inside;
            return outcome;
        } catch (IscsiException e) {
            throw new IscsiException(e.fault(), "%s at %s: %s".formatted(named(), portal, e.getMessage()), e);
        } finally {
            if (!stays) {
                connection.close();
            }
        }
    }

    private String named() {
        return who.target().map(name -> "Login to " + name).orElse("Discovery");
    }

    private Outcome converse(Connection connection, LoginExchange login) throws IscsiException {
        var exchange = new Exchange(
                connection, Parameters.DEFAULT_SEGMENT, settings.deadlines().login());
        var next = login.start();
        while (true) {
            exchange.send(next.request(), next.text());
            var answer = exchange.receive();
            if (!(answer.pdu() instanceof TargetPdu.LoginResponse response)) {
                throw new IscsiException(IscsiFault.PROTOCOL_ERROR, "The target answers a login with something else.");
            }
            switch (login.answer(response, answer.data())) {
                case Step.Send send -> next = send;
                case Step.Elsewhere(String address) -> {
                    return new Outcome.SentTo(
                            DiscoveredTarget.Address.of(address).portal());
                }
                case Step.Done(Parameters parameters, LoginExchange.Numbers numbers) -> {
                    return new Outcome.Inside(new Established(connection, parameters, numbers, exchange.unread()));
                }
            }
        }
    }
}
