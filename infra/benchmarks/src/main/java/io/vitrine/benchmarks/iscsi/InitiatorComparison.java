package io.vitrine.benchmarks.iscsi;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vitrine.attach.iscsi.Access;
import io.vitrine.attach.iscsi.DigestChoice;
import io.vitrine.attach.iscsi.Initiator;
import io.vitrine.attach.iscsi.IscsiDisk;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiSettings;
import io.vitrine.attach.iscsi.Portal;
import io.vitrine.attach.iscsi.TargetAddress;
import io.vitrine.attach.iscsi.cli.BlockLoad;
import io.vitrine.attach.iscsi.cli.BlockLoad.Direction;
import io.vitrine.attach.iscsi.cli.BlockLoad.Order;
import io.vitrine.testkit.TgtServer;
import io.vitrine.testkit.TgtSetup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * This initiator, that of QEMU and libiscsi's own on one tgtd with a disk in memory: same depth, same sizes, no digests, in turns within each run, another
 * one first in each. Ours runs in this JVM, which is warm, as that of a worker is; what the others need for their start and login does not count either.
 */
public final class InitiatorComparison {
    private static final int MIB = 1 << 20;
    private static final int LARGE = MIB;
    private static final int LARGE_DEPTH = 8;
    private static final int SMALL = 4 << 10;
    private static final int SMALL_DEPTH = 32;
    private static final int ATTACHMENTS = 40;
    private static final Duration LONGEST_CALLS = Duration.ofSeconds(20);
    private static final Duration WARM_UP = Duration.ofSeconds(6);
    /** So often over the disk in one measurement. */
    private static final int ROUNDS = 2;

    /** No run is begun after that. */
    private static final Duration LIMIT = Duration.ofMinutes(4);

    private static final List<String> PROGRAMS = List.of(Figure.OURS, Rivals.QEMU, Rivals.LIBISCSI);

    private final int runs;
    private final int diskMebibytes;
    private final int seconds;
    private final Consumer<String> progress;
    private final Figure writes = Figure.rate("sequential writes of 1 MiB, 8, MiB/s", 1.0);
    private final Figure reads = Figure.rate("sequential reads of 1 MiB, 8, MiB/s", 1.0);
    private final Figure randomReads = Figure.rate("random reads of 4 KiB, 32, /s", 0.9);
    private final Figure attaching = Figure.time("attach, warm, ms", 20);

    /**
     * @param seconds of each measurement that goes by time
     * @param progress hears what is being done
     */
    public InitiatorComparison(int runs, int diskMebibytes, int seconds, Consumer<String> progress) {
        this.runs = runs;
        this.diskMebibytes = diskMebibytes;
        this.seconds = seconds;
        this.progress = progress;
    }

