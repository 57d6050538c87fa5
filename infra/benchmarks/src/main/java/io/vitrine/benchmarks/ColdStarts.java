package io.vitrine.benchmarks;

import io.vitrine.acceptance.lambda.CatalogueServer;
import io.vitrine.acceptance.lambda.ColdStart;
import io.vitrine.acceptance.lambda.ColdStart.Measured;
import io.vitrine.acceptance.lambda.FunctionCode;
import io.vitrine.acceptance.lambda.FunctionSetup;
import io.vitrine.acceptance.lambda.Programs;
import io.vitrine.benchmarks.figures.Durations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * From the start of an environment of the images function, in AWS's runtime client, to its first answer: its container image as the build made it, and
 * the same without the start archive. Both are copies elsewhere, as the layers of a container are.
 */
final class ColdStarts {
    private static final String ARCHIVE = "function.aot";
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
        var log = scratch.resolve("function.log");
        try (var database = CatalogueServer.withTables(root, scratch, log)) {
            Progress.show("copying the image");
            var whole = copy("whole");
            var bare = copy("bare");
            Files.delete(bare.resolve(ARCHIVE));
            Progress.clear();
            // An archive that does not fit is an error then, not a slow start.
            var archived = new ColdStart(setup(whole, database, log).with("-XX:AOTMode=on"));
            measure(rows, new ColdStart(setup(bare, database, log)), archived);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot copy the image", e);
        }
        rows.forEach(ColdStarts::print);
        return rows.stream().anyMatch(ColdStarts::isBroken);
    }

    /** The dates of the files stay, for the archive is checked against them. */
    private Path copy(String name) {
        var copy = scratch.resolve(name);
        var image = root.resolve("functions/images/lambda/target/image");
        if (Files.notExists(image.resolve(ARCHIVE))) {
            throw new IllegalStateException("There is no image in " + image + ": run ./vitrine functions first.");
        }
        Programs.run(List.of("cp", "-a", image.toString(), copy.toString()), scratch.resolve("copy.log"));
        return copy;
    }

    private FunctionSetup setup(Path image, CatalogueServer database, Path log) {
        var code = FunctionCode.image(image, FunctionCode.HTTP_HANDLER);
        var environment = Map.of(
                "VITRINE_VITRINE_DATABASE", database.address(),
                "VITRINE_VITRINE_DATA", scratch.toString(),
                "VITRINE_VITRINE_IDENTITY", "none",
                "VITRINE_VITRINE_BIND_HOST", "127.0.0.1",
                "VITRINE_QUEUE_SQS_ENDPOINT", "http://127.0.0.1:1",
                "VITRINE_QUEUE_SQS_REGION", "eu-central-1");
        return new FunctionSetup("images", code, List.of(), MEMORY_MIB, 1, environment, log);
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
                100 * Durations.seconds(median(row.archived)) / Durations.seconds(median(row.plain)));
    }

    private static String summary(List<Measured> starts) {
        return "%.3f s (%.3f to %.3f), %d MiB resident"
                .formatted(
                        Durations.seconds(median(starts)),
                        starts.stream()
                                .mapToDouble(start -> Durations.seconds(start.firstAnswer()))
                                .min()
                                .orElse(0),
                        starts.stream()
                                .mapToDouble(start -> Durations.seconds(start.firstAnswer()))
                                .max()
                                .orElse(0),
                        mostResident(starts) / MIB);
    }

    private static boolean isBroken(Row row) {
        return Durations.seconds(median(row.archived)) > PROMISED_SHARE * Durations.seconds(median(row.plain))
                || Math.max(mostResident(row.plain), mostResident(row.archived)) > (long) MEMORY_MIB * MIB;
    }

    private static long mostResident(List<Measured> starts) {
        return starts.stream().mapToLong(Measured::residentBytes).max().orElse(0);
    }

    private static Duration median(List<Measured> starts) {
        return Durations.median(starts.stream().map(Measured::firstAnswer).toList());
    }
}
