package io.vitrine.acceptance;

import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/** The running product in one of its shapes, as the suite meets it. Closing ends it in order and insists that no process is left. */
public interface Deployment extends AutoCloseable {
    DeploymentSetup setup();

    /** Where clients are sent, without a path and without a slash at the end. */
    URI endpoint();

    /** The folders in which its workers keep volumes and files, one for each worker. */
    List<DataFolder> stores();

    /** A new look into its database; the caller closes it. */
    LedgerView ledger();

    /** Its processes of this moment; one that was started again is another part of the same name. */
    List<Part> parts();

    /** Everything its own processes have written so far, over all their lives. */
    List<String> log();

    /**
     * {@code kill -9} of whatever holds it together, so that nothing gets to say goodbye and nothing is started again; what may outlive that, such
     * as a database, does.
     */
    void kill();

    @Override
    void close();

    /** The part of that name. */
    default Part part(String name) {
        return parts().stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no part " + name + " among " + parts()));
    }

    /**
     * What lies around without a live image, in sentences; empty where everything is accounted for. Attachments count only where nobody
     * downloads.
     */
    default List<String> leftovers() {
        try (var ledger = ledger()) {
            return Leftovers.in(stores(), ledger);
        }
    }

    /** Names of whatever takes space, and what is unfinished. */
    default List<String> everything() {
        var kept = stores().stream().flatMap(DataFolder::contents);
        return Stream.concat(kept, leftovers().stream()).toList();
    }

    /** Removes its data; only once it is closed. */
    static void delete(DeploymentSetup setup) {
        DataFolder.at(setup.data()).delete();
    }
}
