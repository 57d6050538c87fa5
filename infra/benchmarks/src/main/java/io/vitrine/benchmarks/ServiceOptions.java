package io.vitrine.benchmarks;

import io.vitrine.acceptance.GatewaySetup;
import io.vitrine.acceptance.RunningGateway;
import io.vitrine.benchmarks.service.Comparison;
import io.vitrine.benchmarks.service.ProcessTree;
import io.vitrine.benchmarks.service.Service;
import io.vitrine.benchmarks.service.Suite;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which service is measured, beside which other one, and by what. */
final class ServiceOptions {
    /** The first start may have to build the product. */
    private static final Duration START_LIMIT = Duration.ofMinutes(15);

    private static final String OURS = "vitrine";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "a running service (one is started on the data folder, and what it keeps is kept)")
    private @Nullable URI url;

    @Option(names = "--token", paramLabel = "TOKEN", description = "what it asks of its clients")
    private @Nullable String token;

    @Option(
            names = "--pids",
            paramLabel = "PID,...",
            split = ",",
            description = "its processes, for memory and processor time (known where it is started here)")
    private List<Long> pids = new ArrayList<>();

    @ArgGroup(exclusive = false, multiplicity = "0..*")
    private List<PeerOptions> peers = new ArrayList<>();

    /** Another service; several may be named. */
    static final class PeerOptions {
        @Option(names = "--peer", required = true, paramLabel = "URL", description = "another one, measured in turns")
        private URI url = URI.create("");

        @Option(names = "--peer-token", paramLabel = "TOKEN", description = "what that one asks of its clients")
        private @Nullable String token;

        @Option(
                names = "--peer-pids",
                paramLabel = "PID,...",
                split = ",",
                description = "its processes, for memory and processor time")
        private List<Long> pids = new ArrayList<>();

        private Service service() {
            return new Service(url.getAuthority(), url, Optional.ofNullable(token), new ProcessTree(pids));
        }
    }

    @Option(
            names = "--images",
            paramLabel = "N,...",
            split = ",",
            description = "sizes of the catalogue (1000,10000); it is filled once")
    private List<Integer> images = List.of(1000, 10_000);

    @Option(
            names = "--only",
            paramLabel = "PART,...",
            split = ",",
            description = "some of it: ${COMPLETION-CANDIDATES} (all); what lists cost beside uploads is BESIDE")
    private Set<Suite.Part> parts = EnumSet.allOf(Suite.Part.class);

    @Option(names = "--seconds", paramLabel = "S", description = "how long each question is asked (3)")
    private int seconds = 3;

    @Option(
            names = "--stores",
            paramLabel = "NAME,...",
            split = ",",
            description = "stores for transfers (volumes,files); a service without that name uses its default")
    private List<String> stores = List.of("volumes", "files");

    @Option(
            names = "--random",
            paramLabel = "SIZE",
            converter = ByteCount.Converter.class,
            description = "images of random bytes (1GiB)")
    private ByteCount random = new ByteCount(1L << 30);

    @Option(
            names = "--sparse",
            paramLabel = "SIZE",
            converter = ByteCount.Converter.class,
            description = "images that are mostly zero (4GiB)")
    private ByteCount sparse = new ByteCount(4L << 30);

    @Option(names = "--json", paramLabel = "FILE", description = "every value of every run (target/bench.json)")
    private @Nullable Path json;

    void measure(Path root, Path data, int runs) {
        if (url != null) {
            compare(root, new Service(OURS, url, Optional.ofNullable(token), new ProcessTree(pids)), runs);
            return;
        }
        Progress.show("building and starting the gateway");
        var setup = GatewaySetup.launched(root, data.resolve("gateway"), data.resolve("gateway.log"));
        try (var gateway = RunningGateway.start(setup, START_LIMIT)) {
            var processes = new ProcessTree(List.of(gateway.pid()));
            compare(root, new Service(OURS, gateway.endpoint(), Optional.empty(), processes), runs);
        }
    }

    private void compare(Path root, Service ours, int runs) {
        var services = new ArrayList<>(List.of(ours));
        peers.forEach(peer -> services.add(peer.service()));
        try {
            measure(new Comparison(services, runs, Progress::show), root);
        } finally {
            services.forEach(Service::close);
        }
    }

    private void measure(Comparison comparison, Path root) {
        new Suite(parts, images, Duration.ofSeconds(seconds), stores, random.bytes(), sparse.bytes()).run(comparison);
        Progress.clear();
        comparison.table().forEach(System.out::println);
        var file = json(root);
        comparison.write(file);
        System.out.println("Every value: " + file);
    }

    Path json(Path root) {
        return Optional.ofNullable(json).orElse(root.resolve("target/bench.json"));
    }
}
