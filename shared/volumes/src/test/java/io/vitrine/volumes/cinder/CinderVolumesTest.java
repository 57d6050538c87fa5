package io.vitrine.volumes.cinder;

import io.vitrine.volumes.VolumeService;
import io.vitrine.volumes.VolumeServiceContract;
import java.nio.file.Path;
import java.util.Optional;

class CinderVolumesTest extends VolumeServiceContract {
    private Optional<CinderFixture> opened = Optional.empty();

    @Override
    protected VolumeService open(Path folder) throws Exception {
        var cinder = new CinderFixture();
        opened = Optional.of(cinder);
        return cinder.volumes();
    }

    @Override
    protected boolean readersGoTogether() {
        return false;
    }

    @Override
    protected boolean readOnlyEnds() {
        return false;
    }

    @Override
    protected void close() throws Exception {
        opened.orElseThrow().assertNothingLeft();
        opened.orElseThrow().close();
    }
}
