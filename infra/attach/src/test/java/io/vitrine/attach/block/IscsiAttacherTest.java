package io.vitrine.attach.block;

import io.vitrine.attach.AttacherUnderTest;
import io.vitrine.attach.VolumeAttacherContract;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Volumes of Cinder behind real sessions: the initiator, and a target that keeps a record of every one of them. */
class IscsiAttacherTest extends VolumeAttacherContract {
    private Optional<CinderTargets> opened = Optional.empty();

    /** How each volume is exported. */
    protected CinderTargets targets() throws Exception {
        return CinderTargets.open();
    }

    @Override
    protected final AttacherUnderTest subject(Path folder) throws Exception {
        var targets = targets();
        opened = Optional.of(targets);
        return new AttacherUnderTest(targets.cinder.volumes(), targets::attacher, List.of());
    }

    @Override
    protected final boolean readersGoTogether() {
        return false;
    }

    @Override
    protected final void close() throws Exception {
        opened.orElseThrow().assertNothingLeft();
        opened.orElseThrow().close();
    }
}
