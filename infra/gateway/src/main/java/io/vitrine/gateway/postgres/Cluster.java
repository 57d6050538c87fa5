package io.vitrine.gateway.postgres;

import io.vitrine.gateway.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Makes the cluster of a data folder, once. */
record Cluster(PostgresFolder folder, RunAs user, Binaries binaries) {
    static final String USER = "vitrine";
    static final String DATABASE = "vitrine";
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** It appears under its name when complete: a start cut short begins again. */
    void create() throws Refusal {
        try {
            ClusterPassword.ensure(folder);
            FolderTree.delete(folder.unfinishedCluster());
            var password = ClusterPassword.copyFor(user, folder);
            try {
                run(initdb(password.toString()));
            } finally {
                Files.deleteIfExists(password);
            }
            createDatabase();
            Files.move(folder.unfinishedCluster(), folder.cluster(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw folder.unusable(e);
        }
    }

    /** Where PostgreSQL brings a collation of its own it is that one: no index then depends on the libc of the day. */
    private List<String> initdb(String passwordFile) {
        var command = new ArrayList<>(List.of(
                binaries.program("initdb").toString(),
                "--pgdata=" + folder.unfinishedCluster(),
                "--username=" + USER,
                "--auth=scram-sha-256",
                "--pwfile=" + passwordFile,
                "--encoding=UTF8",
                "--locale=C",
                "--no-instructions"));
        if (binaries.hasOwnCollation()) {
            command.addAll(List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
        }
        return command;
    }

    private void createDatabase() throws IOException, Refusal {
        var statement = Files.createTempFile("vitrine-create", ".sql");
        try {
            Files.writeString(statement, "CREATE DATABASE " + DATABASE + "\n");
            var single = List.of(
                    binaries.program("postgres").toString(),
                    "--single",
                    "-D",
                    folder.unfinishedCluster().toString(),
                    "postgres");
            run(program(single).redirectInput(statement.toFile()));
        } finally {
            Files.deleteIfExists(statement);
        }
    }

    private void run(List<String> command) throws IOException, Refusal {
        run(program(command));
    }

    private void run(ProcessBuilder program) throws IOException, Refusal {
        if (Programs.run(program, LIMIT) != 0) {
            throw ServerLog.refusal("PostgreSQL's data folder could not be made", folder);
        }
    }

    private ProcessBuilder program(List<String> command) {
        return new ProcessBuilder(Programs.ownSession(user.command(command)))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.log().toFile()));
    }
}
