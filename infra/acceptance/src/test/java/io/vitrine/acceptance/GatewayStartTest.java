package io.vitrine.acceptance;

import static io.restassured.RestAssured.given;
import static io.vitrine.acceptance.Cleanliness.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.notNullValue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** When the one process refuses to start, and how it stops. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // one data folder: making a new one takes the longest
class GatewayStartTest {
    private final GatewaySetup setup = Repository.gateway("start");

    @AfterAll
    void removeTheData() {
        DataFolder.at(setup.data()).delete();
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

    @Test
    void gatewayRestoredInAnotherFolderServesAndRemovesWhatTheFirstOneStored(@TempDir Path folder) throws Exception {
        var bytes = new RandomImage(62, 1_234_567);
        var dump = folder.resolve("catalogue.zip");
        String inVolume;
        String inFile;
        try (var first = RunningGateway.start(setup);
                var images = new ImagesClient(first.endpoint())) {
            inVolume = images.store("volume", bytes, "volumes");
            inFile = images.store("file", bytes, "files");
            run(setup.command("db", "dump", dump.toString()));
        }
        var other = GatewaySetup.packaged(Repository.root(), folder.resolve("data"), folder.resolve("other.log"));
        run(other.command("db", "restore", dump.toString()));
        run(List.of("cp", "-a", setup.data() + "/volumes", setup.data() + "/files", other.data() + "/"));

        try (var second = RunningGateway.start(other);
                var images = new ImagesClient(second.endpoint())) {
            assertThat(images.firstDifference(inVolume, bytes)).isEmpty();
            assertThat(images.firstDifference(inFile, bytes)).isEmpty();
            Cleanliness.leaveNothingBehind(second);
        }
        try (var first = RunningGateway.start(setup)) {
            Cleanliness.leaveNothingBehind(first);
        }
    }

    @Test
    void gatewayThatStopsEndsWhatItHasBegunAndAsksOthersToComeBack() throws Exception {
        var bytes = new RandomImage(63, 1_234_567);
        try (var gateway = RunningGateway.start(setup);
                var images = new ImagesClient(gateway.endpoint())) {
            var kept = images.store("kept", bytes, "files");
            var slow = images.create("slow");
            try (var upload = RawUpload.begin(gateway.endpoint(), slow, bytes.sizeBytes())) {
                upload.send(bytes, 0, 1_000_000);
                eventually(() -> assertThat(images.status(slow)).isEqualTo("saving"));

                gateway.parts().getFirst().tellToStop();

                eventually(() -> given().get(gateway.endpoint() + "/v2/images/" + kept + "/file")
                        .then()
                        .statusCode(503)
                        .header("Retry-After", notNullValue()));
                assertThat(images.status(kept)).isEqualTo("active");
                upload.send(bytes, 1_000_000, bytes.sizeBytes() - 1_000_000);
                assertThat(upload.status()).hasValue(204);
            }
            gateway.awaitEnd();
        }
    }

    @Test
    @DisplayName("F54: an upload lasts longer than the drain")
    void uploadThatOutlastsTheDrainIsGivenUp() throws Exception {
        var bytes = new RandomImage(64, 1_234_567);
        String slow;
        try (var gateway = RunningGateway.start(setup.with("VITRINE_VITRINE_DRAIN_TIMEOUT", "1s"));
                var images = new ImagesClient(gateway.endpoint())) {
            slow = images.create("slow");
            try (var upload = RawUpload.begin(gateway.endpoint(), slow, bytes.sizeBytes())) {
                upload.send(bytes, 0, 1_000_000);
                eventually(() -> assertThat(images.status(slow)).isEqualTo("saving"));

                gateway.parts().getFirst().tellToStop();

                gateway.awaitEnd();
                assertThat(upload.status()).isNotEqualTo(OptionalInt.of(204));
            }
        }

        try (var next = RunningGateway.start(setup);
                var images = new ImagesClient(next.endpoint())) {
            assertThat(images.status(slow)).isEqualTo("queued");
            Cleanliness.leaveNothingBehind(next);
        }
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
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
