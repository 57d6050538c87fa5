package io.vitrine.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vitrine.catalog.Migrations;
import io.vitrine.testkit.FreePort;
import io.vitrine.testkit.TestDatabase;
import io.vitrine.testkit.cinder.CinderServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code doctor} and {@code audit} on stores of a configuration file: a Cinder on loopback whose target nobody listens at, files, volumes of this host. */
class StoreCommandsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private Path data;
    private Path config;
    private CinderServer cinder;

    @BeforeEach
    void writeConfiguration(@TempDir Path folder) throws IOException {
        data = folder;
        cinder = CinderServer.start();
        var port = FreePort.find();
        cinder.exports(volume -> JSON.createObjectNode()
                .put("driver_volume_type", "iscsi")
                .put("target_portal", "127.0.0.1:" + port)
                .put("target_iqn", "iqn.2010-10.org.openstack:volume")
                .put("target_lun", 1));
        config = Files.writeString(data.resolve("glance-api.conf"), """
                        [DEFAULT]
                        enabled_backends = cinder:cinder, files:file, volumes:volume, web:http
                        [glance_store]
                        default_backend = cinder
                        [cinder]
                        cinder_store_auth_address = %s
                        cinder_store_user_name = %s
                        cinder_store_password = %s
                        cinder_store_project_name = %s
                        cinder_catalog_info = volumev3::internalURL
                        cinder_os_region_name = RegionOne
                        """.formatted(
                        cinder.keystone(), CinderServer.USER, cinder.password(), CinderServer.PROJECT_NAME));
    }

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(cinder.volumes()).isEmpty();
        assertThat(cinder.attachments()).isEmpty();
        cinder.close();
    }

    @Test
    void doctorFindsFilesInOrder() {
        var code = run("doctor", "files", "--mib", "2");

        assertThat(err.toString()).isEmpty();
        assertThat(out.toString())
                .contains("Store files (file):", "ok ", "write MiB/s", "Store files works.")
                .doesNotContain("FAILED");
        assertThat(code).isZero();
        assertThat(data.resolve("files")).isEmptyDirectory();
    }

    @Test
    void doctorFindsVolumesOfThisHostInOrder() throws IOException {
        var code = run("doctor", "volumes", "--mib", "2", "--json");

        var report = JSON.readTree(out.toString());
        assertThat(report.path("works").asBoolean()).isTrue();
        assertThat(report.path("type").asText()).isEqualTo("volume");
        assertThat(report.path("abilities").path("extends while attached").asText())
                .isEqualTo("yes");
        assertThat(code).isZero();
        assertThat(data.resolve("volumes").resolve("data")).isEmptyDirectory();
    }

    @Test
    void doctorSaysWhatKeepsCinderFromWorking() {
        var code = run("doctor", "cinder", "--mib", "2");

        assertThat(out.toString())
                .contains("ok ", "create", "FAILED", "attach", "What would help: Let this machine reach the portals")
                .contains("Nothing is left.", "Store cinder does not work: attach failed.");
        assertThat(out.toString()).doesNotContain(cinder.password());
        assertThat(code).isEqualTo(1);
    }

    @Test
    void doctorTellsProgramsTheSame() throws IOException {
        var code = run("doctor", "cinder", "--mib", "2", "--json");

        var report = JSON.readTree(out.toString());
        assertThat(report.path("works").asBoolean()).isFalse();
        assertThat(steps(report))
                .containsExactly(
                        "ask ok",
                        "create ok",
                        "attach failed",
                        "write skipped",
                        "extend skipped",
                        "detach skipped",
                        "read back skipped",
                        "delete skipped",
                        "clear up ok");
        assertThat(code).isEqualTo(1);
    }

    private static List<String> steps(JsonNode report) {
        return StreamSupport.stream(report.path("steps").spliterator(), false)
                .map(step ->
                        step.path("step").asText() + " " + step.path("outcome").asText())
                .toList();
    }

    @Test
    void doctorNamesTheStoresThereAre() {
        var code = run("doctor", "elsewhere");

        assertThat(err.toString()).contains("There is no store \"elsewhere\"", "cinder, files, volumes, web");
        assertThat(code).isEqualTo(2);
    }

    @Test
    void doctorAsksAStoreThatTakesNothing() {
        assertThat(run("doctor", "web")).isZero();
        assertThat(out.toString()).contains("takes no images");
    }

    @Test
    void auditFindsNothingWrongInAnEmptyCinder() throws Exception {
        try (var database = TestDatabase.fresh("catalog", Migrations::apply)) {
            var code = run("audit", "cinder", "--database", address(database), "--json");

            var report = JSON.readTree(out.toString());
            assertThat(err.toString()).isEmpty();
            assertThat(report.path("store").asText()).isEqualTo("cinder");
            assertThat(report.path("findings")).isEmpty();
            assertThat(code).isZero();
        }
    }

    @Test
    void auditOfACinderThatIsAwaySaysSo() throws Exception {
        try (var database = TestDatabase.fresh("catalog", Migrations::apply)) {
            cinder.changePassword("another");

            var code = run("audit", "cinder", "--fix", "--database", address(database));

            assertThat(err.toString()).startsWith("vitrine: Store cinder could not be audited:");
            assertThat(code).isEqualTo(1);
        }
    }

    private static String address(TestDatabase database) throws SQLException {
        try (var connection = database.source().getConnection()) {
            return connection.getMetaData().getURL().replace("jdbc:postgresql://", "postgresql://postgres@");
        }
    }

    private int run(String... arguments) {
        var all = new ArrayList<>(Arrays.asList(arguments));
        all.add("--data");
        all.add(data.toString());
        all.add("--config");
        all.add(config.toString());
        return CommandLineInterface.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }
}
