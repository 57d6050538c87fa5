package io.vitrine.http.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.http.ticket.Tickets.Check;
import io.vitrine.model.Caller;
import io.vitrine.model.ImageId;
import io.vitrine.model.Standing;
import io.vitrine.model.WorkerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a ticket is worth, to whom, and how long. */
class TicketsTest {
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
    private static final Duration LEEWAY = Duration.ofSeconds(60);
    private static final ImageId IMAGE = new ImageId("11111111-2222-4333-8444-555555555555");
    private static final WorkerId WORKER = new WorkerId("w1");
    private static final Caller ALICE =
            new Caller("alice", Optional.of("p"), Set.of("member", "reader"), false, "req-1");

    private Path file;
    private int written;

    @BeforeEach
    void makeKey(@TempDir Path folder) throws IOException {
        file = folder.resolve("keys");
        keys(1);
    }

    @Test
    void ticketLetsItsCallerIn() {
        var tickets = tickets();

        var check = tickets.check(aliceUntilNoon(tickets), IMAGE.value(), WORKER, NOON.minusSeconds(1), "req-2");

        assertThat(check)
                .isEqualTo(new Check.Valid(
                        new Caller("alice", Optional.of("p"), Set.of("member", "reader"), false, "req-2")));
    }

    @Test
    void callerWithoutProjectStaysWithoutOne() {
        var tickets = tickets();
        var admin = new Caller("root", Optional.empty(), Set.of("admin"), true, "req-1");
        var ticket = tickets.sign(new Ticket(IMAGE, WORKER, NOON, admin));

        assertThat(tickets.check(ticket, IMAGE.value(), WORKER, NOON, "req-1")).isEqualTo(new Check.Valid(admin));
    }

    @Test
    void whatAPolicyMayAskAboutTheCallerTravelsAlong() {
        var tickets = tickets();
        var service = new Standing.Service(
                "nova", Optional.of("default"), Optional.of("service"), Optional.of("default"), Set.of("service"));
        var standing = new Standing(
                Optional.of("d1"),
                Optional.of("d2"),
                Optional.of("d3"),
                Optional.of("all"),
                false,
                Optional.of(service));
        var caller = new Caller("bob", Optional.of("p"), Set.of("member"), false, "req-1", standing);
        var ticket = tickets.sign(new Ticket(IMAGE, WORKER, NOON, caller));

        assertThat(tickets.check(ticket, IMAGE.value(), WORKER, NOON, "req-1")).isEqualTo(new Check.Valid(caller));
    }

    @Test
    void ticketEndsAfterTheLeewayOfClocks() {
        var tickets = tickets();
        var ticket = aliceUntilNoon(tickets);

        assertThat(tickets.check(ticket, IMAGE.value(), WORKER, NOON.plus(LEEWAY), "r"))
                .isInstanceOf(Check.Valid.class);
        assertRefused(
                tickets.check(ticket, IMAGE.value(), WORKER, NOON.plus(LEEWAY).plusSeconds(1), "r"), "has expired");
    }

    @Test
    void ticketIsForOneImageAtOneWorker() {
        var tickets = tickets();
        var ticket = aliceUntilNoon(tickets);

        assertRefused(tickets.check(ticket, "another", WORKER, NOON, "r"), "another image");
        assertRefused(tickets.check(ticket, IMAGE.value(), new WorkerId("w2"), NOON, "r"), "another worker");
    }

    @Test
    void changedTicketIsNotGenuine() {
        var tickets = tickets();
        var ticket = aliceUntilNoon(tickets);

        for (var place = 0; place < ticket.length(); place++) {
            var changed = new StringBuilder(ticket);
            changed.setCharAt(place, ticket.charAt(place) == 'A' ? 'B' : 'A');
            if (differs(changed.toString(), ticket)) {
                assertRefused(tickets.check(changed.toString(), IMAGE.value(), WORKER, NOON, "r"), "not genuine");
            }
        }
    }

    /** The last character of base64 has bits that mean nothing. */
    private static boolean differs(String changed, String ticket) {
        var last = ticket.lastIndexOf('.') + 1;
        return !changed.substring(0, last).equals(ticket.substring(0, last))
                || !Arrays.equals(decoded(changed.substring(last)), decoded(ticket.substring(last)));
    }

    private static byte[] decoded(String text) {
        return Base64.getUrlDecoder().decode(text);
    }

    @Test
    void nonsenseIsNotGenuine() {
        for (var nonsense :
                new String[] {"", ".", "...", "v1.a.b.c", "v2.a.b.c", "x".repeat(100_000), "v1.\u00e9.\u00e9.\u00e9"}) {
            assertRefused(tickets().check(nonsense, IMAGE.value(), WORKER, NOON, "r"), "not genuine");
        }
    }

    @Test
    void keyIsChangedWithoutRefusingAnybody() throws IOException {
        var tickets = tickets();
        var signedByOld = aliceUntilNoon(tickets);

        keys(1, 2);
        var signedWhileNewIsAppended = aliceUntilNoon(tickets);
        keys(2, 1);
        var signedByNew = aliceUntilNoon(tickets);

        assertThat(valid(tickets, signedByOld, signedWhileNewIsAppended, signedByNew))
                .isTrue();
        assertThat(keyId(signedWhileNewIsAppended))
                .isEqualTo(keyId(signedByOld))
                .isNotEqualTo(keyId(signedByNew));
        keys(2);
        assertRefused(tickets.check(signedByOld, IMAGE.value(), WORKER, NOON, "r"), "not genuine");
        assertThat(valid(tickets, signedByNew)).isTrue();
    }

    @Test
    void keysStayWhenTheirFileIsSpoilt() throws IOException {
        var tickets = tickets();
        var ticket = aliceUntilNoon(tickets);

        Files.writeString(file, "no key at all\n");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1));

        assertThat(valid(tickets, ticket)).isTrue();
    }

    @Test
    void unusableKeyFileIsRefusedWithoutShowingIt() throws IOException {
        Files.writeString(file, "c2VjcmV0\n");
        assertThatThrownBy(this::tickets)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("32 bytes")
                .hasMessageNotContaining("c2VjcmV0");
        Files.writeString(file, "# nothing but this\n");
        assertThatThrownBy(this::tickets).hasMessageContaining("holds no key");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(this::tickets).hasMessageContaining("chmod 600");
        Files.delete(file);
        assertThatThrownBy(this::tickets).hasMessageContaining("cannot be read");
    }

    private Tickets tickets() {
        return new Tickets(file, LEEWAY);
    }

    private static String aliceUntilNoon(Tickets tickets) {
        return tickets.sign(new Ticket(IMAGE, WORKER, NOON, ALICE));
    }

    private static boolean valid(Tickets tickets, String... each) {
        return Arrays.stream(each)
                .allMatch(ticket -> tickets.check(ticket, IMAGE.value(), WORKER, NOON, "r") instanceof Check.Valid);
    }

    private static String keyId(String ticket) {
        return ticket.split("\\.")[1];
    }

    private static void assertRefused(Check check, String because) {
        assertThat(check).isInstanceOfSatisfying(Check.Refused.class, refused -> assertThat(refused.reason())
                .contains(because));
    }

    /** Writes keys of 32 bytes, each all of one value. */
    private void keys(int... values) throws IOException {
        var lines = new StringBuilder("# keys of tickets\n");
        for (var value : values) {
            var key = new byte[32];
            Arrays.fill(key, (byte) value);
            lines.append(Base64.getEncoder().encodeToString(key)).append('\n');
        }
        Files.writeString(file, lines);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.setLastModifiedTime(file, FileTime.from(NOON.plusSeconds(++written)));
    }
}
