package io.vitrine.attach.file;

import io.vitrine.attach.AttacherUnderTest;
import io.vitrine.attach.VolumeAttacherContract;
import io.vitrine.volumes.local.LocalVolumes;
import io.vitrine.volumes.local.Slots;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

class FileSlotAttacherTest extends VolumeAttacherContract {
    private final CompletableFuture<LocalVolumes> volumes = new CompletableFuture<>();

    @Override
    protected AttacherUnderTest subject(Path folder) throws Exception {
        volumes.complete(LocalVolumes.onBlockDevices(folder, Slots.files(folder, 2, 2)));
        return LocalHost.over(volumes.join(), List.of(folder));
    }

    @Override
    protected void close() {
        volumes.join().close();
    }
}
