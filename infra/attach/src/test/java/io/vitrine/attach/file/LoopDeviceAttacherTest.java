package io.vitrine.attach.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.attach.AttacherUnderTest;
import io.vitrine.attach.VolumeAttacherContract;
import io.vitrine.model.Gib;
import io.vitrine.volumes.file.NativeFile;
import io.vitrine.volumes.file.NativeFile.Access;
import io.vitrine.volumes.local.LocalVolumes;
import io.vitrine.volumes.local.LoopDevices;
import io.vitrine.volumes.local.NeedsBlockDevice;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

@NeedsBlockDevice
class LoopDeviceAttacherTest extends VolumeAttacherContract {
    private final CompletableFuture<LocalVolumes> volumes = new CompletableFuture<>();
    private final CompletableFuture<LoopDevices> devices = new CompletableFuture<>();

    @Override
    protected AttacherUnderTest subject(Path folder) throws Exception {
        devices.complete(LoopDevices.of(folder, 2, 2));
        volumes.complete(LocalVolumes.onBlockDevices(folder, devices.join().paths()));
        return LocalHost.over(volumes.join(), devices.join().paths());
    }

    @Override
    protected void close() throws Exception {
        volumes.join().close();
        devices.join().close();
    }

    @Test
    void keepsOffADeviceThatTheSystemUses() throws Exception {
        for (var device : devices.join().paths()) {
            try (var _ = NativeFile.open(device, Access.WRITE_DEVICE)) {
                assertThatThrownBy(() -> NativeFile.open(device, Access.WRITE_DEVICE))
                        .hasMessageContaining("held by somebody else");
            }
        }
        assertThat(volumes.join().create("y", new Gib(1), Map.of()).size()).isEqualTo(new Gib(1));
    }
}
