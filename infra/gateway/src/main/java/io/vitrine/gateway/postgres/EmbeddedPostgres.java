package io.vitrine.gateway.postgres;

import io.vitrine.catalog.database.DatabaseAddress;
import io.vitrine.catalog.database.DatabasePassword;
import io.vitrine.catalog.database.DatabaseSettingException;
import io.vitrine.gateway.Refusal;
import io.vitrine.gateway.database.ServerFacts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A running PostgreSQL of the gateway's own. It listens on 127.0.0.1 only and survives this process if that is killed; the next
 * start on the same folder then takes it over. The caller holds the lock of the data folder from before the plan to after the end.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(5);
    private static final Duration POLL = Duration.ofMillis(3);

    private final Postmaster server;

    private EmbeddedPostgres(Postmaster server) {
        this.server = server;
    }

    /**
     * What a start will do, found out in no time: the address is known before the server is.
     */
    public static final class Plan {
        private final PostgresFolder folder;
        private final int port;
        private final Optional<Postmaster> survivor;

        private Plan(PostgresFolder folder, int port, Optional<Postmaster> survivor) {
            this.folder = folder;
            this.port = port;
            this.survivor = survivor;
        }

        public DatabaseAddress address() {
            return EmbeddedPostgres.address(port);
        }

        public Path passwordFile() {
            return folder.password();
        }
    }

    /** The version on board, such as {@code 18.3}. */
    public static String version() {
        return Binaries.version();
    }

    public static Plan plan(PostgresFolder folder) throws Refusal {
        folder.create();
        requireSameMajor(folder);
        try {
            if (folder.clusterVersion().isEmpty()) {
                ClusterPassword.ensure(folder);
            }
            var survivor = survivor(folder);
            return new Plan(folder, survivor.isPresent() ? survivor.get().port() : freePort(), survivor);
        } catch (IOException e) {
            throw folder.unusable(e);
        }
    }

    /** A server that can be taken over; one that cannot is stopped, since there is never a second one on a folder. */
    private static Optional<Postmaster> survivor(PostgresFolder folder) throws IOException, Refusal {
        var found = Postmaster.on(folder.cluster());
        if (found.isEmpty() || found.get().canServe(Binaries.onBoard(folder.binaries(Binaries.version())))) {
            return found;
        }
        found.get().stop();
        return Optional.empty();
    }

    /** The server that runs on the folder right now, whoever started it. */
    public static Optional<DatabaseAddress> running(PostgresFolder folder) throws Refusal {
        try {
            return Postmaster.on(folder.cluster()).map(server -> address(server.port()));
        } catch (IOException e) {
            throw folder.unusable(e);
        }
    }

    /**
     * Carries out the plan and returns when the server takes connections. A first start unpacks PostgreSQL and makes the cluster.
     *
     * @param progress is told in short lines what takes its time
     */
    public static EmbeddedPostgres start(Plan plan, Consumer<String> progress) throws Refusal {
        if (plan.survivor.isPresent()) {
            progress.accept("PostgreSQL " + version() + " still runs since the last time: taken over");
            return ready(plan, plan.survivor.get().process().onExit());
        }
        return start(plan, RunAs.detect(), progress);
    }

    static EmbeddedPostgres start(Plan plan, RunAs user, Consumer<String> progress) throws Refusal {
        try {
            var binaries = prepare(plan, user, progress);
            ServerLog.rotate(plan.folder.log());
            Postmaster.forgetDead(plan.folder.cluster());
            progress.accept("PostgreSQL " + version() + " starting on 127.0.0.1:" + plan.port);
            return ready(plan, launch(plan, user, binaries).toHandle().onExit());
        } catch (IOException e) {
            throw plan.folder.unusable(e);
        }
    }

    /** Takes connections, and keeps what it confirms. */
    private static EmbeddedPostgres ready(Plan plan, CompletableFuture<?> ended) throws Refusal {
        var server = new EmbeddedPostgres(awaitReady(plan, ended));
        try (var connection = DriverManager.getConnection(
                plan.address().jdbcUrl(), plan.address().user(), DatabasePassword.read(plan.passwordFile()))) {
            ServerFacts.of(connection).requireUsable();
            return server;
        } catch (SQLException e) {
            server.close();
            throw Refusal.cannot("PostgreSQL has started, but does not let us in: " + e.getMessage());
        } catch (DatabaseSettingException e) {
            server.close();
            throw Refusal.cannot(e.sentence());
        } catch (Refusal e) {
            server.close();
            throw e;
        }
    }

    /** Told when the server ends, whether asked to or not. */
    public CompletableFuture<?> ended() {
        return server.process().onExit();
    }

    /** Stops the server: everything is on disk when this returns. */
    @Override
    public void close() throws Refusal {
        server.stop();
    }

    private static DatabaseAddress address(int port) {
        return new DatabaseAddress("jdbc:postgresql://127.0.0.1:" + port + "/" + Cluster.DATABASE, Cluster.USER);
    }

    private static void requireSameMajor(PostgresFolder folder) throws Refusal {
        var found = folder.clusterVersion();
        if (found.isPresent() && !found.get().equals(Binaries.majorVersion())) {
            throw Refusal.cannot("The database in " + folder.root() + " was made by PostgreSQL " + found.get()
                    + ", this release brings " + version()
                    + ": run \"db dump FILE\" with the release that made it, move "
                    + folder.root() + " away, then run \"db restore FILE\" with this one.");
        }
    }

    private static Binaries prepare(Plan plan, RunAs user, Consumer<String> progress) throws Refusal, IOException {
        var folder = plan.folder;
        user.adopt(folder.root());
        if (folder.clusterVersion().isPresent()) {
            ClusterPassword.require(folder);
            return Binaries.unpack(folder, user);
        }
        var obstacle = user.obstacle(folder.root());
        if (obstacle.isPresent()) {
            throw Refusal.cannot(obstacle.get() + ".");
        }
        progress.accept("PostgreSQL " + version() + " is set up in " + folder.root() + " (first start only)");
        var binaries = Binaries.unpack(folder, user);
        new Cluster(folder, user, binaries).create();
        return binaries;
    }

    private static Process launch(Plan plan, RunAs user, Binaries binaries) throws IOException {
        var program = new ProcessBuilder(Programs.ownSession(user.command(command(plan, binaries))))
                .directory(plan.folder.root().toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(plan.folder.log().toFile()));
        Programs.plainEnvironment(program.environment());
        var process = program.start();
        process.getOutputStream().close();
        return process;
    }

    private static List<String> command(Plan plan, Binaries binaries) {
        var command = new ArrayList<>(List.of(
                binaries.program("postgres").toString(),
                "-D",
                plan.folder.cluster().toString()));
        for (var setting : settings(plan.port)) {
            command.add("-c");
            command.add(setting);
        }
        return command;
    }

    /** On the command line, where no file in the cluster overrules them. */
    static List<String> settings(int port) {
        return List.of(
                "listen_addresses=127.0.0.1",
                "port=" + port,
                "unix_socket_directories=",
                "fsync=on",
                "synchronous_commit=on",
                "full_page_writes=on",
                "password_encryption=scram-sha-256",
                "max_connections=64",
                "max_wal_size=512MB",
                "jit=off",
                "timezone=UTC",
                "log_timezone=UTC",
                "log_checkpoints=off",
                "logging_collector=off");
    }

    private static Postmaster awaitReady(Plan plan, CompletableFuture<?> ended) throws Refusal {
        var deadline = Instant.now().plus(START_LIMIT);
        try {
            while (Instant.now().isBefore(deadline)) {
                var server = Postmaster.on(plan.folder.cluster()).filter(Postmaster::ready);
                if (server.isPresent()) {
                    return server.get();
                }
                if (ended.isDone()) {
                    throw ServerLog.refusal("PostgreSQL did not start", plan.folder);
                }
                Thread.sleep(POLL);
            }
        } catch (IOException e) {
            throw plan.folder.unusable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw ServerLog.refusal("PostgreSQL did not get ready in " + START_LIMIT.toSeconds() + " s", plan.folder);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
