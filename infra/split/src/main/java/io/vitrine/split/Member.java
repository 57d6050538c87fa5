package io.vitrine.split;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * One process that is to run as long as the supervisor does.
 *
 * @param name unique, and what its log is called
 * @param environment added to the supervisor's own
 * @param folder it works in; below the data folder
 * @param port what it listens on for others
 * @param managementPort of health and metrics; empty where it has none
 * @param ready whether it takes work right now
 */
record Member(
        String name,
        Role role,
        List<String> command,
        Map<String, String> environment,
        Path folder,
        int port,
        OptionalInt managementPort,
        Readiness ready) {
    private static final String LIVE = "/q/health/live";

    Member {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** When it is taken for hung. */
    Liveness liveness() {
        return managementPort.isPresent() ? Liveness.http(managementPort.getAsInt(), LIVE) : Liveness.unknown();
    }
}
