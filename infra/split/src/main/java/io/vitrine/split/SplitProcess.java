package io.vitrine.split;

import io.vitrine.config.FileTrouble;
import io.vitrine.gateway.Greeting;
import io.vitrine.gateway.Ports;
import io.vitrine.gateway.Refusal;
import io.vitrine.gateway.config.DataFolder;
import io.vitrine.gateway.config.LaunchSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The life of one split deployment: takes the data folder, ends what a killed start left, starts all, keeps it running, stops all in order. */
final class SplitProcess {
    private static final int UPGRADE_LIMIT_MINUTES = 10;

    private final LaunchSettings settings;
    private final Path home;
    private final PrintStream out;
    private final CountDownLatch told = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    /**
     * @param home where the packages are
     */
    SplitProcess(LaunchSettings settings, Path home, PrintStream out) {
        this.settings = settings;
        this.home = home;
        this.out = out;
    }

    /** Returns once all is stopped. */
    void serve() throws Refusal {
        settings.requireServable();
        var folder = new SplitFolder(settings.data());
        try (var held = DataFolder.hold(settings.data())) {
            folder.create();
            Runtime.getRuntime().addShutdownHook(new Thread(this::tellAndAwait, "orderly-stop"));
            Survivors.on(folder).stop(out::println);
            tellOfAnotherCatalogue(folder);
            var ports = Ports.free(settings);
            run(folder, Assembly.of(home, folder, settings, ports.api(), out::println), ports.management());
        } finally {
            stopped.countDown();
        }
    }

    /** Whoever goes from one process to several expects to find the images again. */
    private void tellOfAnotherCatalogue(SplitFolder folder) {
        if (settings.database().isEmpty()
                && DataFolder.postgres(settings.data()).hasCluster()) {
            out.println(
                    "The images of ./vitrine up on this folder are not seen here: split has a catalogue of its own in "
                            + folder.database() + ". How to move them is in infra/split/README.md.");
        }
    }

    private void run(SplitFolder folder, Assembly assembly, int managementPort) throws Refusal {
        try (var supervisor = new Supervisor(folder, blank(assembly), out::println);
                var management = Management.start(managementPort, supervisor);
                var logs = new LogRotation(folder.logs(), out::println);
                var certificate = new CertificateWatch(() -> supervisor.tell(Role.EDGE, Edge.READ_AGAIN))) {
            out.println("Starting " + names(assembly.first()));
            if (!supervisor.start(assembly.first(), told)) {
                return;
            }
            upgrade(folder, assembly.applications());
            out.println("Starting " + names(assembly.second()));
            if (supervisor.start(assembly.second(), told) && supervisor.start(List.of(assembly.front()), told)) {
                supervisor.announceReady();
                settings.tls().ifPresent(certificate::begin);
                Greeting.lines(assembly.edge().endpoint(), settings.identity(), management.hint())
                        .forEach(out::println);
                told.await();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static String names(List<Member> members) {
        return String.join(", ", members.stream().map(Member::name).toList());
    }

    private static RunState blank(Assembly assembly) {
        var self = Started.of(ProcessHandle.current().pid()).orElseThrow();
        var password = assembly.database().passwordFile().map(Path::toString).orElse("");
        return new RunState(
                false, assembly.edge().endpoint(), assembly.database().address(), password, self, List.of());
    }

    private static void upgrade(SplitFolder folder, Applications applications) throws Refusal {
        var log = folder.log("upgrade");
        try {
            var builder = new ProcessBuilder(applications.upgrade())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().putAll(applications.databaseSettings());
            var process = builder.start();
            try {
                if (!process.waitFor(UPGRADE_LIMIT_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                    throw Refusal.cannot("The database could not be upgraded: " + Logs.lastWords(log, 0) + " (more in "
                            + log + ").");
                }
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw Refusal.cannot("The database could not be upgraded: " + FileTrouble.sentence(e) + ".");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.cannot("Interrupted while the database was upgraded.");
        }
    }

    /** The JVM ends when its hooks have: this one lets the main thread stop all first. */
    private void tellAndAwait() {
        told.countDown();
        try {
            stopped.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
