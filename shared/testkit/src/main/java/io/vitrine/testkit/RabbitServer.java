package io.vitrine.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real RabbitMQ (Debian's package {@code rabbitmq-server}) on loopback, in a folder of its own, started, stopped, frozen and killed at
 * will; nothing of it is left once it is closed. It brings the directory of Erlang nodes that it needs ({@code epmd}) on a port of its own.
 */
public final class RabbitServer implements AutoCloseable {
    public static final String USERNAME = "vitrine";
    public static final String PASSWORD = "no-secret-in-tests";

    private static final Path PROGRAM = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");
    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration FAREWELL = Duration.ofSeconds(20);
    private static final Duration MOMENT = Duration.ofMillis(50);

    private final Path folder;
    private final int port = FreePort.find();
    private final int tlsPort = FreePort.find();
    private final int epmdPort = FreePort.find();
    private final int nodePort = FreePort.find();
    private final Process epmd;
    private Process server;

    private RabbitServer() throws IOException {
        folder = Files.createTempDirectory("vitrine-rabbit-");
        SelfSigned.write(folder.resolve("key.pem"), certificate(), "localhost", "DNS:localhost");
        configure();
        epmd = program(List.of("epmd", "-address", "127.0.0.1")).start();
        server = launch();
    }

    /** Returns once it takes connections. */
    public static RabbitServer start() {
        if (!Files.exists(PROGRAM)) {
            throw new IllegalStateException("RabbitMQ is not installed: there is no " + PROGRAM);
        }
        try {
            var server = new RabbitServer();
            server.awaitPort();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("RabbitMQ did not start", e);
        }
    }

    private void configure() throws IOException {
        var cookie = Files.writeString(folder.resolve(".erlang.cookie"), "cookie-" + folder.getFileName());
        Files.setPosixFilePermissions(cookie, PosixFilePermissions.fromString("r--------"));
        Files.writeString(folder.resolve("plugins"), "[].\n");
        Files.writeString(folder.resolve("rabbitmq.conf"), """
                listeners.tcp.1 = 127.0.0.1:%1$d
                listeners.ssl.1 = 127.0.0.1:%4$d
                ssl_options.certfile = %5$s/certificate.pem
                ssl_options.keyfile = %5$s/key.pem
                default_user = %2$s
                default_pass = %3$s
                loopback_users = none
                vm_memory_high_watermark.absolute = 512MB
                disk_free_limit.absolute = 50MB
                log.console = true
                log.console.level = warning
                log.file = false
                """.formatted(port, USERNAME, PASSWORD, tlsPort, folder));
    }

    private ProcessBuilder program(List<String> command) {
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
        var environment = builder.environment();
        environment.put("HOME", folder.toString());
        environment.put("ERL_EPMD_PORT", Integer.toString(epmdPort));
        environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
        environment.put("RABBITMQ_NODENAME", "vitrine-" + port + "@localhost");
        environment.put("RABBITMQ_DIST_PORT", Integer.toString(nodePort));
        environment.put("RABBITMQ_CONFIG_FILE", folder.resolve("rabbitmq").toString());
        environment.put("RABBITMQ_CONF_ENV_FILE", "/dev/null");
        environment.put("RABBITMQ_MNESIA_BASE", folder.resolve("mnesia").toString());
        environment.put("RABBITMQ_LOG_BASE", folder.toString());
        environment.put("RABBITMQ_LOGS", "-");
        environment.put("RABBITMQ_PID_FILE", folder.resolve("pid").toString());
        environment.put(
                "RABBITMQ_ENABLED_PLUGINS_FILE", folder.resolve("plugins").toString());
        // Idle schedulers sleep instead of spinning; the port between nodes is for this machine alone.
        environment.put(
                "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS",
                "-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none");
        return builder;
    }

    private Process launch() throws IOException {
        return program(List.of(PROGRAM.toString())).start();
    }

    private void awaitPort() throws IOException {
        var deadline = System.nanoTime() + START.toNanos();
        while (!answers()) {
            if (System.nanoTime() > deadline || !server.isAlive()) {
                var log = Files.readString(folder.resolve("log"));
                close();
                throw new IOException("RabbitMQ does not listen: " + log);
            }
            pause();
        }
    }

    private boolean answers() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) MOMENT.toMillis());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(MOMENT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** On 127.0.0.1; the same for the whole life of this object. */
    public int port() {
        return port;
    }

    /** On 127.0.0.1, with {@link #certificate}. */
    public int tlsPort() {
        return tlsPort;
    }

    /** Its own, PEM, for the name "localhost" and no address. */
    public Path certificate() {
        return folder.resolve("certificate.pem");
    }

    /** Ends it at once, as a power cut does; {@link #startAgain} brings it back with what it had written. */
    public void kill() {
        processes().forEach(ProcessHandle::destroyForcibly);
        awaitEnd();
    }

    /** Asks it to end, and waits. */
    public void stop() {
        processes().forEach(ProcessHandle::destroy);
        awaitEnd();
    }

    /** It keeps its connections and says nothing, until {@link #thaw}. */
    public void freeze() {
        signal("-STOP");
    }

    public void thaw() {
        signal("-CONT");
    }

    private void signal(String name) {
        for (var process : processes()) {
            try {
                new ProcessBuilder("kill", name, Long.toString(process.pid()))
                        .start()
                        .waitFor();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException("no signal could be sent", e);
            }
        }
    }

    /** Returns once it takes connections again, on the same port, with the same queues. */
    public void startAgain() {
        try {
            server = launch();
            awaitPort();
        } catch (IOException e) {
            throw new UncheckedIOException("RabbitMQ did not start again", e);
        }
    }

    /** The shell that starts it, the virtual machine, and the helpers of that. */
    private List<ProcessHandle> processes() {
        var shell = server.toHandle();
        return Stream.concat(shell.descendants(), Stream.of(shell)).toList();
    }

    private void awaitEnd() {
        try {
            if (!server.waitFor(FAREWELL.toSeconds(), TimeUnit.SECONDS)) {
                processes().forEach(ProcessHandle::destroyForcibly);
                server.waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        while (answers()) {
            pause();
        }
    }

    @Override
    public void close() {
        thaw();
        kill();
        epmd.destroyForcibly();
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException("left behind: " + folder, e);
        }
    }
}
