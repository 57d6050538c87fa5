package io.vitrine.stores.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vitrine.model.Fault;
import io.vitrine.model.Gib;
import io.vitrine.stores.ImageWriter.Stored;
import io.vitrine.stores.RecordedAttempt;
import io.vitrine.stores.StoreException;
import io.vitrine.stores.TestImage;
import io.vitrine.stores.Verification;
import io.vitrine.volumes.Connector;
import io.vitrine.volumes.Crash;
import io.vitrine.volumes.FaultyVolumes;
import io.vitrine.volumes.Volume;
import io.vitrine.volumes.local.LocalVolumes;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A volume store over sparse files; every test ends without attachments. */
abstract class VolumeStoreSuite {
    static final OptionalLong UNKNOWN = OptionalLong.empty();
    static final Connector OTHER_HOST = new Connector("vitrine-w2");

    LocalVolumes volumes;
    FaultyVolumes watched;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        use(LocalVolumes.onSparseFiles(folder));
    }

    @AfterEach
    void nothingIsLeftBehind() throws Exception {
        for (var volume : volumes.list(Map.of())) {
            assertThat(volumes.attachments(volume.id())).isEmpty();
            volumes.delete(volume.id());
        }
        volumes.close();
    }

    final void use(LocalVolumes local) {
        volumes = local;
        watched = new FaultyVolumes(local, new Crash());
    }

    VolumeStore store() {
        return store(new Gib(1), Verification.SAMPLE);
    }

    VolumeStore store(Gib unknownInitial, Verification verification) {
        return VolumeFixture.store(watched, new VolumeStoreSettings("test", unknownInitial, verification));
    }

    Stored stored(TestImage image) throws StoreException {
        return store().write(RecordedAttempt.fresh(), UNKNOWN, image::writeTo);
    }

    Volume onlyVolume() {
        return volumes.list(Map.of()).getFirst();
    }

    static Fault fault(ThrowingCallable action) {
        return catchThrowableOfType(StoreException.class, action).fault();
    }

    static TestImage zerosOf(long gib) {
        return TestImage.sparse(gib << 30, Integer.MAX_VALUE);
    }
}
