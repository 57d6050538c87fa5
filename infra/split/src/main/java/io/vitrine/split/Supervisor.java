package io.vitrine.split;

import io.vitrine.config.FileTrouble;
import io.vitrine.gateway.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** Starts members group by group, keeps each running, and stops all in the opposite order. What runs is always written down. */
final class Supervisor implements AutoCloseable {
    private static final Duration READY_LIMIT = Duration.ofSeconds(120);

    private final SplitFolder folder;
    private final RunState blank;
    private final Consumer<String> progress;
    private final List<Keeper> keepers = new CopyOnWriteArrayList<>();
    private volatile boolean ready;

    /**
     * @param blank what is written down, without processes
     */
    Supervisor(SplitFolder folder, RunState blank, Consumer<String> progress) {
        this.folder = folder;
        this.blank = blank;
        this.progress = progress;
    }

    /**
     * Starts them all at once and returns when each takes work.
     *
     * @param told counted down when all is to stop
     * @return whether they do; false where they are to stop instead
     */
    boolean start(List<Member> members, CountDownLatch told) throws Refusal {
        var started = members.stream().map(this::keep).toList();
        for (var keeper : started) {
            if (!keeper.awaitReady(READY_LIMIT, told)) {
                return false;
            }
        }
        return true;
    }

    private Keeper keep(Member member) {
        var keeper = new Keeper(member, folder, this::writeDown, progress);
        keepers.add(keeper);
        keeper.start();
        return keeper;
    }

    /** All of them take work. */
    void announceReady() {
        ready = true;
        writeDown();
    }

    List<Keeper> keepers() {
        return List.copyOf(keepers);
    }

    /** Sends a signal, named without {@code SIG}, to those of a role that run. */
    void tell(Role role, String signal) {
        keepers.stream()
                .filter(keeper -> keeper.member().role() == role)
                .map(Keeper::entry)
                .flatMap(Optional::stream)
                .flatMap(entry -> entry.process().alive().stream())
                .forEach(process -> Ending.signal(process.pid(), signal));
    }

    /** What serves first, what keeps data last; within a role side by side. */
    @Override
    public void close() {
        ready = false;
        for (var role : List.of(Role.values()).reversed()) {
            var threads = keepers.stream()
                    .filter(keeper -> keeper.member().role() == role)
                    .map(keeper -> Thread.ofPlatform()
                            .name("stop-" + keeper.member().name())
                            .start(keeper::stop))
                    .toList();
            threads.forEach(Supervisor::join);
        }
        writeDown();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void writeDown() {
        var entries =
                keepers.stream().map(Keeper::entry).flatMap(Optional::stream).toList();
        try {
            blank.with(ready, entries).write(folder.state());
        } catch (IOException e) {
            progress.accept("What runs cannot be written down: " + FileTrouble.sentence(e));
        }
    }
}
