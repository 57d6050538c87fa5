package io.vitrine.worker.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.attach.block.CinderTargets;
import io.vitrine.attach.iscsi.scripted.Cdb;
import io.vitrine.worker.transfer.Bodies;
import io.vitrine.worker.transfer.HandFedBody;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets of two portals, one of which is dead. */
class TwoPathsTest extends FaultSuite {
    @Override
    CinderTargets targets() throws IOException {
        return new CinderTargets(2, 512);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    @DisplayName("F31: one of two portals is dead from the beginning")
    void onePortalIsEnough(int dead) {
        cloud.prepare(target -> {
            try {
                target.portals().get(dead).goAway();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });

        assertActive(worker.upload(queued(), Bodies.of(Bodies.random(2 * MIB))));
    }

    @Test
    @DisplayName("F31: one of two portals dies in mid-stream")
    void theOtherPortalGoesOn() throws Exception {
        var body = new HandFedBody();
        var outcome = worker.start(queued(), body);
        body.give();
        body.give();
        soon().until(() -> !cloud.targets().isEmpty()
                && cloud.disk(cloud.targets().getFirst()).seen(Cdb.WRITE_16) > 0);
        assertThat(cloud.sessions()).isEqualTo(2);

        cloud.targets().getFirst().portals().getFirst().goAway();
        body.give();
        body.give();
        body.end();

        assertActive(outcome.join());
    }
}
