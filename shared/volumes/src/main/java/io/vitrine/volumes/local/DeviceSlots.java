package io.vitrine.volumes.local;

import io.vitrine.model.Fault;
import io.vitrine.model.Gib;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.file.FileIdentity;
import io.vitrine.volumes.file.FileIdentity.Kind;
import io.vitrine.volumes.file.FileTrouble;
import io.vitrine.volumes.file.NativeFile;
import io.vitrine.volumes.file.NativeFile.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A list of block devices (or files of fixed size), each a slot for one volume. A slot is zeroed when a volume takes it, and where a volume
 * grows into it, by the device itself where it knows how: nobody reads what was there before. What a freed slot holds is given up at once
 * where the device can do so without writing.
 */
final class DeviceSlots implements Backing {
    private record Slot(Path path, Kind kind, long sizeBytes) {}

    private final Map<String, Slot> slots = new HashMap<>();

    DeviceSlots(List<Path> devices) throws IOException, VolumeException {
        var seen = new HashMap<FileIdentity, Path>();
        for (var device : devices) {
            var identity = FileIdentity.of(device);
            var twin = seen.put(identity, device);
            if (twin != null) {
                throw invalid(device, "is the same device as " + twin);
            }
            slots.put(device.toString(), inspect(device, identity));
        }
    }

    private static Slot inspect(Path device, FileIdentity identity) throws IOException, VolumeException {
        if (identity.kind() == Kind.OTHER) {
            throw invalid(device, "is neither a block device nor a regular file");
        }
        try (var opened = NativeFile.open(device, accessTo(identity.kind()))) {
            if (opened.sizeBytes() < new Gib(1).bytes()) {
                throw invalid(device, "is smaller than 1 GiB");
            }
            return new Slot(device, identity.kind(), opened.sizeBytes());
        } catch (FileTrouble e) {
            throw invalid(device, "cannot be used: " + FileTrouble.reasonOf(e));
        }
    }

    /** To the exclusion of everybody else, the system included: a mounted device is nobody's volume. */
    private static Access accessTo(Kind kind) {
        return kind == Kind.BLOCK_DEVICE ? Access.WRITE_DEVICE : Access.WRITE;
    }

    private static VolumeException invalid(Path device, String trouble) {
        return new VolumeException(Fault.INVALID, "the volume device " + device + " " + trouble);
    }

    @Override
    public List<String> candidates(String id, Gib size) {
        return slots.values().stream()
                .filter(slot -> slot.sizeBytes() >= size.bytes())
                .sorted(Comparator.comparingLong(Slot::sizeBytes).thenComparing(Slot::path))
                .map(slot -> slot.path().toString())
                .toList();
    }

    /** Alone: a writer of an earlier volume that has not noticed yet that it lost it would go on writing into the new one. */
    @Override
    public void create(String place, Gib size) throws VolumeException {
        var slot = listed(place);
        try (var device = NativeFile.open(slot.path(), accessTo(slot.kind()))) {
            device.lockAlone();
            device.zero(0, size.bytes());
            device.sync();
        } catch (IOException e) {
            throw SparseFiles.trouble("zeroing a device", e);
        }
    }

    private Slot listed(String place) throws VolumeException {
        return Optional.ofNullable(slots.get(place))
                .orElseThrow(() -> new VolumeException(
                        Fault.UNAVAILABLE, "the device of the volume is not in the list of devices any more"));
    }

    @Override
    public void extend(String place, Gib from, Gib to) throws VolumeException {
        var slot = listed(place);
        if (slot.sizeBytes() < to.bytes()) {
            throw new VolumeException(Fault.TOO_LARGE, "the device of the volume has no " + to.count() + " GiB");
        }
        try (var device = NativeFile.open(slot.path(), Access.WRITE)) {
            device.zero(from.bytes(), to.bytes() - from.bytes());
            device.sync();
        } catch (IOException e) {
            throw SparseFiles.trouble("zeroing a device", e);
        }
    }

    @Override
    public void remove(String place) throws VolumeException {
        var slot = slots.get(place);
        if (slot == null) {
            return;
        }
        try (var device = NativeFile.open(slot.path(), Access.WRITE)) {
            device.discard(slot.sizeBytes());
        } catch (IOException e) {
            throw SparseFiles.trouble("freeing a device", e);
        }
    }

    @Override
    public boolean holds(String place, Gib size) {
        var slot = slots.get(place);
        return slot != null && slot.sizeBytes() >= size.bytes();
    }

    @Override
    public void probe() throws VolumeException {
        for (var slot : slots.values()) {
            if (!Files.exists(slot.path())) {
                throw invalid(slot.path(), "is not there any more");
            }
        }
    }

    @Override
    public Path path(String place) {
        return Path.of(place);
    }
}
