package io.vitrine.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.testkit.SecretFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The real commands follow a ticket to the worker. */
@Tag("peers")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TicketCommandsTest {
    private static final RandomImage BYTES = new RandomImage(95, 7_000_000);

    private RunningGateway gateway;
    private ProcessBesideGateway locations;
    private EdgeWithoutPaths edge;
    private ImagesClient images;
    private Programs programs;
    private String id;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        var keys = SecretFile.write(folder.resolve("keys"), SecretFile.TICKET_KEY);
        var tickets = Map.of("VITRINE_VITRINE_TICKET_KEY_FILE", keys.toString());
        gateway = Repository.gateway("ticket-commands")
                .with("VITRINE_VITRINE_TICKET_KEY_FILE", keys.toString())
                .start();
        locations = ProcessBesideGateway.start(gateway, "functions/locations", folder.resolve("locations"), tickets);
        edge = new EdgeWithoutPaths(gateway.endpoint(), locations.endpoint());
        images = new ImagesClient(gateway.endpoint());
        programs = new Programs(Files.createDirectory(folder.resolve("work")));
        id = images.store("ticketed", BYTES, "files");
    }

    @AfterAll
    void nothingIsLeftBehind() {
        Cleanliness.leaveNothingBehind(gateway);
        images.close();
        edge.close();
        locations.close();
        gateway.close();
        Deployment.delete(gateway.setup());
    }

    @Test
    void openstackSavesAnImage() throws IOException {
        programs.run(
                        "openstack",
                        "--os-auth-type",
                        "none",
                        "--os-endpoint",
                        edge.endpoint().toString(),
                        "image",
                        "save",
                        "--file",
                        "by-openstack",
                        id)
                .succeeded();

        assertSaved("by-openstack");
    }

    @Test
    void glanceDownloadsAnImage() throws IOException {
        programs.run(
                        "glance",
                        "--os-image-url",
                        edge.endpoint().toString(),
                        "--os-auth-token",
                        "nobody-asks-for-it",
                        "image-download",
                        "--file",
                        "by-glance",
                        id)
                .succeeded();

        assertSaved("by-glance");
    }

    private void assertSaved(String name) throws IOException {
        try (var saved = Files.newInputStream(programs.folder().resolve(name))) {
            assertThat(BYTES.firstDifference(saved)).isEmpty();
        }
    }
}
