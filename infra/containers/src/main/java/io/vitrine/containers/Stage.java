package io.vitrine.containers;

import io.vitrine.acceptance.DataFolder;
import io.vitrine.acceptance.GatewaySetup;
import io.vitrine.acceptance.lambda.CatalogueServer;
import io.vitrine.testkit.SqsServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/** What a function needs around it to live: a database with the catalogue's tables, a queue, keys. */
final class Stage implements AutoCloseable {
    private static final String QUEUE = "vitrine-jobs";

    private final Path scratch;
    private final Path keys;
    private final CatalogueServer database;
    private final SqsServer queue;

    private Stage(Path scratch, Path keys, CatalogueServer database, SqsServer queue) {
        this.scratch = scratch;
        this.keys = keys;
        this.database = database;
        this.queue = queue;
    }

    /** @param scratch removed at the end */
    static Stage open(Path root, Path scratch, Path log) throws IOException {
        var database = CatalogueServer.start(scratch.resolve("postgres"));
        database.upgrade(
                GatewaySetup.packaged(root, scratch, log).command("db", "upgrade", "--database", database.address()),
                log);
        var queue = SqsServer.start();
        queue.createQueue(QUEUE, Duration.ofSeconds(30), 5);
        return new Stage(scratch, keys(scratch.resolve("keys")), database, queue);
    }

    /** Keys that sign tickets for a worker. */
    private static Path keys(Path file) throws IOException {
        var key = new byte[32];
        new SecureRandom().nextBytes(key);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, Base64.getEncoder().encodeToString(key));
    }

    /** What is configured of a function that lives here. */
    Map<String, String> environment() {
        return Map.of(
                "VITRINE_VITRINE_DATABASE",
                database.address(),
                "VITRINE_VITRINE_DATA",
                scratch.toString(),
                "VITRINE_VITRINE_IDENTITY",
                "none",
                "VITRINE_VITRINE_TICKET_KEY_FILE",
                keys.toString(),
                "VITRINE_VITRINE_BIND_HOST",
                "127.0.0.1",
                "VITRINE_QUEUE_SQS_QUEUE",
                QUEUE,
                "VITRINE_QUEUE_SQS_ENDPOINT",
                queue.endpoint().toString(),
                "VITRINE_QUEUE_SQS_REGION",
                "eu-central-1");
    }

    @Override
    public void close() {
        queue.close();
        database.close();
        DataFolder.at(scratch).delete();
    }
}
