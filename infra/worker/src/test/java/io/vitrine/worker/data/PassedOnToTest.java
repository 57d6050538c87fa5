package io.vitrine.worker.data;

import static io.vitrine.worker.data.PassingWorker.PATIENT;
import static io.vitrine.worker.data.PassingWorker.PEER;
import static io.vitrine.worker.data.PassingWorker.assertUnavailable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.catalog.Migrations;
import io.vitrine.model.WorkerId;
import io.vitrine.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which worker a request is passed on to, and who is asked next. */
class PassedOnToTest {
    private static final WorkerId NEXT = new WorkerId("next");

    @AutoClose
    private static final TestDatabase DATABASE = TestDatabase.fresh("catalog", Migrations::apply);

    @AutoClose
    private final PassingWorker self = new PassingWorker(DATABASE.source());

    @AutoClose
    private final ScriptedWorker peer = new ScriptedWorker();

    PassedOnToTest() throws IOException {}

    @BeforeEach
    void startBoth() throws Exception {
        self.announce(PEER, "http://127.0.0.1:" + peer.port() + "/");
        self.start(PATIENT, Optional.empty());
    }

    @Test
    void downloadThatOneRefusesIsServedByTheNext() throws Exception {
        try (var next = new ScriptedWorker()) {
            self.announce(NEXT, "http://127.0.0.1:" + next.port());
            self.reaches(Optional.of(PEER), Optional.of(NEXT));
            peer.answer("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 4\r\n\r\nfull");
            next.answer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");

            var answer = self.send(self.get("/f"));

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("hello");
            assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
            assertThat(self.passedOn("download", "refused")).isOne();
        } finally {
            self.forget(NEXT);
        }
    }

    @Test
    void uploadThatOneRefusesIsTakenByTheNextOnlyBeforeItsBodyHasBegun() throws Exception {
        try (var next = new ScriptedWorker()) {
            self.announce(NEXT, "http://127.0.0.1:" + next.port());
            for (var worker : List.of(peer, next)) {
                worker.answer("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nfull");
            }

            var refusedByBoth = self.send(self.put("some bytes"));
            for (var worker : List.of(peer, next)) {
                worker.takeBody("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nlate");
            }
            var connections = peer.connections() + next.connections();
            var refusedLate = self.send(self.put("some bytes"));

            assertThat(refusedByBoth.statusCode()).isEqualTo(503);
            assertThat(refusedByBoth.body()).isEqualTo("full");
            assertThat(connections).isEqualTo(2);
            assertThat(refusedLate.body()).isEqualTo("late");
            assertThat(peer.connections() + next.connections()).isEqualTo(3);
        } finally {
            self.forget(NEXT);
        }
    }

    @Test
    void downloadOfASharedStoreGoesToAWorkerThatHasIt() throws Exception {
        self.reaches(Optional.empty());
        peer.answer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");

        var answer = self.send(self.get("/f"));

        assertThat(answer.body()).isEqualTo("hello");
        self.withdraw(PEER);
        assertUnavailable(self.send(self.get("/f")), "store volumes");
    }

    @Test
    void deadWorkerIsToldAtOnce() throws Exception {
        self.withdraw(PEER);

        assertUnavailable(self.send(self.get("/f")), "worker peer");
        assertUnavailable(self.send(self.put("data")), "store volumes");
        assertThat(peer.connections()).isZero();
    }

    @Test
    void workerThatRefusesConnectionsIsToldAtOnce() throws Exception {
        peer.close();

        assertUnavailable(self.send(self.get("/f")), "worker peer");
        assertUnavailable(self.send(self.put("data")), "store volumes");
    }

    @Test
    void workerBehindTlsIsReachedWhereItsAuthorityIsKnown(@TempDir Path folder) throws Exception {
        var certificate = TestCertificate.in(folder);
        try (var secure = new ScriptedWorker(certificate.sockets())) {
            self.announce(PEER, "https://127.0.0.1:" + secure.port());
            secure.answer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
            self.start(PATIENT, Optional.of(certificate.pem()));

            var answer = self.send(self.get("/v2/images/1/file"));

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("hello");
            assertThat(secure.request()).containsIgnoringCase("x-vitrine-passed-on-by: self");
        }
    }

    @Test
    void workerWhoseCertificateNobodyVouchesForIsToldNothing(@TempDir Path folder) throws Exception {
        try (var secure = new ScriptedWorker(TestCertificate.in(folder).sockets())) {
            self.announce(PEER, "https://127.0.0.1:" + secure.port());

            var answer = self.send(self.get("/v2/images/1/file"));

            assertUnavailable(answer, "worker peer");
            assertThat(secure.request()).isEmpty();
        }
    }

    @Test
    void unusableAuthorityEndsTheStartWithItsReason(@TempDir Path folder) throws IOException {
        var nonsense = Files.writeString(folder.resolve("nonsense.pem"), "nonsense");

        for (var file : List.of(nonsense, folder.resolve("missing.pem"), folder)) {
            assertThatThrownBy(() -> new PeerTrust(() -> Optional.of(file)))
                    .hasMessageContaining("worker_ca_file " + file + " cannot be used: ");
        }
    }

    @Test
    void requestIsPassedOnOnce() throws Exception {
        var request = self.get("/f").header("X-Vitrine-Passed-On-By", "peer");

        assertUnavailable(self.send(request), "not reached");
        assertThat(peer.connections()).isZero();
    }
}