    /** Prints the medians, writes every value, and answers whether something that was promised did not hold. */
    public boolean run(Path json) {
        try (var server = TgtServer.start(inMemory())) {
            var disk = server.disk(TgtSetup.tuned((long) diskMebibytes * MIB));
            warmUp(disk);
            measure(disk);
        } catch (IscsiException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        var figures = List.of(writes, reads, randomReads, attaching);
        System.out.printf(
                "%-38s%14s%14s%14s%9s  promised%n", "medians", Figure.OURS, Rivals.QEMU, Rivals.LIBISCSI, "ratio");
        figures.forEach(figure -> System.out.println(figure.line(PROGRAMS)));
        write(json, figures);
        return !figures.stream().allMatch(Figure::isKept);
    }

    private static Path inMemory() {
        var memory = Path.of("/dev/shm");
        return Files.isWritable(memory) ? memory : Path.of(System.getProperty("java.io.tmpdir"));
    }

    private static Initiator initiator() {
        var proposal = IscsiSettings.DEFAULTS.proposal();
        var plain = List.of(DigestChoice.NONE);
        return new Initiator(IscsiSettings.DEFAULTS.withProposal(proposal.withDigests(plain, plain)));
    }

    private static IscsiDisk attach(TgtServer.Disk disk) throws IscsiException {
        var target = new TargetAddress(new Portal("127.0.0.1", disk.port()), disk.name(), TgtServer.LUN);
        return initiator().attach(target, Access.READ_WRITE);
    }

    /** Fills the disk, so that nobody reads holes, and lets the compiler see every loop. */
    private void warmUp(TgtServer.Disk disk) throws IscsiException, InterruptedException {
        progress.accept("warming up");
        try (var ours = attach(disk)) {
            BlockLoad.run(ours, large(Direction.WRITE));
            BlockLoad.run(ours, plan(Direction.WRITE, Order.SEQUENTIAL, LARGE, LARGE_DEPTH, Long.MAX_VALUE, WARM_UP));
            BlockLoad.run(ours, plan(Direction.READ, Order.SEQUENTIAL, LARGE, LARGE_DEPTH, Long.MAX_VALUE, WARM_UP));
            BlockLoad.run(ours, plan(Direction.READ, Order.RANDOM, SMALL, SMALL_DEPTH, Long.MAX_VALUE, WARM_UP));
        }
        for (int attachment = 0; attachment < ATTACHMENTS; attachment++) {
            attach(disk).close();
        }
    }

    private void measure(TgtServer.Disk disk) throws IscsiException, InterruptedException {
        var rivals = new Rivals(disk.url());
        int calls = diskMebibytes * ROUNDS;
        long began = System.nanoTime();
        for (int run = 1; run <= runs && System.nanoTime() - began < LIMIT.toNanos(); run++) {
            progress.accept("run %d of %d".formatted(run, runs));
            inTurns(
                    run,
                    () -> writes.add(
                            Figure.OURS, ours(disk, large(Direction.WRITE)).bytesPerSecond() / MIB),
                    () -> writes.add(Rivals.QEMU, rivals.qemu(true, LARGE, LARGE_DEPTH, calls)));
            inTurns(
                    run,
                    () -> reads.add(
                            Figure.OURS, ours(disk, large(Direction.READ)).bytesPerSecond() / MIB),
                    () -> reads.add(Rivals.QEMU, rivals.qemu(false, LARGE, LARGE_DEPTH, calls)),
                    () -> reads.add(Rivals.LIBISCSI, rivals.libiscsi(false, LARGE, LARGE_DEPTH, seconds)));
            inTurns(
                    run,
                    () -> randomReads.add(Figure.OURS, ours(disk, small()).callsPerSecond()),
                    () -> randomReads.add(Rivals.LIBISCSI, rivals.libiscsi(true, SMALL, SMALL_DEPTH, seconds)));
            for (int attachment = 0; attachment < ATTACHMENTS; attachment++) {
                attaching.add(Figure.OURS, attachMillis(disk));
            }
        }
    }

    /** Takes one figure. */
    private interface Measurement {
        void run() throws IscsiException, InterruptedException;
    }

    private static void inTurns(int run, Measurement... all) throws IscsiException, InterruptedException {
        for (int turn = 0; turn < all.length; turn++) {
            all[(run + turn) % all.length].run();
        }
    }

    private static BlockLoad.Result ours(TgtServer.Disk disk, BlockLoad.Plan plan)
            throws IscsiException, InterruptedException {
        try (var attached = attach(disk)) {
            return BlockLoad.run(attached, plan);
        }
    }

    /** Connection, login, identity and capacity. */
    private static double attachMillis(TgtServer.Disk disk) throws IscsiException {
        long began = System.nanoTime();
        try (var attached = attach(disk)) {
            var millis = (System.nanoTime() - began) / 1e6;
            if (attached.capacityBytes() == 0) {
                throw new IllegalStateException("a disk of nothing");
            }
            return millis;
        }
    }

    private BlockLoad.Plan large(Direction direction) {
        return plan(
                direction, Order.SEQUENTIAL, LARGE, LARGE_DEPTH, (long) diskMebibytes * ROUNDS * MIB, LONGEST_CALLS);
    }

    private BlockLoad.Plan small() {
        return plan(Direction.READ, Order.RANDOM, SMALL, SMALL_DEPTH, Long.MAX_VALUE, Duration.ofSeconds(seconds));
    }

    private static BlockLoad.Plan plan(
            Direction direction, Order order, int callBytes, int depth, long mostBytes, Duration longest) {
        return new BlockLoad.Plan(direction, order, callBytes, depth, mostBytes, longest, System.nanoTime());
    }

    private static void write(Path json, List<Figure> figures) {
        try {
            new JsonMapper().writerWithDefaultPrettyPrinter().writeValue(json.toFile(), figures);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + json, e);
        }
        System.out.println("Every value: " + json);
    }
}
