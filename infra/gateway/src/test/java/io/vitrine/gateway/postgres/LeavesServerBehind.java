package io.vitrine.gateway.postgres;

import io.vitrine.gateway.config.DataFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;

/** The part of a gateway that matters when it is killed: a process that holds a data folder and has started its server. */
public final class LeavesServerBehind {
    private static final String READY = "ready";

    private LeavesServerBehind() {}

    /** Returns when the process holds the folder, its server runs and a row is committed. */
    static Process fork(Path data) throws IOException {
        var process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LeavesServerBehind.class.getName(),
                        data.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (var line = out.readLine(); !READY.equals(line); line = out.readLine()) {
            if (line == null) {
                throw new IOException("the process ended early");
            }
        }
        return process;
    }

    public static void main(String[] args) throws Exception {
        var data = Path.of(args[0]);
        var held = DataFolder.hold(data);
        var plan = EmbeddedPostgres.plan(DataFolder.postgres(data));
        var server = EmbeddedPostgres.start(plan, line -> {});
        try (var connection = DriverManager.getConnection(
                        plan.address().jdbcUrl(), plan.address().user(), Files.readString(plan.passwordFile()));
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE left_behind AS SELECT 1");
        }
        System.out.println(READY);
        server.ended().join();
        held.close();
    }
}
