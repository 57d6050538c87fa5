package io.vitrine.attach.iscsi.cli;

import io.vitrine.attach.iscsi.Access;
import io.vitrine.attach.iscsi.IscsiDisk;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.cli.BlockLoad.Direction;
import io.vitrine.attach.iscsi.cli.BlockLoad.Order;
import io.vitrine.attach.iscsi.cli.BlockLoad.Plan;
import io.vitrine.attach.iscsi.cli.BlockLoad.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bench}: what a disk gives, by reads unless writes are asked for in so many words. */
@Command(
        name = "bench",
        sortOptions = false,
        description = {
            "Measures a disk: sequential reads of 1 MiB, 8 at once, then random reads of 4 KiB, 32 at once.",
            "Writes destroy what is on the disk and happen with --write destroys-data only."
        })
final class BenchCommand implements Callable<Integer> {
    private static final String WORDS = "destroys-data";
    private static final int MOST_DEPTH = 1024;
    private static final long MOST_BUFFERS = 1L << 30;
    private static final double MIB = 1 << 20;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Mixin
    private final ConnectOptions connect = new ConnectOptions();

    @Parameters(paramLabel = "URL", description = "iscsi://HOST[:PORT]/TARGET/LUN")
    private String url = "";

    @Option(names = "--portal", paramLabel = "HOST[:PORT]", description = "a further path to the disk; may be repeated")
    private List<String> portals = new ArrayList<>();

    @Option(names = "--only", paramLabel = "ORDER", description = "one of ${COMPLETION-CANDIDATES}")
    private Optional<Order> only = Optional.empty();

    @Option(
            names = "--block",
            paramLabel = "SIZE",
            converter = Bytes.Converter.class,
            description = "bytes of each call, such as 64KiB")
    private Optional<Bytes> block = Optional.empty();

    @Option(names = "--depth", paramLabel = "N", description = "calls at once, up to 1024")
    private Optional<Integer> depth = Optional.empty();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "how long each takes at most (${DEFAULT-VALUE})",
            defaultValue = "5")
    private int seconds;

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            converter = Bytes.Converter.class,
            description = "how much each moves at most, such as 10GiB (no limit)")
    private Optional<Bytes> size = Optional.empty();

    @Option(
            names = "--write",
            paramLabel = WORDS,
            description = "write too; only with these words, because what is on the disk is lost")
    private Optional<String> write = Optional.empty();

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Override
    public Integer call() throws IscsiException, InterruptedException {
        var plans = plans();
        var results = new ArrayList<Result>();
        try (var disk = connect.attach(
                connect.target(url, portals), write.isPresent() ? Access.READ_WRITE : Access.READ_ONLY)) {
            refuseTooLarge(plans, disk);
            for (var plan : plans) {
                results.add(BlockLoad.run(disk, plan));
                if (!json) {
                    spec.commandLine().getOut().println(line(results.getLast()));
                }
            }
        }
        if (json) {
            spec.commandLine()
                    .getOut()
                    .println(Json.of(Map.of(
                            "results", results.stream().map(BenchCommand::facts).toList())));
        }
        return 0;
    }

    private List<Plan> plans() {
        if (write.isPresent() && !write.get().equals(WORDS)) {
            throw misuse("Writing destroys what is on the disk: say --write " + WORDS + " if that is meant.");
        }
        if (seconds < 1 || depth.stream().anyMatch(n -> n < 1 || n > MOST_DEPTH)) {
            throw misuse("--seconds is 1 or more, and --depth 1 to " + MOST_DEPTH + ".");
        }
        if (block.stream().anyMatch(bytes -> bytes.count() < 1 || bytes.count() > MOST_BUFFERS)
                || size.stream().anyMatch(bytes -> bytes.count() < 1)) {
            throw misuse("--block is 1 byte to 1 GiB, and --size 1 byte or more.");
        }
        var directions = write.isPresent() ? Direction.values() : new Direction[] {Direction.READ};
        var plans = Stream.of(Order.values())
                .filter(order -> only.isEmpty() || only.get() == order)
                .flatMap(order -> Stream.of(directions).map(direction -> plan(direction, order)))
                .toList();
        if (plans.stream().anyMatch(plan -> (long) plan.blockBytes() * plan.depth() > MOST_BUFFERS)) {
            throw misuse("--block times --depth is more than 1 GiB.");
        }
        return plans;
    }

    private Plan plan(Direction direction, Order order) {
        return new Plan(
                direction,
                order,
                (int) block.orElse(new Bytes(order == Order.SEQUENTIAL ? 1 << 20 : 4 << 10))
                        .count(),
                depth.orElse(order == Order.SEQUENTIAL ? 8 : 32),
                size.orElse(new Bytes(Long.MAX_VALUE)).count(),
                Duration.ofSeconds(seconds),
                System.nanoTime());
    }

    private void refuseTooLarge(List<Plan> plans, IscsiDisk disk) {
        if (plans.stream().anyMatch(plan -> plan.blockBytes() > disk.capacityBytes())) {
            throw misuse("The disk has " + disk.capacityBytes() + " bytes: less than one block.");
        }
    }

    private static String line(Result result) {
        var plan = result.plan();
        return "%-10s %-5s of %-8s %4d at once: %9.1f MiB/s %10.0f /s   p50 %.3f ms, p99 %.3f ms, slowest %.1f ms%s"
                .formatted(
                        plan.order().name().toLowerCase(Locale.ROOT),
                        plan.direction() == Direction.READ ? "reads" : "writes",
                        Bytes.readable(plan.blockBytes()),
                        plan.depth(),
                        result.bytesPerSecond() / MIB,
                        result.callsPerSecond(),
                        millis(result.median()),
                        millis(result.p99()),
                        millis(result.slowest()),
                        result.flush().isZero() ? "" : ", flush %.1f ms".formatted(millis(result.flush())));
    }

    private static Map<String, Object> facts(Result result) {
        var plan = result.plan();
        var facts = new LinkedHashMap<String, Object>();
        facts.put("order", plan.order().name().toLowerCase(Locale.ROOT));
        facts.put("direction", plan.direction().name().toLowerCase(Locale.ROOT));
        facts.put("block_bytes", plan.blockBytes());
        facts.put("depth", plan.depth());
        facts.put("calls", result.calls());
        facts.put("seconds", result.time().toNanos() / 1e9);
        facts.put("bytes_per_second", result.bytesPerSecond());
        facts.put("calls_per_second", result.callsPerSecond());
        facts.put("median_ms", millis(result.median()));
        facts.put("p99_ms", millis(result.p99()));
        facts.put("slowest_ms", millis(result.slowest()));
        facts.put("flush_ms", millis(result.flush()));
        return facts;
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }

    private ParameterException misuse(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}
