package io.vitrine.attach.iscsi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vitrine.testkit.TgtServer;
import io.vitrine.testkit.TgtSetup;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The commands as an operator types them, against tgtd. */
@Tag("peers")
class IscsiCommandsTest {
    private static final int BYTES = 8 << 20;

    @SuppressWarnings("NullAway.Init")
    private static TgtServer server;

    @BeforeAll
    static void startTarget() {
        server = TgtServer.start();
    }

    @AfterAll
    static void stopTarget() {
        server.close();
    }

    private static String portal() {
        return "iscsi://127.0.0.1:" + server.port();
    }

    private static JsonNode json(String... arguments) throws Exception {
        var ran = Ran.of(arguments);
        assertThat(ran.exitCode()).as(ran.err()).isZero();
        return new JsonMapper().readTree(ran.out());
    }

    @Test
    void lsListsTargetsAndTheirUnits() throws Exception {
        var disk = server.disk(TgtSetup.defaults(BYTES));

        var text = Ran.of("ls", portal());
        var targets = json("ls", portal(), "--json").path("targets");

        assertThat(text.exitCode()).as(text.err()).isZero();
        assertThat(text.out())
                .contains(disk.name(), "127.0.0.1:" + server.port() + ",1")
                .containsPattern("LUN 1 +8 MiB +IET VIRTUAL-DISK");
        assertThat(targets).anySatisfy(target -> {
            assertThat(target.path("name").asText()).isEqualTo(disk.name());
            assertThat(target.path("units")).anySatisfy(unit -> {
                assertThat(unit.path("lun").asInt()).isEqualTo(1);
                assertThat(unit.path("capacity_bytes").asLong()).isEqualTo(BYTES);
            });
        });
    }

    @Test
    void namesAloneLogInNowhere() throws Exception {
        var disk = server.disk(TgtSetup.defaults(BYTES).asking(new TgtSetup.Account("somebody", "a-secret-of-hers")));

        assertThat(json("ls", portal(), "--names", "--json").path("targets")).anySatisfy(target -> {
            assertThat(target.path("name").asText()).isEqualTo(disk.name());
            assertThat(target.has("units")).isFalse();
            assertThat(target.has("trouble")).isFalse();
        });
        assertThat(Ran.of("ls", portal()).out()).contains("AUTHENTICATION_FAILED");
    }

    @Test
    void infoTellsWhoTheDiskIsAndWhatWasAgreedOn() throws Exception {
        var disk = server.disk(TgtSetup.tuned(BYTES).withDigests());

        var facts = json("info", disk.url(), "--json");

        assertThat(facts.path("vendor").asText()).isEqualTo("IET");
        assertThat(facts.path("product").asText()).isEqualTo("VIRTUAL-DISK");
        assertThat(facts.path("capacity_bytes").asLong()).isEqualTo(BYTES);
        assertThat(facts.path("block_bytes").asInt()).isEqualTo(512);
        assertThat(facts.path("write_cache").asBoolean()).isTrue();
        assertThat(facts.path("designators")).isNotEmpty();
        assertThat(facts.path("max_transfer_bytes").asLong()).isPositive();
        var path = facts.path("paths").path(0);
        assertThat(path.path("portal").asText()).isEqualTo("127.0.0.1:" + server.port());
        var agreed = path.path("agreed");
        assertThat(agreed.path("HeaderDigest").asText()).isEqualTo("CRC32C");
        assertThat(agreed.path("DataDigest").asText()).isEqualTo("CRC32C");
        assertThat(agreed.path("InitialR2T").asBoolean()).isFalse();
        assertThat(agreed.path("MaxBurstLength").asInt()).isEqualTo(1 << 20);
        assertThat(agreed.path("TargetMaxRecvDataSegmentLength").asInt()).isEqualTo(256 << 10);
        assertThat(agreed.path("MaxOutstandingR2T").asInt()).isEqualTo(8);
        assertThat(Ran.of("info", disk.url()).out()).containsPattern("capacity bytes +8388608 \\(8 MiB\\)");
    }

    @Test
    void benchReadsAndChangesNothing() throws Exception {
        var disk = server.disk(TgtSetup.tuned(BYTES));
        var content = new byte[BYTES];
        new Random(3).nextBytes(content);
        Files.write(disk.file(), content);

        var results = json("bench", disk.url(), "--size", "32MiB", "--seconds", "60", "--json")
                .path("results");

        assertThat(results).hasSize(2).allSatisfy(result -> {
            assertThat(result.path("direction").asText()).isEqualTo("read");
            assertThat(result.path("calls").asLong()
                            * result.path("block_bytes").asLong())
                    .isEqualTo(32L << 20);
            assertThat(result.path("bytes_per_second").asDouble()).isPositive();
        });
        assertThat(Files.readAllBytes(disk.file())).isEqualTo(content);
    }

    @Test
    void benchWritesOnceItIsToldWhatThatDestroys() throws Exception {
        var disk = server.disk(TgtSetup.tuned(BYTES));

        var results = json(
                        "bench",
                        disk.url(),
                        "--only",
                        "sequential",
                        "--block",
                        "256KiB",
                        "--size",
                        "8MiB",
                        "--seconds",
                        "60",
                        "--write",
                        "destroys-data",
                        "--json")
                .path("results");

        assertThat(results)
                .extracting(result -> result.path("direction").asText())
                .containsExactlyInAnyOrder("read", "write");
        assertThat(new String(Files.readAllBytes(disk.file()), StandardCharsets.ISO_8859_1))
                .doesNotContain("\0".repeat(64));
    }

    @Test
    void noDiskThereIsTold() {
        var disk = server.disk(TgtSetup.defaults(BYTES));

        var ran = Ran.of("info", portal() + "/" + disk.name() + "/7");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).contains("LUN_NOT_FOUND");
    }

    @Test
    void noTargetThereIsTold() {
        var ran = Ran.of("info", portal() + "/iqn.2026-01.io.vitrine.test:nobody/1", "--timeout", "3");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).contains("TARGET_NOT_FOUND");
    }
}
