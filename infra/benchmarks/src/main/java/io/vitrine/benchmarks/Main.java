package io.vitrine.benchmarks;

import io.vitrine.benchmarks.cinder.CinderMeasurements;
import io.vitrine.benchmarks.iscsi.InitiatorComparison;
import io.vitrine.benchmarks.scale.ListScale;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line: which measurement, and how much of it. Exit code 0 where all that was promised held, 1 where not, 2 on misuse. */
@Command(
        name = "./vitrine bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Measures the gateway of this repository, started as ./vitrine up starts it, on a data folder of its own.")
public final class Main implements Callable<Integer> {
    private static final int SMALL_CATALOGUE = 1000;
    private static final int ISCSI_MEBIBYTES = 1024;
    private static final int ISCSI_SECONDS = 3;

    /** One measurement at a time. */
    static final class Measurement {
        @Option(
                names = "--kills",
                paramLabel = "N",
                description = "upload, kill -9 at a random moment, start again, look for what was left; N times")
        @Nullable
        Integer kills;

        @Option(names = "--start", description = "time from the start of the process to its first answer")
        boolean start;

        @Option(
                names = "--cold",
                description =
                        "time from the start of a function's environment, in AWS's runtime client, to its first answer")
        boolean cold;

        @Option(
                names = "--iscsi",
                description =
                        "the iSCSI initiator beside those of QEMU and libiscsi, on one tgtd with a disk in memory")
        boolean iscsi;

        @Option(
                names = "--micro",
                arity = "0..1",
                fallbackValue = ".*",
                paramLabel = "PATTERN",
                description = "hot loops by themselves, those whose name matches (all)")
        @Nullable
        String micro;

        @Option(
                names = "--scale",
                arity = "0..1",
                fallbackValue = "1000000",
                paramLabel = "IMAGES",
                description = "lists of a catalogue of 1,000 images and of one of so many (1000000)")
        @Nullable
        Integer scale;
    }

    @Option(
            names = "--cinder",
            description =
                    "images in volumes of a real Cinder: with --kills what is killed then, else uploads, readers and attachments")
    private boolean cinder;

    @ArgGroup(
            multiplicity = "0..1",
            heading = "Without one of these, requests and transfers of a service are measured:%n")
    private Measurement measurement = new Measurement();

    @ArgGroup(exclusive = false, heading = "Of that measurement:%n")
    private ServiceOptions service = new ServiceOptions();

    @Option(names = "--seed", paramLabel = "NUMBER", description = "of the moments and the bytes (random; printed)")
    private @Nullable Long seed;

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            defaultValue = "1GiB",
            converter = ByteCount.Converter.class,
            description = "bytes of each upload that is killed, such as 256MiB (1GiB)")
    private ByteCount size = new ByteCount(1L << 30);

    @Option(names = "--runs", paramLabel = "N", description = "how often (5; starts 7; 10 of each kind for --cold)")
    private @Nullable Integer runs;

    @Option(
            names = "--peer-start",
            paramLabel = "COMMAND",
            description = "shell command that becomes another server, started and ended in turns with the gateway")
    private @Nullable String peerStart;

    @Option(names = "--peer-url", paramLabel = "URL", description = "what that server answers with 200 when it is up")
    private @Nullable String peerUrl;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "where to make the data folder (the system's folder for temporary files)")
    private @Nullable Path data;

    private Main() {}

    public static void main(String... args) {
        System.exit(new CommandLine(new Main())
                .setExecutionExceptionHandler((trouble, line, _) -> {
                    line.getErr().println("bench: " + trouble.getMessage());
                    return 1;
                })
                .execute(args));
    }

    @Override
    public Integer call() throws Exception {
        var scratch = scratch();
        var broken = broken(scratch);
        if (broken && !measurement.iscsi) { // which leaves nothing there
            System.out.println("Kept for a look: " + scratch);
        } else {
            io.vitrine.acceptance.DataFolder.at(scratch).delete();
        }
        return broken ? 1 : 0;
    }

    private boolean broken(Path scratch) {
        if (measurement.cold) {
            return new ColdStarts(root(), scratch, runs(10)).run();
        }
        if (measurement.start) {
            return starts(scratch).run();
        }
        if (measurement.iscsi) {
            return new InitiatorComparison(runs(5), ISCSI_MEBIBYTES, ISCSI_SECONDS, Progress::show)
                    .run(service.json(root()));
        }
        if (measurement.micro != null) {
            return micro(measurement.micro);
        }
        if (measurement.scale != null) {
            return new ListScale(SMALL_CATALOGUE, measurement.scale, runs(300), Progress::show).run();
        }
        if (cinder) {
            return cinder(new CinderMeasurements(root(), scratch, Progress::show));
        }
        if (measurement.kills != null) {
            return kills(scratch).run();
        }
        service.measure(root(), Optional.ofNullable(data).orElse(scratch), runs(5));
        return false;
    }

    private static boolean micro(String pattern) {
        try {
            return new Runner(new OptionsBuilder().include(pattern).build())
                    .run()
                    .isEmpty();
        } catch (RunnerException e) {
            throw new IllegalStateException("the loops could not be measured: " + e.getMessage(), e);
        }
    }

    private int runs(int unlessSaid) {
        int chosen = Optional.ofNullable(runs).orElse(unlessSaid);
        if (chosen < 1) {
            throw misuse("--runs must be 1 or more.");
        }
        return chosen;
    }

    private boolean cinder(CinderMeasurements measurements) {
        return measurement.kills == null
                ? measurements.compare(runs(5), size.bytes())
                : measurements.kill(kills(), seed(), size.bytes());
    }

    private KillTest kills(Path scratch) {
        return new KillTest(root(), scratch, kills(), seed(), size.bytes());
    }

    private int kills() {
        int times = Optional.ofNullable(measurement.kills).orElse(1);
        if (times < 1) {
            throw misuse("--kills must be 1 or more.");
        }
        return times;
    }

    private long seed() {
        return Optional.ofNullable(seed).orElseGet(() -> (long) new SecureRandom().nextInt(Integer.MAX_VALUE));
    }

    private StartTimes starts(Path scratch) {
        int times = runs(7);
        if ((peerStart == null) != (peerUrl == null)) {
            throw misuse("--peer-start and --peer-url belong together.");
        }
        return new StartTimes(root(), scratch, times, peer());
    }

    private Optional<Peer> peer() {
        try {
            return peerStart == null || peerUrl == null
                    ? Optional.empty()
                    : Optional.of(new Peer(peerStart, new URI(peerUrl)));
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw misuse("--peer-url must be http://HOST:PORT/PATH, not " + peerUrl + ".");
        }
    }

    private Path scratch() {
        try {
            return data == null
                    ? Files.createTempDirectory("vitrine-bench")
                    : Files.createTempDirectory(Files.createDirectories(data), "vitrine-bench");
        } catch (IOException e) {
            throw new UncheckedIOException("no data folder can be made", e);
        }
    }

    /** These classes are in infra/benchmarks/target/classes of it. */
    private static Path root() {
        var classes = Main.class.getProtectionDomain().getCodeSource().getLocation();
        return Path.of(URI.create(classes.toString())).resolve("../../../..").normalize();
    }

    private CommandLine.ParameterException misuse(String sentence) {
        return new CommandLine.ParameterException(new CommandLine(this), sentence);
    }
}
