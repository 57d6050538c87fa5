package io.vitrine.testkit;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A real iSCSI target in user space (Debian's package {@code tgt}) on a free port of the loopback address, in a folder of its own with its own control
 * socket: several may run at once. Nothing of it is left once it is closed.
 */
public final class TgtServer implements AutoCloseable {
    /** Every disk is unit 1 of a target of its own; unit 0 is tgtd's controller. */
    public static final long LUN = 1;

    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration MOMENT = Duration.ofMillis(20);
    private static final String CONTROL = "1";

    private final Path folder;
    private final int port = FreePort.find();
    private final Process server;
    private int targets;

    private TgtServer(Path below) throws IOException {
        folder = Files.createTempDirectory(below, "vitrine-tgt-");
        var builder = new ProcessBuilder("tgtd", "-f", "-C", CONTROL, "--iscsi", "portal=127.0.0.1:" + port)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().putAll(environment());
        server = builder.start();
    }

    /** Returns once it takes connections; the disks are files in the system's folder for temporary files. */
    public static TgtServer start() {
        return start(Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** @param below where the folder of its disks is made; one in memory makes the disks fast */
    public static TgtServer start(Path below) {
        try {
            var server = new TgtServer(below);
            server.awaitPort();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("tgtd did not start", e);
        }
    }

    /**
     * A disk that an initiator can log in to.
     *
     * @param name of its target
     * @param file that has its bytes
     */
    public record Disk(int port, int targetId, String name, Path file) {
        /** As the tools of libiscsi and QEMU want it. */
        public String url() {
            return "iscsi://127.0.0.1:" + port + "/" + name + "/" + LUN;
        }
    }

    /** Makes a target with one disk of zeros. */
    public Disk disk(TgtSetup setup) {
        var id = ++targets;
        var disk = new Disk(port, id, "iqn.2026-01.io.vitrine.test:disk-" + id, folder.resolve("disk-" + id));
        try (var file = new RandomAccessFile(disk.file.toFile(), "rw")) {
            file.setLength(setup.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException("no room for a disk", e);
        }
        target(id, "new", "-T", disk.name);
        unit(id, "new", "-b", disk.file.toString(), "--blocksize", Integer.toString(setup.blockBytes()));
        if (setup.readOnly()) {
            unit(id, "update", "--params", "readonly=1");
        }
        if (setup.thin()) {
            unit(id, "update", "--params", "thin_provisioning=1");
        }
        setup.parameters().forEach((key, value) -> target(id, "update", "--name", key, "--value", value));
        setup.incoming().ifPresent(account -> bind(id, account));
        setup.outgoing().ifPresent(account -> bind(id, account, "--outgoing"));
        target(id, "bind", "-I", "ALL");
        return disk;
    }

    private void bind(int id, TgtSetup.Account account, String... how) {
        administer("account", "new", "--user", account.name(), "--password", account.secret());
        var arguments = new ArrayList<>(List.of("--tid", Integer.toString(id), "--user", account.name()));
        arguments.addAll(List.of(how));
        administer("account", "bind", arguments.toArray(String[]::new));
    }

    private void target(int id, String operation, String... arguments) {
        onTarget("target", operation, id, arguments);
    }

    private void unit(int id, String operation, String... arguments) {
        var all = new ArrayList<>(List.of("--lun", Long.toString(LUN)));
        all.addAll(List.of(arguments));
        onTarget("logicalunit", operation, id, all.toArray(String[]::new));
    }

    private void onTarget(String mode, String operation, int id, String... arguments) {
        var all = new ArrayList<>(List.of("--tid", Integer.toString(id)));
        all.addAll(List.of(arguments));
        administer(mode, operation, all.toArray(String[]::new));
    }

    private String administer(String mode, String operation, String... arguments) {
        var command =
                new ArrayList<>(List.of("tgtadm", "-C", CONTROL, "--lld", "iscsi", "--mode", mode, "--op", operation));
        command.addAll(List.of(arguments));
        return ProgramRun.of(command, environment()).orFail();
    }

    private Map<String, String> environment() {
        return Map.of("TGT_IPC_SOCKET", folder.resolve("control").toString());
    }

    /** How many sessions there are with a disk's target. */
    public int sessions(Disk disk) {
        var count = 0;
        var wanted = false;
        for (var line : administer("target", "show").lines().toList()) {
            if (line.startsWith("Target ")) {
                wanted = line.startsWith("Target " + disk.targetId + ":");
            }
            if (wanted && line.strip().startsWith("I_T nexus:")) {
                count++;
            }
        }
        return count;
    }

    /** On 127.0.0.1. */
    public int port() {
        return port;
    }

    private void awaitPort() throws IOException {
        var deadline = System.nanoTime() + START.toNanos();
        while (!answers()) {
            if (System.nanoTime() > deadline || !server.isAlive()) {
                var log = Files.readString(folder.resolve("log"));
                close();
                throw new IOException("tgtd does not listen: " + log);
            }
            pause();
        }
    }

    private boolean answers() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) MOMENT.toMillis());
        } catch (IOException e) {
            return false;
        }
        return Files.exists(folder.resolve("control." + CONTROL));
    }

    private static void pause() {
        try {
            Thread.sleep(MOMENT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** With sessions under way it takes no notice of a request to end. */
    @Override
    public void close() {
        try {
            server.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException("left behind: " + folder, e);
        }
    }
}
