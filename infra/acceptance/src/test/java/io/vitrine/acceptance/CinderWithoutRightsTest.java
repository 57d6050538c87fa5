package io.vitrine.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The process that makes, attaches, writes and reads volumes is nobody's, without a capability and without a way to one. */
@DisplayName("R-18: images in volumes of Cinder, without any right")
class CinderWithoutRightsTest extends CinderImagesSuite {
    /** Nobody, on most systems. */
    private static final String ID = "65534";

    @Override
    GatewaySetup setup(Path folder) throws IOException {
        var product = copied(folder.resolve("product"));
        var data = Files.createDirectory(folder.resolve("data"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxrwx"));
        var plain = GatewaySetup.packaged(
                product,
                data.resolve("gateway"),
                Repository.gateway("cinder-nobody").log());
        var command = new ArrayList<>(List.of("setpriv", "--no-new-privs", "--inh-caps", "-all"));
        if (isRoot()) {
            command.addAll(List.of("--reuid", ID, "--regid", ID, "--clear-groups", "--bounding-set", "-all"));
        }
        command.addAll(plain.command());
        return new GatewaySetup(
                command,
                plain.data(),
                plain.log(),
                plain.port(),
                plain.managementPort(),
                plain.environment(),
                plain.options());
    }

    /** Where somebody who may not look into the folder of the build finds it. */
    private static Path copied(Path product) throws IOException {
        for (var part : List.of("infra/gateway/target/quarkus-app", "infra/worker/jvm.options")) {
            var to = product.resolve(part);
            Files.createDirectories(to.getParent());
            new Programs(product)
                    .run("cp", "-a", Repository.root().resolve(part).toString(), to.toString())
                    .succeeded();
        }
        new Programs(product).run("chmod", "-R", "a+rX", product.toString()).succeeded();
        return product;
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    @Test
    void processHasNoRight() throws IOException {
        var status = Files.readAllLines(Path.of("/proc", Long.toString(gateway().pid()), "status"));

        assertThat(status).anyMatch(line -> line.matches("NoNewPrivs:\\s+1"));
        assertThat(status)
                .filteredOn(line -> line.startsWith("Uid:") || line.startsWith("Gid:"))
                .hasSize(2)
                .noneMatch(line -> line.matches(".*\\s0\\b.*"));
        assertThat(status)
                .filteredOn(line -> line.startsWith("Cap") && (isRoot() || !line.startsWith("CapBnd")))
                .isNotEmpty()
                .allMatch(line -> line.endsWith("0000000000000000"));
    }
}
