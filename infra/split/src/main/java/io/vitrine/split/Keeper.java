package io.vitrine.split;

import io.vitrine.config.FileTrouble;
import io.vitrine.gateway.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Keeps one process running: starts it, and again whenever it ends, until told to stop. */
final class Keeper {
    private static final Duration POLL = Duration.ofMillis(20);

    /** A process that ends that often before it was ever ready will not get ready. */
    private static final int MOST_EARLY_ENDS = 4;

    private final Member member;
    private final SplitFolder folder;
    private final Runnable changed;
    private final Consumer<String> progress;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;
    private volatile Optional<Started> running = Optional.empty();
    private volatile int starts;
    private volatile boolean everReady;

    /**
     * @param changed told after each start
     * @param progress told in short lines what an operator wants to know
     */
    Keeper(Member member, SplitFolder folder, Runnable changed, Consumer<String> progress) {
        this.member = member;
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

    /** Runs it to its end; answers how that was. */
    private String runOnce() {
        try {
            var process = launch();
            running = Started.of(process.pid());
            starts++;
            changed.run();
            if (stopping.getCount() == 0) { // told to while it was being started
                running.ifPresent(late -> Ending.end(late, member.role(), folder.root()));
            }
            var status = process.waitFor();
            running.ifPresent(ended -> ended.orphans(folder.root()).forEach(Ending::kill));
            return "status " + status;
        } catch (IOException e) {
            return FileTrouble.sentence(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    /** In a session of its own: Ctrl-C is for the supervisor alone, which then stops all in order. */
    private Process launch() throws IOException {
        var command = new ArrayList<>(List.of("setsid"));
        command.addAll(member.command());
        var log = folder.log(member.name());
        Logs.rotate(log);
        var builder = new ProcessBuilder(command)
                .directory(member.folder().toFile())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
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
        return Logs.lastWords(folder.log(member.name())) + " (more in " + folder.log(member.name()) + ").";
    }
}
