package io.vitrine.benchmarks;

import io.vitrine.acceptance.GatewaySetup;
import io.vitrine.acceptance.lambda.CatalogueServer;
import io.vitrine.acceptance.lambda.ColdStart;
import io.vitrine.acceptance.lambda.ColdStart.Measured;
import io.vitrine.acceptance.lambda.FunctionCode;
import io.vitrine.acceptance.lambda.FunctionSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** From the start of an environment of the images function, in AWS's runtime client, to its first answer: with a start archive and without. */
final class ColdStarts {
    private static final List<String> TRAINING =
            List.of("/versions", "/v2/images", "/v2/images?limit=1", "/v2/schemas/image", "/v2/images");
    private static final int MEMORY_MIB = 256;
    private static final int MIB = 1 << 20;
    private static final double PROMISED_SHARE = 0.5;

    private final Path root;
    private final Path scratch;
    private final int runs;

    ColdStarts(Path root, Path scratch, int runs) {
        this.root = root;
        this.scratch = scratch;
        this.runs = runs;
    }

    /** What is asked first, and what was measured. */
    private record Row(String target, String reason, List<Measured> plain, List<Measured> archived) {
        Row(String target, String reason) {
            this(target, reason, new ArrayList<>(), new ArrayList<>());
        }
    }

    /** Answers whether something promised did not hold: at most half the time with an archive, at most 256 MiB in memory. */
    boolean run() {
        var rows = List.of(new Row("/versions", "no statement"), new Row("/v2/images", "one SELECT"));
        try (var database = CatalogueServer.start(scratch.resolve("postgres"))) {
            var log = scratch.resolve("function.log");
            database.upgrade(
                    GatewaySetup.packaged(root, scratch, log)
                            .command("db", "upgrade", "--database", database.address()),
                    log);
            var plain = new ColdStart(setup(database, log));
            Progress.show("making the start archive");
            var archive = scratch.resolve("function.aot");
            plain.train(archive, TRAINING);
            Progress.clear();
            measure(rows, plain, plain.from(archive));
        }
        rows.forEach(ColdStarts::print);
        return rows.stream().anyMatch(ColdStarts::isBroken);
    }

    private FunctionSetup setup(CatalogueServer database, Path log) {
        var code = FunctionCode.classPath(root.resolve("functions/images/lambda/target"), FunctionCode.HTTP_HANDLER);
        var options = Stream.concat(
                        FunctionSetup.JVM_OPTIONS.stream(),
                        Stream.of("-Xmx128m", "-Djava.util.logging.manager=org.jboss.logmanager.LogManager"))
                .toList();
        var environment = Map.of(
                "VITRINE_VITRINE_DATABASE", database.address(),
                "VITRINE_VITRINE_DATA", scratch.toString(),
                "VITRINE_VITRINE_IDENTITY", "none",
                "VITRINE_VITRINE_BIND_HOST", "127.0.0.1",
                "VITRINE_QUEUE_SQS_ENDPOINT", "http://127.0.0.1:1",
                "VITRINE_QUEUE_SQS_REGION", "eu-central-1");
        return new FunctionSetup("images", code, options, MEMORY_MIB, 1, environment, log);
    }

    /** In turns, so that a disturbance of the machine meets all of them. */
    private void measure(List<Row> rows, ColdStart plain, ColdStart archived) {
        for (int run = 1; run <= runs; run++) {
            Progress.show("start %d of %d".formatted(run, runs));
            for (var row : rows) {
                row.plain.add(plain.measure(row.target));
                row.archived.add(archived.measure(row.target));
            }
        }
        Progress.clear();
    }

    private static void print(Row row) {
        System.out.printf("GET %s (%s), median of %d:%n", row.target, row.reason, row.plain.size());
        System.out.println("  no archive " + summary(row.plain));
        System.out.println("  AOT cache  " + summary(row.archived));
        System.out.printf(
                "  AOT cache takes %.0f %% of the time%n",
                100 * seconds(median(row.archived)) / seconds(median(row.plain)));
    }

    private static String summary(List<Measured> starts) {
        return "%.3f s (%.3f to %.3f), %d MiB resident"
                .formatted(
                        seconds(median(starts)),
                        starts.stream()
                                .mapToDouble(start -> seconds(start.firstAnswer()))
                                .min()
                                .orElse(0),
                        starts.stream()
                                .mapToDouble(start -> seconds(start.firstAnswer()))
                                .max()
                                .orElse(0),
                        mostResident(starts) / MIB);
    }

    private static boolean isBroken(Row row) {
        return seconds(median(row.archived)) > PROMISED_SHARE * seconds(median(row.plain))
                || Math.max(mostResident(row.plain), mostResident(row.archived)) > (long) MEMORY_MIB * MIB;
    }

    private static long mostResident(List<Measured> starts) {
        return starts.stream().mapToLong(Measured::residentBytes).max().orElse(0);
    }

    private static Duration median(List<Measured> starts) {
        return Durations.median(starts.stream().map(Measured::firstAnswer).toList());
    }

    private static double seconds(Duration time) {
        return Kill.seconds(time);
    }
}
