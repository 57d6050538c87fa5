package io.vitrine.attach.block;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vitrine.attach.AttacherUnderTest;
import io.vitrine.attach.VolumeAttacherContract;
import io.vitrine.volumes.cinder.CinderFixture;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Volumes of Cinder that are files on a share. The folder stands for the share, which is as large as Cinder says whenever somebody looks. */
class SharedFileAttacherTest extends VolumeAttacherContract {
    private static final String EXPORT = "10.0.0.9:/vol1";

    private Optional<CinderFixture> opened = Optional.empty();

    @Override
    protected AttacherUnderTest subject(Path folder) throws Exception {
        var cinder = new CinderFixture();
        opened = Optional.of(cinder);
        cinder.server.exports(volume -> {
            resize(folder, volume);
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("driver_volume_type", "nfs")
                    .put("export", EXPORT)
                    .put("name", "volume-" + volume.path("id").asText())
                    .put("format", "raw");
        });
        cinder.server.onExtended(volume -> resize(folder, volume));
        return new AttacherUnderTest(
                cinder.volumes(),
                service -> new NetworkAttacher(
                        service,
                        CinderFixture.IDENTITY.connector(),
                        new FileDisks(Map.of(EXPORT, folder)),
                        Duration.ofSeconds(20)),
                List.of(folder));
    }

    private static void resize(Path folder, ObjectNode volume) {
        var path = folder.resolve("volume-" + volume.path("id").asText());
        try (var file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(volume.path("size").asLong() << 30);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected boolean readersGoTogether() {
        return false;
    }

    @Override
    protected void close() throws Exception {
        opened.orElseThrow().assertNothingLeft();
        opened.orElseThrow().close();
    }
}
