package io.vitrine.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vitrine.gateway.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurvivorsTest {
    private final List<Process> own = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // before each test
    private SplitFolder folder;

    @BeforeEach
    void makeFolders(@TempDir Path data) throws Refusal {
        folder = new SplitFolder(data);
        folder.create();
    }

    @AfterEach
    void endOwn() {
        own.forEach(Process::destroyForcibly);
    }

    private Process sleeper() throws IOException {
        var process = new ProcessBuilder("setsid", "sleep", "1003")
                .directory(folder.root().toFile())
                .start();
        own.add(process);
        return process;
    }

    private void writeDown(Started... processes) throws IOException {
        var entries = new ArrayList<RunState.Entry>();
        for (var process : processes) {
            entries.add(new RunState.Entry("sleeper-" + entries.size(), Role.FUNCTION, process, 1, 0, 1));
        }
        new RunState(true, "http://127.0.0.1:1", "", "", processes[0], entries).write(folder.state());
    }

    @Test
    void whatTheLastStartLeftIsStopped() throws Exception {
        var process = sleeper();
        writeDown(Started.of(process.pid()).orElseThrow());

        Survivors.on(folder).stop(_ -> {});

        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatWasStartedAndNeverWrittenDownIsStoppedToo() throws Exception {
        var member = Sleepers.running("unrecorded", folder.root(), "exec sleep 1007");
        var process = new ProcessBuilder(folder.births().noting(member))
                .directory(folder.root().toFile())
                .start();
        own.add(process);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> Survivors.on(folder).found().size() == 1);

        Survivors.on(folder).stop(_ -> {});

        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(Survivors.on(folder).found()).isEmpty();
    }

    @Test
    void laterProcessOfTheSameNumberIsNotTouched() throws Exception {
        var stranger = sleeper();
        var now = Started.of(stranger.pid()).orElseThrow();
        writeDown(
                new Started(now.pid(), now.started() - 1, now.boot()),
                new Started(now.pid(), now.started(), "another start of the machine"));

        var found = Survivors.on(folder);
        found.stop(_ -> {});

        assertThat(found.found()).isEmpty();
        assertThat(stranger.isAlive()).isTrue();
    }

    @Test
    void nothingWrittenDownIsNothingFound() throws Refusal {
        assertThat(Survivors.on(folder).found()).isEmpty();
    }

    @Test
    void unreadableListIsRefusedRatherThanIgnored() throws IOException {
        Files.writeString(folder.state(), "{");

        assertThatThrownBy(() -> Survivors.on(folder))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(folder.state().toString());
    }
}
