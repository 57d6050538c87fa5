package io.vitrine.volumes.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vitrine.model.Fault;
import io.vitrine.model.Gib;
import io.vitrine.model.VolumeId;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.ConnectionInfo;
import io.vitrine.volumes.Connector;
import io.vitrine.volumes.Volume.State;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.file.NativeFile;
import io.vitrine.volumes.file.NativeFile.Access;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalVolumesTest {
    private static final Gib ONE = new Gib(1);
    private static final Connector HOST = new Connector("vitrine-w1");

    private static Fault faultOfOpening(Path folder) {
        return catchThrowableOfType(VolumeException.class, () -> LocalVolumes.onSparseFiles(folder))
                .fault();
    }

    @Nested
    class Reopening {
        @Test
        void findsVolumesLabelsAndAttachmentsAsTheyWere(@TempDir Path folder) throws Exception {
            var before = LocalVolumes.onSparseFiles(folder);
            var id = before.create("x", ONE, Map.of("a", "1")).id();
            before.label(id, Map.of("b", "2"));
            before.extend(id, new Gib(3));
            var attachment = before.reserve(id, AttachMode.READ_ONLY, HOST);
            before.connect(attachment.id(), HOST);
            var volume = before.find(id);
            before.close();

            var after = LocalVolumes.onSparseFiles(folder);

            assertThat(after.find(id)).isEqualTo(volume);
            assertThat(after.attachments(id)).containsExactly(attachment);
            after.close();
        }

        @Test
        void isRefusedWhileAnotherHasTheFolder(@TempDir Path folder) throws Exception {
            try (var first = LocalVolumes.onSparseFiles(folder)) {
                assertThat(first.list(Map.of())).isEmpty();
                assertThat(faultOfOpening(folder)).isEqualTo(Fault.BUSY);
            }
            LocalVolumes.onSparseFiles(folder).close();
        }

        @Test
        void isRefusedWhereTheFolderIsAFile(@TempDir Path folder) throws Exception {
            var file = Files.createFile(folder.resolve("file"));

            assertThat(faultOfOpening(file)).isEqualTo(Fault.UNAVAILABLE);
        }

        @Test
        void showsAVolumeWithoutItsBytesAsFailed(@TempDir Path folder) throws Exception {
            var before = LocalVolumes.onSparseFiles(folder);
            var id = before.create("x", ONE, Map.of()).id();
            before.close();
            Files.delete(folder.resolve("data").resolve(id.value()));

            try (var after = LocalVolumes.onSparseFiles(folder)) {
                assertThat(after.find(id).orElseThrow().state()).isEqualTo(State.ERROR);
                assertThatThrownBy(() -> after.reserve(id, AttachMode.READ_ONLY, HOST))
                        .hasMessageContaining("ERROR");
                after.delete(id);
                assertThat(LocalFolder.filesIn(folder)).isEmpty();
            }
        }

        @Test
        void clearsAwayWhatAKillLeftOfRecords(@TempDir Path folder) throws Exception {
            LocalVolumes.onSparseFiles(folder).close();
            var id = UUID.randomUUID();
            Files.writeString(folder.resolve("records").resolve(id + ".json.tmp"), "{");
            Files.writeString(folder.resolve("attachments").resolve(id + ".json"), "");

            LocalVolumes.onSparseFiles(folder).close();

            assertThat(LocalFolder.filesIn(folder)).isEmpty();
        }

        @Test
        void saysWhichRecordIsNotReadable(@TempDir Path folder) throws Exception {
            LocalVolumes.onSparseFiles(folder).close();
            var record = folder.resolve("records").resolve(UUID.randomUUID() + ".json");
            Files.writeString(record, "{");

            assertThatThrownBy(() -> LocalVolumes.onSparseFiles(folder))
                    .hasStackTraceContaining(record.getFileName().toString());
        }
    }

    @Nested
    class Recovery {
        @ParameterizedTest
        @CsvSource({"CREATING, 0", "CREATING, 1", "DELETING, 0", "DELETING, 2", "ERROR_DELETING, 2", "ERROR_DELETING, 0"
        })
        void removesWhatWasHalfMadeOrHalfDeleted(State state, int dataGib, @TempDir Path folder) throws Exception {
            leaveBehind(folder, state, 1, dataGib);

            try (var volumes = LocalVolumes.onSparseFiles(folder)) {
                assertThat(volumes.list(Map.of())).isEmpty();
                assertThat(LocalFolder.filesIn(folder)).isEmpty();
            }
        }

        @ParameterizedTest
        @CsvSource({"EXTENDING, 1", "EXTENDING, 2", "ERROR_EXTENDING, 1"})
        void finishesAnExtension(State state, int dataGib, @TempDir Path folder) throws Exception {
            var id = leaveBehind(folder, state, 2, dataGib);

            try (var volumes = LocalVolumes.onSparseFiles(folder)) {
                var volume = volumes.find(id).orElseThrow();
                assertThat(volume.state()).isEqualTo(State.AVAILABLE);
                assertThat(volume.size()).isEqualTo(new Gib(2));
                assertThat(folder.resolve("data").resolve(id.value())).hasSize(2L << 30);
            }
        }

        /** As a kill leaves it: the record says what was begun, the bytes may have followed or not. */
        private VolumeId leaveBehind(Path folder, State state, int plannedGib, int dataGib) throws Exception {
            var id = UUID.randomUUID().toString();
            var record = new VolumeRecord(id, "x", id, state, 1, plannedGib, false, new TreeMap<>(), Instant.now());
            new Records<>(folder.resolve("records"), VolumeRecord.class, Records.Durability.SYNCED).save(id, record);
            var data = Files.createDirectories(folder.resolve("data")).resolve(id);
            if (dataGib > 0) {
                try (var file = new RandomAccessFile(data.toFile(), "rw")) {
                    file.setLength((long) dataGib << 30);
                }
            }
            return new VolumeId(id);
        }
    }

    @Nested
    class OnDevices {
        @Test
        void takesTheSmallestFreeOneThatFits(@TempDir Path folder) throws Exception {
            var devices = Slots.files(folder, 4, 1, 2);
            try (var volumes = LocalVolumes.onBlockDevices(folder, devices)) {
                assertThat(deviceOf(volumes, new Gib(2))).isEqualTo(devices.get(2));
                assertThat(deviceOf(volumes, ONE)).isEqualTo(devices.get(1));
                assertThat(deviceOf(volumes, ONE)).isEqualTo(devices.get(0));
                assertThatThrownBy(() -> volumes.create("x", ONE, Map.of())).hasMessageContaining("no room");
            }
        }

        @Test
        void usesAFreedOneAgain(@TempDir Path folder) throws Exception {
            var devices = Slots.files(folder, 1);
            try (var volumes = LocalVolumes.onBlockDevices(folder, devices)) {
                volumes.delete(volumes.create("x", ONE, Map.of()).id());

                assertThat(deviceOf(volumes, ONE)).isEqualTo(devices.getFirst());
            }
        }

        @Test
        void keepsOffOneThatAnEarlierWriterStillHolds(@TempDir Path folder) throws Exception {
            var devices = Slots.files(folder, 1, 2);
            try (var volumes = LocalVolumes.onBlockDevices(folder, devices);
                    var lateWriter = NativeFile.open(devices.getFirst(), Access.WRITE)) {
                lateWriter.lockAlone();

                assertThat(deviceOf(volumes, ONE)).isEqualTo(devices.get(1));
                assertThat(volumes.list(Map.of())).hasSize(1);
            }
        }

        @Test
        void growsNoFurtherThanTheDevice(@TempDir Path folder) throws Exception {
            try (var volumes = LocalVolumes.onBlockDevices(folder, Slots.files(folder, 2))) {
                var id = volumes.create("x", ONE, Map.of()).id();

                volumes.extend(id, new Gib(2));
                var fault = catchThrowableOfType(VolumeException.class, () -> volumes.extend(id, new Gib(3)))
                        .fault();

                assertThat(fault).isEqualTo(Fault.TOO_LARGE);
            }
        }

        @Test
        void survivesAReopening(@TempDir Path folder) throws Exception {
            var devices = Slots.files(folder, 1, 1);
            var before = LocalVolumes.onBlockDevices(folder, devices);
            var volume = before.create("x", ONE, Map.of());
            before.close();

            try (var after = LocalVolumes.onBlockDevices(folder, devices)) {
                assertThat(after.find(volume.id())).contains(volume);
                assertThat(deviceOf(after, ONE)).isEqualTo(devices.get(1));
            }
        }

        @Test
        void showsAVolumeWhoseDeviceIsNoLongerListedAsFailed(@TempDir Path folder) throws Exception {
            var devices = Slots.files(folder, 1, 1);
            var before = LocalVolumes.onBlockDevices(folder, devices);
            var volume = before.create("x", ONE, Map.of());
            before.close();

            try (var after = LocalVolumes.onBlockDevices(folder, devices.subList(1, 2))) {
                assertThat(after.find(volume.id()).orElseThrow().state()).isEqualTo(State.ERROR);
            }
        }

        @Test
        void refusesWhatIsNoDeviceOfItsOwn(@TempDir Path folder) throws Exception {
            var device = Slots.files(folder, 1).getFirst();
            var alias = Files.createSymbolicLink(folder.resolve("alias"), device);
            var small = Slots.dirty(folder.resolve("small.img"), 1 << 20);

            assertRefused(folder, List.of(device, alias), "is the same device as");
            assertRefused(folder, List.of(small), "is smaller than 1 GiB");
            assertRefused(folder, List.of(Path.of("/dev/null")), "is neither a block device nor a regular file");
            assertRefused(folder, List.of(folder.resolve("missing")), "not there");
        }

        private void assertRefused(Path folder, List<Path> devices, String reason) {
            assertThatThrownBy(() -> LocalVolumes.onBlockDevices(folder, devices))
                    .isInstanceOf(VolumeException.class)
                    .hasMessageContaining(reason);
        }

        private Path deviceOf(LocalVolumes volumes, Gib size) throws VolumeException {
            var id = volumes.create("x", size, Map.of()).id();
            var attachment = volumes.reserve(id, AttachMode.READ_ONLY, HOST);
            return ((ConnectionInfo.LocalPath) volumes.connect(attachment.id(), HOST)).path();
        }
    }
}
