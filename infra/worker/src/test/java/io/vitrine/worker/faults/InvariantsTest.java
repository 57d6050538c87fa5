package io.vitrine.worker.faults;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.model.Gib;
import io.vitrine.model.VolumeId;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.cinder.CinderFixture;
import io.vitrine.worker.transfer.Bodies;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is left is seen: each invariant is broken by hand, and mended again. */
class InvariantsTest extends FaultSuite {
    private void assertBroken(String invariant) {
        assertThatThrownBy(() -> new Invariants(cloud, database.source()).hold())
                .hasMessageContaining(invariant);
    }

    private VolumeId onlyVolume() {
        return new VolumeId(cinder().shown().getFirst().path("id").asText());
    }

    @Test
    void volumeOfNobodyIsSeen() throws Exception {
        var volumes = cloud.cinder.volumes();
        var orphan = volumes.create("image-of-nobody", new Gib(1), Map.of()).id();

        assertBroken("I1: ");

        volumes.delete(orphan);
    }

    @Test
    void attachmentOfNobodyIsSeen() throws Exception {
        assertActive(worker.upload(queued(), Bodies.of(Bodies.random(MIB))));
        var volumes = cloud.cinder.volumes();
        var left = volumes.reserve(onlyVolume(), AttachMode.READ_ONLY, CinderFixture.IDENTITY.connector());

        assertBroken("I2: ");

        volumes.detach(left.id());
    }

    @Test
    void wrongBytesAreSeen() {
        assertActive(worker.upload(queued(), Bodies.of(Bodies.random(MIB))));
        sql().execute("update content set hash_value = reverse(hash_value)");

        assertBroken("I4: ");

        sql().execute("update content set hash_value = reverse(hash_value)");
    }

    @Test
    void imageThatIsSavingForEverIsSeen() {
        queued();
        sql().execute("update image set status = 'saving'");

        assertBroken("I5: ");

        sql().execute("update image set status = 'queued'");
    }
}
