package io.vitrine.worker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.catalog.WorkerRegister.Peer;
import io.vitrine.http.ticket.Tickets;
import io.vitrine.model.Caller;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.ImageId;
import io.vitrine.model.WorkerId;
import io.vitrine.testkit.SecretFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who came with a ticket for one worker is sent to another with one for that. */
class PeerTicketsTest {
    private static final Caller BY = new Caller("u", Optional.of("p"), Set.of("member"), false, "req-test");
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Peer PEER = new Peer(new WorkerId("peer"), "http://peer.example:9292", List.of(), NOW);
    private static final Duration LIFETIME = Duration.ofMinutes(5);

    @Test
    void ticketIsForTheOtherWorkerAndThatImageAndEnds(@TempDir Path folder) throws Exception {
        var keys = new Tickets(SecretFile.write(folder.resolve("keys"), SecretFile.TICKET_KEY), Duration.ZERO);
        var image = ImageId.fresh();

        var address = new PeerTickets(Optional.of(keys), LIFETIME).address(image, PEER, BY);

        var start = "http://peer.example:9292/v2/images/" + image + "/file?ticket=";
        assertThat(address).startsWith(start);
        var ticket = address.substring(start.length());
        assertThat(keys.check(ticket, image.value(), PEER.id(), NOW, "r"))
                .isInstanceOfSatisfying(
                        Tickets.Check.Valid.class,
                        valid -> assertThat(valid.caller().project()).contains("p"));
        assertThat(keys.check(ticket, image.value(), new WorkerId("self"), NOW, "r"))
                .isInstanceOf(Tickets.Check.Refused.class);
        assertThat(keys.check(
                        ticket, image.value(), PEER.id(), NOW.plus(LIFETIME).plusSeconds(1), "r"))
                .isInstanceOf(Tickets.Check.Refused.class);
    }

    @Test
    void withoutKeysNobodyIsSentOn() {
        var none = new PeerTickets(Optional.empty(), LIFETIME);

        assertThatThrownBy(() -> none.address(ImageId.fresh(), PEER, BY))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.UNAVAILABLE));
    }
}
