package io.vitrine.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS) // one data folder: making a new one takes the longest
class RestartTest {
    private static final RandomImage BYTES = new RandomImage(61, 1_234_567);

    private final GatewaySetup setup = Repository.gateway("restart");

    @AfterAll
    void removeTheData() {
        DataFolder.at(setup.data()).delete();
    }

    @Test
    void imagesOutliveTheProcess() {
        String id;
        try (var first = RunningGateway.start(setup)) {
            id = new Api(first).stored(BYTES);
        }

        try (var second = RunningGateway.start(setup)) {
            assertThat(new Api(second).download(id)).isEqualTo(BYTES.bytes());
            Cleanliness.leaveNothingBehind(second);
        }
    }

    @Test
    void serverLeftByAKilledProcessIsTakenOverAndStopped() {
        var killed = RunningGateway.start(setup);
        var id = new Api(killed).stored(BYTES);
        killed.kill();

        try (var second = RunningGateway.start(setup)) {
            assertThat(new Api(second).download(id)).isEqualTo(BYTES.bytes());
            Cleanliness.leaveNothingBehind(second);
        }

        assertThat(DataFolder.at(setup.data()).processes()).isEmpty();
    }

    @Test
    void secondGatewayOnTheFolderIsRefusedInOneSentence(@TempDir Path logs) throws Exception {
        try (var first = RunningGateway.start(setup)) {
            var second = GatewaySetup.packaged(Repository.root(), setup.data(), logs.resolve("second.log"));

            var refusal = refusalOf(second);

            assertThat(refusal).contains("already runs on the data folder");
            assertThat(first.isAlive()).isTrue();
            Cleanliness.leaveNothingBehind(first);
        }
    }

    @Test
    void takenPortIsRefusedInOneSentence(@TempDir Path folder) throws Exception {
        try (var first = RunningGateway.start(setup)) {
            var second = GatewaySetup.packaged(Repository.root(), folder.resolve("data"), folder.resolve("second.log"))
                    .onPort(setup.port());

            var refusal = refusalOf(second);

            assertThat(refusal).contains(Integer.toString(setup.port()));
            Cleanliness.leaveNothingBehind(first);
        }
        assertThat(DataFolder.at(folder.resolve("data")).processes()).isEmpty();
    }

    /** What a gateway says that does not start: no more than a few lines, none of them a stack trace. */
    private static String refusalOf(GatewaySetup setup) throws IOException, InterruptedException {
        var process = setup.process().start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isNotZero();
        var said = Files.readString(setup.log());
        assertThat(said).doesNotContain("\tat ");
        return said;
    }
}
