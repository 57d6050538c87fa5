package io.vitrine.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vitrine.http.ticket.Ticket;
import io.vitrine.http.ticket.TicketDesk;
import io.vitrine.http.ticket.Tickets;
import io.vitrine.model.Caller;
import io.vitrine.model.ImageId;
import io.vitrine.model.WorkerId;
import io.vitrine.testkit.SecretFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens on a host whose clock is an hour off. */
class DatabaseClockTest {
    private static final WorkerId WORKER = new WorkerId("w");
    private static final ImageId IMAGE = ImageId.fresh();

    @Test
    @DisplayName("F52: the clock of a host jumps")
    void hostsClockDoesNotMatterOnceTheDatabaseWasAsked() {
        var clock = new DatabaseClock();
        var database = Instant.now().minus(Duration.ofHours(1));

        clock.read(database, System.nanoTime());

        assertThat(clock.instant()).isCloseTo(database, within(10, ChronoUnit.SECONDS));
    }

    @Test
    void ticketIsTakenByAWorkerWhoseHostIsAnHourAhead(@TempDir Path folder) throws IOException {
        var keys = SecretFile.write(folder.resolve("keys"), SecretFile.TICKET_KEY);
        var tickets = new Tickets(keys, Duration.ofSeconds(60));
        var database = Instant.now().minus(Duration.ofHours(1));
        var ticket = tickets.sign(new Ticket(IMAGE, WORKER, database.plusSeconds(300), Caller.system("test")));
        var clock = new DatabaseClock();

        var byTheHostsClock = new TicketDesk(Optional.of(tickets), WORKER, clock).check(ticket, IMAGE.value(), "r");
        clock.read(database, System.nanoTime());
        var byTheDatabases = new TicketDesk(Optional.of(tickets), WORKER, clock).check(ticket, IMAGE.value(), "r");

        assertThat(byTheHostsClock).containsInstanceOf(Tickets.Check.Refused.class);
        assertThat(byTheDatabases).containsInstanceOf(Tickets.Check.Valid.class);
    }
}
