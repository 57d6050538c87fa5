package io.vitrine.containers;

import io.vitrine.acceptance.DataFolder;
import io.vitrine.acceptance.lambda.SharedServices;
import io.vitrine.testkit.SecretFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** What a function needs around it to live: a database with the catalogue's tables, a queue, keys. */
final class Stage implements AutoCloseable {
    private final Path scratch;
    private final Path keys;
    private final SharedServices shared;

    private Stage(Path scratch, Path keys, SharedServices shared) {
        this.scratch = scratch;
        this.keys = keys;
        this.shared = shared;
    }

    /** @param scratch removed at the end */
    static Stage open(Path root, Path scratch, Path log) throws IOException {
        var keys = SecretFile.write(scratch.resolve("keys"), SecretFile.TICKET_KEY);
        return new Stage(scratch, keys, SharedServices.start(root, scratch, log));
    }

    /** What is configured of a function that lives here. */
    Map<String, String> environment() {
        var settings = shared.settings();
        settings.put("VITRINE_VITRINE_IDENTITY", "none");
        settings.put("VITRINE_VITRINE_TICKET_KEY_FILE", keys.toString());
        return settings;
    }

    @Override
    public void close() {
        shared.close();
        DataFolder.at(scratch).delete();
    }
}
