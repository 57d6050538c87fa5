package io.vitrine.attach.block;

import io.vitrine.model.VolumeId;
import io.vitrine.volumes.cinder.CinderFixture;
import io.vitrine.volumes.cinder.CinderVolumes;
import java.io.IOException;

/** Cinder, a user of it, and the disks that it exports. */
record CinderDisks(CinderFixture fixture, CinderVolumes volumes, MemoryDisks disks) {
    static CinderDisks open() throws IOException {
        var fixture = new CinderFixture();
        var volumes = fixture.volumes();
        var disks = new MemoryDisks(iqn -> volumes.find(new VolumeId(iqn.substring(iqn.indexOf("volume-") + 7)))
                .orElseThrow()
                .size()
                .bytes());
        return new CinderDisks(fixture, volumes, disks);
    }
}
