package io.vitrine.gateway.postgres;

import io.vitrine.gateway.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A PostgreSQL that the machine's packages brought, prepared to be run by somebody else: this makes the cluster and says how to start the server,
 * which is as durable as the embedded one.
 */
public final class InstalledPostgres {
    /** Where Debian keeps each major version's programs. */
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

    /** Of several processes, each with a pool of its own. */
    private static final int CONNECTIONS = 200;

    private static final int OLDEST = 15;
    private static final int NEWEST = 18;

    private final PostgresFolder folder;
    private final Binaries binaries;
    private final RunAs user;

    private InstalledPostgres(PostgresFolder folder, Binaries binaries, RunAs user) {
        this.folder = folder;
        this.binaries = binaries;
        this.user = user;
    }

    /** Whether there is one that can be used. */
    public static boolean exists() {
        return installed().findAny().isPresent();
    }

    /**
     * The one for {@code folder}: the version that made its cluster, else the newest. Makes the cluster if there is none.
     *
     * @param progress is told in short lines what takes its time
     */
    public static InstalledPostgres prepare(PostgresFolder folder, Consumer<String> progress) throws Refusal {
        folder.create();
        var postgres = new InstalledPostgres(folder, choose(folder), RunAs.detect());
        try {
            postgres.user.adopt(folder.root());
            if (folder.clusterVersion().isPresent()) {
                ClusterPassword.require(folder);
                Postmaster.forgetDead(folder.cluster());
            } else {
                postgres.createCluster(progress);
            }
            return postgres;
        } catch (IOException e) {
            throw folder.unusable(e);
        }
    }

    /** Runs the server in the foreground on 127.0.0.1, as whom it accepts to run. */
    public List<String> command(int port) {
        var command = new ArrayList<>(List.of(
                binaries.program("postgres").toString(), "-D", folder.cluster().toString()));
        EmbeddedPostgres.settings(port).forEach(setting -> command.addAll(List.of("-c", setting)));
        command.addAll(List.of("-c", "max_connections=" + CONNECTIONS));
        return user.command(command);
    }

    /** Whether the server on the folder says that it takes connections. */
    public boolean isReady() {
        try {
            return Postmaster.on(folder.cluster()).filter(Postmaster::ready).isPresent();
        } catch (IOException _) {
            return false; // it is being written
        }
    }

    public String user() {
        return Cluster.USER;
    }

    public String database() {
        return Cluster.DATABASE;
    }

    private void createCluster(Consumer<String> progress) throws Refusal, IOException {
        var obstacle = user.obstacle(folder.root());
        if (obstacle.isPresent()) {
            throw Refusal.cannot(obstacle.get() + ".");
        }
        progress.accept("PostgreSQL " + binaries.major() + " is set up in " + folder.root() + " (first start only)");
        new Cluster(folder, user, binaries).create();
    }

    private static Binaries choose(PostgresFolder folder) throws Refusal {
        var made = folder.clusterVersion();
        return installed()
                .filter(binaries -> made.isEmpty() || made.get().equals(Integer.toString(binaries.major())))
                .max(Comparator.comparingInt(Binaries::major))
                .orElseThrow(() -> Refusal.cannot("The database in " + folder.root() + " wants PostgreSQL "
                        + made.orElse(OLDEST + " to " + NEWEST) + ", which is not in " + DEBIAN
                        + ": install Debian's package postgresql"
                        + made.map(major -> "-" + major).orElse("") + "."));
    }

    private static Stream<Binaries> installed() {
        return Stream.iterate(OLDEST, major -> major <= NEWEST, major -> major + 1)
                .map(major -> new Binaries(DEBIAN.resolve(Integer.toString(major)), major))
                .filter(binaries -> Files.isExecutable(binaries.program("postgres")));
    }
}
