package io.vitrine.split;

import io.vitrine.config.FileTrouble;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Keeps the logs small while all runs: a process that never ends never begins a new file by itself. */
final class LogRotation implements AutoCloseable {
    private static final int LOOK_EVERY_SECONDS = 30;

    private final Path folder;
    private final Consumer<String> progress;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("log-rotation").daemon().factory());

    LogRotation(Path folder, Consumer<String> progress) {
        this.folder = folder;
        this.progress = progress;
        thread.scheduleWithFixedDelay(this::look, LOOK_EVERY_SECONDS, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
    }

    private void look() {
        try {
            Logs.rotateAll(folder);
        } catch (IOException e) {
            progress.accept("The logs cannot be begun anew: " + FileTrouble.sentence(e));
        } catch (RuntimeException e) {
            progress.accept("The logs cannot be begun anew: " + e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
