package io.vitrine.acceptance;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** How a deployment is started. The same setup started again is the same deployment: its data and its address stay. */
public interface DeploymentSetup {
    /** Where all of it keeps its data, and the users of identity {@code basic} in a file {@code users}. */
    Path data();

    /** The same with one more environment variable for every process that is ours; settings are {@code VITRINE_SECTION_OPTION}. */
    DeploymentSetup with(String variable, String value);

    /** The same with identity {@code basic}. */
    DeploymentSetup withUsers();

    /** Whose certificates its clients have to trust, PEM; empty where it answers without TLS. */
    default Optional<Path> authority() {
        return Optional.empty();
    }

    /** The command line that runs another command of the product, such as {@code user add}, on the same data. */
    List<String> command(String... words);

    /** Returns when the API answers and, where there are several processes, all of them are ready. */
    Deployment start();
}
