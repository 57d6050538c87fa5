package io.vitrine.volumes.local;

import io.vitrine.model.AttachmentId;
import io.vitrine.model.Fault;
import io.vitrine.model.Gib;
import io.vitrine.model.VolumeId;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.Attachment;
import io.vitrine.volumes.ConnectionInfo;
import io.vitrine.volumes.Connector;
import io.vitrine.volumes.Volume;
import io.vitrine.volumes.Volume.State;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.VolumeService;
import io.vitrine.volumes.file.FileTrouble;
import io.vitrine.volumes.file.NativeFile;
import io.vitrine.volumes.file.NativeFile.Access;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

/**
 * Volumes on disks of this host, for one process at a time: as sparse files in a folder, or on a list of block devices, each of which takes one
 * volume. Every volume reads as zeros where it was not written. Opening finishes what a crash interrupted: a volume half made or half
 * deleted goes, one half extended is extended. Closing only lets go of the folder.
 */
public final class LocalVolumes implements VolumeService, AutoCloseable {
    private final NativeFile guard;
    private final Records<VolumeRecord> records;
    private final Records<AttachmentRecord> attachmentRecords;
    private final Backing backing;
    private final ConcurrentMap<VolumeId, LocalVolume> volumes = new ConcurrentHashMap<>();
    private final Set<String> placesTaken = ConcurrentHashMap.newKeySet();

    private LocalVolumes(
            NativeFile guard,
            Records<VolumeRecord> records,
            Records<AttachmentRecord> attachmentRecords,
            Backing backing) {
        this.guard = guard;
        this.records = records;
        this.attachmentRecords = attachmentRecords;
        this.backing = backing;
    }

    /**
     * Volumes as sparse files under {@code folder}, which is made where it is missing. {@code BUSY} where another process has it open,
     * {@code UNAVAILABLE} where it cannot be used.
     */
    public static LocalVolumes onSparseFiles(Path folder) throws VolumeException {
        return opening(folder, () -> new SparseFiles(folder.resolve("data")));
    }

    /**
     * Volumes on block devices (or files of fixed size), one on each; their records are kept under {@code folder}. A volume gets the smallest
     * free device that holds it. Name devices by something that stays, such as {@code /dev/disk/by-id/...}: whatever is under a
     * listed name is overwritten.
     */
    public static LocalVolumes onBlockDevices(Path folder, List<Path> devices) throws VolumeException {
        return opening(folder, () -> new DeviceSlots(devices));
    }

    private interface BackingMaker {
        Backing make() throws IOException, VolumeException;
    }

    private static LocalVolumes opening(Path folder, BackingMaker maker) throws VolumeException {
        try {
            Files.createDirectories(folder);
            var guard = NativeFile.open(folder.resolve("lock"), Access.CREATE_IF_MISSING);
            try {
                return open(guard, folder, maker.make());
            } catch (VolumeException | IOException | RuntimeException e) {
                guard.close();
                throw e;
            }
        } catch (IOException e) {
            throw folderTrouble(e);
        }
    }

    private static LocalVolumes open(NativeFile guard, Path folder, Backing backing)
            throws IOException, VolumeException {
        guard.lockAlone();
        var opened = new LocalVolumes(
                guard,
                new Records<>(folder.resolve("records"), VolumeRecord.class, Records.Durability.SYNCED),
                new Records<>(folder.resolve("attachments"), AttachmentRecord.class, Records.Durability.OF_THIS_BOOT),
                backing);
        opened.recover();
        return opened;
    }

    private static VolumeException folderTrouble(IOException e) {
        if (e instanceof FileTrouble trouble && trouble.fault() == Fault.BUSY) {
            return new VolumeException(Fault.BUSY, "another process uses the folder of the volumes", e);
        }
        return SparseFiles.trouble("opening the folder of the volumes", e);
    }

    private void recover() throws IOException, VolumeException {
        var attachmentsOf = attachmentRecords.load().stream().collect(Collectors.groupingBy(AttachmentRecord::volume));
        for (var record : records.load()) {
            var attached =
                    Optional.ofNullable(attachmentsOf.remove(record.id())).orElse(List.of());
            var volume = new LocalVolume(record, attached, records, attachmentRecords, backing);
            if (!volume.recover()) {
                volumes.put(record.volumeId(), volume);
                placesTaken.add(record.place());
            }
        }
        for (var orphan : attachmentsOf.values().stream().flatMap(List::stream).toList()) {
            attachmentRecords.remove(orphan.id());
        }
    }

