package io.vitrine.volumes.local;

import io.vitrine.model.Gib;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.Connector;
import java.nio.file.Path;
import java.util.Map;

/** A process that makes, grows, attaches and deletes volumes until it is killed; says so once it has begun. */
final class Churn {
    private Churn() {}

    public static void main(String[] arguments) throws Exception {
        var host = new Connector("vitrine-w1");
        try (var volumes = LocalVolumes.onSparseFiles(Path.of(arguments[0]))) {
            System.out.println("begun");
            while (true) {
                var id = volumes.create("x", new Gib(1), Map.of("made", "yes")).id();
                volumes.extend(id, new Gib(2));
                var attachment = volumes.reserve(id, AttachMode.READ_WRITE, host);
                volumes.connect(attachment.id(), host);
                volumes.complete(attachment.id());
                volumes.detach(attachment.id());
                volumes.setReadOnly(id, true);
                volumes.delete(id);
            }
        }
    }
}
