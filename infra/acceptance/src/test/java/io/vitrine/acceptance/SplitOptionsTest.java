package io.vitrine.acceptance;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.acceptance.lambda.CatalogueServer;
import io.vitrine.testkit.SelfSigned;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What {@code split} can be told, at once: users, TLS, a PostgreSQL that was there before, a file of settings with its password. The password is on
 * no command line and in no environment.
 */
@Tag("peers")
class SplitOptionsTest extends PrintedLinesWithUsersSuite {
    private static final String PASSWORD = HexFormat.of().formatHex(new SecureRandom().generateSeed(8));

    private static final ToldEverything TOLD = new ToldEverything();

    @RegisterExtension
    static final AfterAllCallback DATABASE = _ -> TOLD.stopTheDatabase();

    @RegisterExtension
    static final OnShape SHAPE = new OnShape(TOLD);

    /** Owns the database, which outlives the deployment. */
    private static final class ToldEverything implements Shape {
        @SuppressWarnings("NullAway.Init") // with the first setup
        private Path folder;

        @SuppressWarnings("NullAway.Init") // with the first setup
        private CatalogueServer database;

        @Override
        public String name() {
            return "split with options";
        }

        @Override
        public DeploymentSetup setup(String purpose) {
            var setup = Repository.split("options");
            try {
                folder = Files.createTempDirectory("vitrine-given-to-split");
                database = CatalogueServer.start(folder.resolve("postgresql"));
                database.requirePassword(PASSWORD);
                Files.writeString(setup.databasePasswordFile(), PASSWORD);
                certify(folder);
                return setup.withOptions("--database", database.address())
                        .withOptions("--config", settings(setup).toString())
                        .withOptions("--tls-cert", folder.resolve("cert.pem").toString())
                        .withOptions("--tls-key", folder.resolve("key.pem").toString());
            } catch (IOException e) {
                throw new UncheckedIOException("no room for what split is told", e);
            } catch (SQLException e) {
                throw new IllegalStateException("the database takes no password", e);
            }
        }

        private Path settings(SplitSetup setup) throws IOException {
            return Files.writeString(folder.resolve("glance-api.conf"), """
                    [DEFAULT]
                    enabled_backends = volumes:volume, files:file
                    [image_format]
                    disk_formats = qcow2
                    [files]
                    filesystem_store_datadir = %s
                    filesystem_store_shared = true
                    [database]
                    password = %s
                    """.formatted(
                            setup.data().resolve("split/shared/files"), PASSWORD));
        }

        void stopTheDatabase() {
            database.close();
            DataFolder.at(folder).delete();
        }
    }

    /** Signs itself a certificate, as a renewal would: beside the old one, then in its place. */
    private static void certify(Path folder) throws IOException {
        SelfSigned.write(folder.resolve("new-key.pem"), folder.resolve("new-cert.pem"), "images", "IP:127.0.0.1");
        for (var name : List.of("key.pem", "cert.pem")) {
            Files.move(folder.resolve("new-" + name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Test
    void linksNameTheAddressThatClientsUse() {
        var versions = given().relaxedHTTPSValidation().get(deployment().endpoint() + "/");

        assertThat(versions.<String>path("versions[0].links[0].href"))
                .startsWith(deployment().endpoint() + "/v2/");
    }

    @Test
    void settingsOfTheFileHold() {
        var refused = api(alice())
                .contentType("application/json")
                .body(Map.of("disk_format", "vmdk"))
                .post("/v2/images");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.asString()).contains("vmdk");
    }

    @Test
    void renewedCertificateIsTakenOver() throws IOException {
        var before = certificate();

        certify(TOLD.folder);

        Cleanliness.eventually(() -> assertThat(certificate()).isNotEqualTo(before));
        assertThat(api(alice()).get("/v2/images").statusCode()).isEqualTo(200);
    }

    /** Which the edge shows. */
    private String certificate() {
        var shown = programs()
                .run("openssl", "s_client", "-connect", deployment().endpoint().getAuthority())
                .output();
        return shown.substring(shown.indexOf("-----BEGIN"), shown.indexOf("-----END"));
    }
}
