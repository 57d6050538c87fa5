package io.vitrine.attach.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.attach.AttacherUnderTest;
import io.vitrine.attach.VolumeAttacherContract;
import io.vitrine.volumes.cinder.CinderFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Volumes of Cinder, exported over iSCSI to disks that are in memory. */
class NetworkAttacherTest extends VolumeAttacherContract {
    private Optional<CinderDisks> opened = Optional.empty();

    @Override
    protected AttacherUnderTest subject(Path folder) throws Exception {
        var cinder = CinderDisks.open();
        opened = Optional.of(cinder);
        return new AttacherUnderTest(
                cinder.volumes(),
                service -> new NetworkAttacher(
                        service, CinderFixture.IDENTITY.connector(), cinder.disks(), Duration.ofSeconds(20)),
                List.of());
    }

    @Override
    protected boolean readersGoTogether() {
        return false;
    }

    @Override
    protected void close() throws Exception {
        var cinder = opened.orElseThrow();
        assertThat(cinder.disks().open()).isZero();
        cinder.fixture().assertNothingLeft();
        cinder.fixture().close();
    }
}
