package io.vitrine.attach.file;

import io.vitrine.attach.AttacherUnderTest;
import io.vitrine.volumes.Connector;
import io.vitrine.volumes.VolumeService;
import java.nio.file.Path;
import java.util.List;

/** Attaching volumes of this host. */
final class LocalHost {
    private static final Connector HOST = new Connector("vitrine-w1");

    private LocalHost() {}

    static AttacherUnderTest over(VolumeService volumes, List<Path> places) {
        return new AttacherUnderTest(volumes, service -> new LocalAttacher(service, HOST), places);
    }
}
