package io.vitrine.split;

import io.vitrine.gateway.Refusal;
import io.vitrine.gateway.postgres.InstalledPostgres;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** The programs that the split shape is made of and that it does not bring: as Debian's packages install them. */
record InstalledPrograms(Path nginx, Path rabbitmqServer, Path epmd) {
    /** The package's command in PATH changes its user; the script itself runs as whoever calls it. */
    private static final Path RABBITMQ = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");

    /**
     * @param ownDatabase whether a PostgreSQL is to be started too
     * @throws Refusal that names the packages of all that is missing
     */
    static InstalledPrograms find(boolean ownDatabase) throws Refusal {
        var nginx = onPath("nginx");
        var epmd = onPath("epmd");
        var missing = new ArrayList<String>();
        if (nginx.isEmpty()) {
            missing.add("nginx-light");
        }
        if (ownDatabase && !InstalledPostgres.exists()) {
            missing.add("postgresql");
        }
        if (!Files.isExecutable(RABBITMQ) || epmd.isEmpty()) {
            missing.add("rabbitmq-server");
        }
        if (!missing.isEmpty()) {
            throw Refusal.cannot("The split shape wants these packages: " + String.join(", ", missing)
                    + " (Debian's names; their services need not run).");
        }
        return new InstalledPrograms(nginx.orElseThrow(), RABBITMQ, epmd.orElseThrow());
    }

    /** Where users look, and where servers are. */
    private static Optional<Path> onPath(String name) {
        var path = System.getenv().getOrDefault("PATH", "").split(File.pathSeparator);
        return Stream.concat(Arrays.stream(path), Stream.of("/usr/sbin", "/usr/local/sbin", "/usr/bin"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