    @Override
    public Volume create(String name, Gib size, Map<String, String> metadata) throws VolumeException {
        var id = UUID.randomUUID().toString();
        for (var place : backing.candidates(id, size)) {
            if (placesTaken.add(place)) {
                var record = new VolumeRecord(
                        id,
                        name,
                        place,
                        State.CREATING,
                        size.count(),
                        size.count(),
                        false,
                        new TreeMap<>(metadata),
                        Instant.now());
                var made = createAt(record);
                if (made.isPresent()) {
                    return made.get();
                }
            }
        }
        throw new VolumeException(Fault.TOO_LARGE, "no room for a volume of " + size.count() + " GiB");
    }

    /** Empty where somebody still holds the place: an earlier writer that has not noticed yet that its volume is gone. */
    private Optional<Volume> createAt(VolumeRecord record) throws VolumeException {
        var volume = new LocalVolume(record, List.of(), records, attachmentRecords, backing);
        try {
            keep(record);
            volumes.put(record.volumeId(), volume);
            volume.create();
            return Optional.of(volume.asVolume());
        } catch (VolumeException e) {
            undo(record, volume, e);
            if (e.fault() == Fault.BUSY) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void keep(VolumeRecord record) throws VolumeException {
        try {
            records.save(record.id(), record);
        } catch (IOException e) {
            throw SparseFiles.trouble("keeping the record of a volume", e);
        }
    }

    private void undo(VolumeRecord record, LocalVolume volume, VolumeException cause) {
        try {
            volume.delete();
            forget(record.volumeId(), volume);
        } catch (VolumeException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public void probe() throws VolumeException {
        records.probe();
        backing.probe();
    }

    @Override
    public Optional<Volume> find(VolumeId id) {
        return Optional.ofNullable(volumes.get(id)).map(LocalVolume::asVolume);
    }

    @Override
    public List<Volume> list(Map<String, String> labels) {
        return volumes.values().stream()
                .map(LocalVolume::asVolume)
                .filter(volume -> volume.metadata().entrySet().containsAll(labels.entrySet()))
                .toList();
    }

    @Override
    public Volume extend(VolumeId id, Gib size) throws VolumeException {
        var volume = present(id);
        volume.extend(size);
        return volume.asVolume();
    }

    @Override
    public void label(VolumeId id, Map<String, String> metadata) throws VolumeException {
        present(id).label(metadata);
    }

    @Override
    public void setReadOnly(VolumeId id, boolean readOnly) throws VolumeException {
        present(id).setReadOnly(readOnly);
    }

    @Override
    public void delete(VolumeId id) throws VolumeException {
        var volume = volumes.get(id);
        if (volume == null) {
            return;
        }
        if (volume.asVolume().state() == State.CREATING) {
            throw new VolumeException(Fault.BUSY, "the volume is being created");
        }
        volume.delete();
        forget(id, volume);
    }

    private void forget(VolumeId id, LocalVolume volume) {
        if (volumes.remove(id, volume)) {
            placesTaken.remove(volume.place());
        }
    }

    @Override
    public Attachment reserve(VolumeId id, AttachMode mode, Connector connector) throws VolumeException {
        var attachment = present(id).reserve(mode, connector);
        return new Attachment(attachment, id, mode, Optional.of(connector.host()));
    }

    @Override
    public ConnectionInfo connect(AttachmentId id, Connector connector) throws VolumeException {
        return attached(id).connect(id);
    }

    @Override
    public void complete(AttachmentId id) throws VolumeException {
        attached(id).complete(id);
    }

    @Override
    public void detach(AttachmentId id) throws VolumeException {
        var volume = holderOf(id);
        if (volume.isPresent()) {
            volume.get().detach(id);
        }
    }

    @Override
    public List<Attachment> attachments(VolumeId id) {
        return Optional.ofNullable(volumes.get(id))
                .map(LocalVolume::attachments)
                .orElse(List.of());
    }

    /** Lets go of the folder; volumes and attachments stay as they are, as after a crash. */
    @Override
    public void close() {
        try {
            guard.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing the lock of the volumes' folder", e);
        }
    }

    private LocalVolume present(VolumeId id) throws VolumeException {
        return Optional.ofNullable(volumes.get(id)).orElseThrow(() -> noVolume(id));
    }

    private LocalVolume attached(AttachmentId id) throws VolumeException {
        return holderOf(id)
                .orElseThrow(() -> new VolumeException(Fault.NOT_FOUND, "the attachment " + id + " has been ended"));
    }

    /** By a look at all volumes: a host has thousands at most, and attaching is rare beside reading. */
    private Optional<LocalVolume> holderOf(AttachmentId id) {
        return volumes.values().stream().filter(volume -> volume.holds(id)).findAny();
    }

    static VolumeException noVolume(VolumeId id) {
        return new VolumeException(Fault.NOT_FOUND, "no volume " + id);
    }
}
