package io.vitrine.acceptance;

import java.util.List;

/**
 * One of the ways in which the product runs: all in one process, as processes joined by a broker, as functions of a cloud. The suite asks the
 * same of each; a shape is enrolled by one class of tests that names it.
 */
public interface Shape {
    /** As logs and folders are called: short, lower case. */
    String name();

    /**
     * A deployment that has never run: an empty data folder, free ports, identity {@code none}, the stores {@code volumes} (default) and
     * {@code files}.
     *
     * @param purpose tells its data folder and its logs from others'
     */
    DeploymentSetup setup(String purpose);

    /** Names of the volumes in which a deployment of this shape keeps images. */
    default List<String> volumes(Deployment deployment) {
        return deployment.stores().stream()
                .flatMap(store -> store.volumes().stream())
                .toList();
    }

    /** Processes among which requests for records are spread; what one has learned the others have to learn too. */
    default int recordProcesses() {
        return 1;
    }
}
