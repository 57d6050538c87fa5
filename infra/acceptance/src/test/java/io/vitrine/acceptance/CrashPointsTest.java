package io.vitrine.acceptance;

import static io.vitrine.acceptance.Cleanliness.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The process dies at each step that the ledger records, and starts again on the same folder. Then: no volume, file or attempt without a live
 * image; the image is queued, or active with the right bytes where the commit was through; images stored before are untouched. The start that
 * recovers from one crash is the one that meets the next, and what all of them left queued takes another upload in the end.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CrashPointsTest {
    private static final RandomImage KEPT = new RandomImage(51, 2_500_000);
    private static final RandomImage BYTES = new RandomImage(52, 3_300_000);
    private static final String HALT_AT = "VITRINE_VITRINE_CHAOS_HALT_AT";
    private static final int HALTED = 137;

    /** After which step of which store, in the order in which they are met. */
    enum Crash {
        INTENT("volumes"),
        VOLUME_REQUESTED("volumes"),
        VOLUME_READY("volumes"),
        RESERVED("volumes"),
        CONNECTED("volumes"),
        OPEN("volumes"),
        STREAMING("volumes"),
        FLUSHED("volumes"),
        VERIFIED("volumes"),
        CLOSED("volumes"),
        DETACHED("volumes"),
        SEALED("volumes"),
        COMMITTED("volumes"),
        STREAMING_TO_FILE("files"),
        FLUSHED_TO_FILE("files"),
        SEALED_FILE("files"),
        COMMITTED_FILE("files");

        private final String store;

        Crash(String store) {
            this.store = store;
        }

        String step() {
            return name().toLowerCase(Locale.ROOT).replace("_to_file", "").replace("_file", "");
        }

        boolean isAfterTheCommit() {
            return step().equals("committed");
        }

        /** The setup whose process dies here. */
        GatewaySetup arm(GatewaySetup setup) {
            return setup.with(HALT_AT, step());
        }

        /** The same for the crash that comes next; after the last one, a setup that lives. */
        GatewaySetup armNext(GatewaySetup setup) {
            return ordinal() + 1 < values().length ? values()[ordinal() + 1].arm(setup) : setup;
        }
    }

    private final GatewaySetup setup = Repository.gateway("crash-points");
    private final List<String> queued = new ArrayList<>();
    private String keptInVolume = "";
    private String keptInFile = "";

    @SuppressWarnings("NullAway.Init") // the first start
    private RunningGateway gateway;

    @BeforeAll
    void storeWhatMustSurvive() {
        gateway = RunningGateway.start(setup);
        keptInVolume = new Api(gateway).stored(KEPT, "volumes");
        keptInFile = new Api(gateway).stored(KEPT, "files");
    }

    @Order(1)
    @Test
    void killInMidStreamLeavesNothing() throws IOException {
        var id = new Api(gateway).queued();
        try (var upload = RawUpload.begin(gateway.endpoint(), id, BYTES.sizeBytes())) {
            upload.send(BYTES, 0, 2_000_000);
            eventually(() -> assertThat(new Api(gateway).statusOf(id)).isEqualTo("saving"));

            gateway.kill();
        }
        gateway = RunningGateway.start(Crash.INTENT.arm(setup));

        nothingButTheImageIsLeft(id, "queued");
        queued.add(id);
    }

    @Order(2)
    @ParameterizedTest
    @EnumSource
    void whatACrashLeavesIsFoundByTheNextStart(Crash crash) throws IOException {
        startArmedFor(crash);
        var id = new Api(gateway).queued();

        assertThat(send(id, crash.store))
                .as("what the crash cut off is not answered")
                .isEmpty();
        assertThat(gateway.awaitEnd()).as("the process halts").isEqualTo(HALTED);
        gateway = RunningGateway.start(crash.armNext(setup));

        nothingButTheImageIsLeft(id, crash.isAfterTheCommit() ? "active" : "queued");
        if (crash.isAfterTheCommit()) {
            assertThat(new Api(gateway).download(id)).isEqualTo(BYTES.bytes());
        } else {
            queued.add(id);
        }
    }

    @Order(3)
    @Test
    void whatWasLeftQueuedTakesAnotherUpload() throws IOException {
        restart(setup);

        for (var id : queued) {
            assertThat(send(id, "volumes")).hasValue(204);
            assertThat(new Api(gateway).download(id)).isEqualTo(BYTES.bytes());
        }
    }

    private void nothingButTheImageIsLeft(String id, String status) {
        var api = new Api(gateway);
        eventually(() -> Cleanliness.everythingIsAccountedFor(gateway));
        assertThat(api.statusOf(id)).isEqualTo(status);
        assertThat(api.download(keptInVolume)).isEqualTo(KEPT.bytes());
        assertThat(api.download(keptInFile)).isEqualTo(KEPT.bytes());
    }

    /** Usually the recovery from the crash before has started it; not so where that one failed. */
    private void startArmedFor(Crash crash) {
        var armed = crash.arm(setup);
        if (!gateway.isAlive() || !gateway.setup().equals(armed)) {
            restart(armed);
        }
    }

    private void restart(GatewaySetup next) {
        gateway.kill();
        gateway = RunningGateway.start(next);
    }

    private OptionalInt send(String id, String store) throws IOException {
        var headers = Map.of("Content-Length", Long.toString(BYTES.sizeBytes()), "X-Image-Meta-Store", store);
        try (var upload = RawUpload.begin(gateway.endpoint(), id, headers)) {
            upload.send(BYTES, 0, BYTES.sizeBytes());
            return upload.status();
        } catch (IOException _) {
            return OptionalInt.empty();
        }
    }

    @AfterAll
    void nothingIsLeftBehind() {
        restart(setup);
        try (var last = gateway) {
            Cleanliness.leaveNothingBehind(last);
        }
        DataFolder.at(setup.data()).delete();
    }
}
