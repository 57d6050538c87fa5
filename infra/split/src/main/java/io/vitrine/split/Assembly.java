package io.vitrine.split;

import io.vitrine.gateway.Refusal;
import io.vitrine.gateway.config.LaunchSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * All members of one deployment and where they find each other.
 *
 * @param first what the others need before they start
 * @param second functions and workers
 */
record Assembly(
        Database database,
        Applications applications,
        List<Member> first,
        List<Member> second,
        Edge edge,
        Member front) {
    static Assembly of(Path home, SplitFolder folder, LaunchSettings settings, int port, Consumer<String> progress)
            throws Refusal {
        var programs = InstalledPrograms.find(settings.database().isEmpty());
        var ports = new FreePorts();
        var database = settings.database().isPresent()
                ? Database.existing(settings.database().get(), settings.databasePasswordFile())
                : Database.own(folder, ports.next(), progress);
        var broker = new Broker(folder, programs, ports.next(), ports.next(), ports.next());
        var first = Stream.concat(database.member().stream(), broker.members().stream())
                .toList();
        var applications = new Applications(home, folder, settings, database, broker, ticketKey(folder), ports);
        var images = List.of(
                applications.function("images-1", "functions/images"),
                applications.function("images-2", "functions/images"));
        var locations = List.of(applications.function("locations", "functions/locations"));
        var cleanup = List.of(applications.function("cleanup", "functions/cleanup"));
        var workers = List.of(applications.worker(1), applications.worker(2));
        var edge = new Edge(folder, programs, settings, port);
        return new Assembly(
                database,
                applications,
                first,
                Stream.of(workers, images, locations, cleanup)
                        .flatMap(List::stream)
                        .toList(),
                edge,
                edge.member(new Edge.Behind(images, workers)));
    }

    private static SecretFile ticketKey(SplitFolder folder) throws Refusal {
        try {
            return new SecretFile(folder.secrets().resolve("ticket-key")).ensure();
        } catch (IOException e) {
            throw folder.unusable(e);
        }
    }
}
