package io.vitrine.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What is stored outlives all processes, however they end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // one data folder: making a new one takes the longest
abstract class RestartSuite extends ShapeSuite {
    private static final RandomImage BYTES = new RandomImage(61, 1_234_567);

    @SuppressWarnings("NullAway.Init") // before all tests
    private DeploymentSetup setup;

    @BeforeAll
    void choosePlace() {
        setup = shape().setup("restart");
    }

    @AfterAll
    void removeTheData() {
        Deployment.delete(setup);
    }

    @Test
    void imagesOutliveTheProcesses() {
        String id;
        try (var first = setup.start()) {
            id = new Api(first).stored(BYTES);
        }

        try (var second = setup.start()) {
            assertThat(new Api(second).download(id)).isEqualTo(BYTES.bytes());
            Cleanliness.leaveNothingBehind(second);
        }
    }

    @Test
    void whatAKillLeavesBehindIsTakenOverAndStopped() {
        var killed = setup.start();
        var id = new Api(killed).stored(BYTES);
        killed.kill();

        try (var second = setup.start()) {
            assertThat(new Api(second).download(id)).isEqualTo(BYTES.bytes());
            Cleanliness.leaveNothingBehind(second);
        }

        assertThat(DataFolder.at(setup.data()).processes()).isEmpty();
    }
}
