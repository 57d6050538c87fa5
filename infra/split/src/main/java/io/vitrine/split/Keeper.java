package io.vitrine.split;

import io.vitrine.config.FileTrouble;
import io.vitrine.gateway.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Keeps one process running: starts it, and again whenever it ends, until told to stop. */
final class Keeper {
    private static final Duration POLL = Duration.ofMillis(20);

    /** What programs of others are told of the supervisor's environment: nothing of settings and secrets is among it. */
    private static final Set<String> HARMLESS = Set.of("PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "TZ", "LANG");

    /** A process that ends that often before it was ever ready will not get ready. */
    private static final int MOST_EARLY_ENDS = 4;

    private final Member member;
    private final Liveness liveness;
    private final SplitFolder folder;
    private final Runnable changed;
    private final Consumer<String> progress;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;
    private volatile Optional<Started> running = Optional.empty();
    private volatile int starts;
    private volatile long silentBytes;
    private volatile boolean everReady;

    /**
     * @param changed told after each start
     * @param progress told in short lines what an operator wants to know
     */
    Keeper(Member member, SplitFolder folder, Runnable changed, Consumer<String> progress) {
        this(member, member.liveness(), folder, changed, progress);
    }

    Keeper(Member member, Liveness liveness, SplitFolder folder, Runnable changed, Consumer<String> progress) {
        this.member = member;
        this.liveness = liveness;
        this.folder = folder;
        this.changed = changed;
        this.progress = progress;
        this.thread =
                Thread.ofPlatform().name("keeper-" + member.name()).daemon().unstarted(this::keep);
    }

    Member member() {
        return member;
    }

    void start() {
        thread.start();
    }

    /** As it is noted for others; empty until it was started once. */
    Optional<RunState.Entry> entry() {
        return running.map(process -> new RunState.Entry(
                member.name(),
                member.role(),
                process,
                member.port(),
                member.managementPort().orElse(0),
                starts));
    }

    boolean isReady() {
        return running.flatMap(Started::alive).isPresent() && member.ready().now();
    }

    /** Waits until it takes work; answers false where {@code told} to stop comes first. */
    boolean awaitReady(Duration limit, CountDownLatch told) throws Refusal {
        var deadline = System.nanoTime() + limit.toNanos();
        while (!isReady()) {
            if (starts > MOST_EARLY_ENDS) {
                throw Refusal.cannot(member.name() + " does not start: " + lastWords());
            }
            if (System.nanoTime() > deadline) {
                throw Refusal.cannot(
                        member.name() + " did not get ready in " + limit.toSeconds() + " s: " + lastWords());
            }
            if (comes(told, POLL)) {
                return false;
            }
        }
        everReady = true;
        return true;
    }

    /** Ends the process and returns when it is gone. */
    void stop() {
        stopping.countDown();
        running.ifPresent(process -> {
            if (!Ending.end(process, member.role(), folder.root())) {
                progress.accept(member.name() + " did not stop in "
                        + member.role().limit().toSeconds() + " s and was killed");
            }
        });
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void keep() {
        var backoff = new Backoff();
        while (stopping.getCount() > 0) {
            var began = System.nanoTime();
            var status = runOnce();
            if (stopping.getCount() == 0) {
                return;
            }
            var pause = backoff.after(Duration.ofNanos(System.nanoTime() - began));
            if (everReady) {
                progress.accept(member.name() + " has ended (" + status + "); starting it again");
            }
            comes(stopping, pause);
        }
    }

    /** Runs it to its end; answers how that was. Whatever goes wrong, it is tried again. */
    private String runOnce() {
        try {
            var process = launch();
            try {
                return attend(process);
            } finally {
                Ending.kill(process.toHandle()); // unless it has ended
                running.ifPresent(ended -> ended.orphans(folder.root()).forEach(Ending::kill));
            }
        } catch (IOException e) {
            return FileTrouble.sentence(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "interrupted";
        } catch (RuntimeException e) {
            return e.toString();
        }
    }

    private String attend(Process process) throws InterruptedException {
        running = Started.of(process.pid());
        starts++;
        changed.run();
        if (stopping.getCount() == 0) { // told to while it was being started
            running.ifPresent(late -> Ending.end(late, member.role(), folder.root()));
        }
        var hung = !awaitEnd(process);
        return hung ? "it gave no sign of life and was killed" : "status " + process.exitValue();
    }

    /** False where it hung instead, and was killed. */
    private boolean awaitEnd(Process process) throws InterruptedException {
        var watch = liveness.new Watch();
        while (!process.waitFor(liveness.every().toMillis(), TimeUnit.MILLISECONDS)) {
            if (stopping.getCount() > 0 && !watch.goesOn()) {
                Ending.kill(process.toHandle());
                process.waitFor();
                return false;
            }
        }
        return true;
    }

    /** In a session of its own: Ctrl-C is for the supervisor alone, which then stops all in order. */
    private Process launch() throws IOException {
        var log = folder.log(member.name());
        Logs.rotate(log);
        silentBytes = Files.exists(log) ? Files.size(log) : 0;
        var builder = new ProcessBuilder(folder.births().noting(member))
                .directory(member.folder().toFile())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        if (!member.role().isOurs()) {
            builder.environment().keySet().retainAll(HARMLESS);
        }
        builder.environment().putAll(member.environment());
        return builder.start();
    }

    private static boolean comes(CountDownLatch event, Duration within) {
        try {
            return event.await(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private String lastWords() {
        return Logs.lastWords(folder.log(member.name()), silentBytes) + " (more in " + folder.log(member.name()) + ").";
    }
}
