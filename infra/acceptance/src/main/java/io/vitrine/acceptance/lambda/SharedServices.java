package io.vitrine.acceptance.lambda;

import io.vitrine.testkit.SqsServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What functions and workers share: a database with the catalogue's tables, and the queue. */
public final class SharedServices implements AutoCloseable {
    private static final String QUEUE = "vitrine-jobs";
    private static final Duration VISIBILITY = Duration.ofSeconds(30);
    private static final int TRIES = 5;

    private final Path data;
    private final CatalogueServer database;
    private final SqsServer queue;

    private SharedServices(Path data, CatalogueServer database, SqsServer queue) {
        this.data = data;
        this.database = database;
        this.queue = queue;
    }

    /**
     * @param root of the repository, with the gateway packaged
     * @param data where the database is made
     * @param log of the command that makes the tables
     */
    public static SharedServices start(Path root, Path data, Path log) {
        var database = CatalogueServer.withTables(root, data, log);
        try {
            var queue = SqsServer.start();
            queue.createQueue(QUEUE, VISIBILITY, TRIES);
            return new SharedServices(data, database, queue);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** What every process is told of them, to be added to. */
    public Map<String, String> settings() {
        return new HashMap<>(Map.of(
                "VITRINE_VITRINE_DATABASE",
                database.address(),
                "VITRINE_VITRINE_DATA",
                data.toString(),
                "VITRINE_VITRINE_BIND_HOST",
                "127.0.0.1",
                "VITRINE_QUEUE_TYPE",
                "sqs",
                "VITRINE_QUEUE_SQS_QUEUE",
                QUEUE,
                "VITRINE_QUEUE_SQS_ENDPOINT",
                queue.endpoint().toString(),
                "VITRINE_QUEUE_SQS_REGION",
                "eu-central-1"));
    }

    public CatalogueServer database() {
        return database;
    }

    @Override
    public void close() {
        queue.close();
        database.close();
    }
}
