package io.vitrine.volumes.local;

import io.vitrine.model.AttachmentId;
import io.vitrine.model.Fault;
import io.vitrine.model.Gib;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.Attachment;
import io.vitrine.volumes.ConnectionInfo;
import io.vitrine.volumes.Connector;
import io.vitrine.volumes.Volume;
import io.vitrine.volumes.Volume.State;
import io.vitrine.volumes.VolumeException;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * One volume. Changes go one after another; each is on disk before it shows here, and what is about to happen to the bytes is on disk
 * before it happens, so that a crash leaves a record that says what to finish.
 */
final class LocalVolume {
    private static final System.Logger LOG = System.getLogger(LocalVolume.class.getName());

    private final Records<VolumeRecord> records;
    private final Records<AttachmentRecord> attachmentRecords;
    private final Backing backing;
    private final ReentrantLock changing = new ReentrantLock();
    private volatile VolumeRecord record;
    private volatile Map<AttachmentId, AttachmentRecord> attachments;
    private boolean removed;

    LocalVolume(
            VolumeRecord record,
            Collection<AttachmentRecord> attachments,
            Records<VolumeRecord> records,
            Records<AttachmentRecord> attachmentRecords,
            Backing backing) {
        this.record = record;
        this.records = records;
        this.attachmentRecords = attachmentRecords;
        this.backing = backing;
        var byId = new LinkedHashMap<AttachmentId, AttachmentRecord>();
        attachments.forEach(each -> byId.put(each.attachmentId(), each));
        this.attachments = byId;
    }

    Volume asVolume() {
        var now = record;
        return now.asVolume(now.state() == State.AVAILABLE ? stateByAttachments() : now.state());
    }

    String place() {
        return record.place();
    }

    List<Attachment> attachments() {
        return attachments.values().stream().map(AttachmentRecord::asAttachment).toList();
    }

    boolean holds(AttachmentId id) {
        return attachments.containsKey(id);
    }

    /** Takes the place under the record that was saved as CREATING. */
    void create() throws VolumeException {
        backing.create(record.place(), record.size());
        save(record.inState(State.AVAILABLE));
    }

    void extend(Gib size) throws VolumeException {
        changing.lock();
        try {
            requireUsable();
            if (size.compareTo(record.size()) > 0) {
                save(record.extendingTo(size));
                finishExtending();
            }
        } finally {
            changing.unlock();
        }
    }

    private void finishExtending() throws VolumeException {
        var before = record;
        try {
            backing.extend(before.place(), before.size(), before.plannedSize());
        } catch (VolumeException e) {
            save(
                    e.fault() == Fault.TOO_LARGE
                            ? before.availableWith(before.size())
                            : before.inState(State.ERROR_EXTENDING));
            throw e;
        }
        save(before.availableWith(before.plannedSize()));
    }

    void label(Map<String, String> metadata) throws VolumeException {
        change(now -> now.labelled(metadata));
    }

    void setReadOnly(boolean readOnly) throws VolumeException {
        changing.lock();
        try {
            if (readOnly && isWritten()) {
                throw new VolumeException(Fault.BUSY, "the volume is attached for writing");
            }
            change(now -> now.withReadOnly(readOnly));
        } finally {
            changing.unlock();
        }
    }

    private void change(UnaryOperator<VolumeRecord> next) throws VolumeException {
        changing.lock();
        try {
            requirePresent();
            save(next.apply(record));
        } finally {
            changing.unlock();
        }
    }

    void delete() throws VolumeException {
        changing.lock();
        try {
            if (removed) {
                return;
            }
            if (!attachments.isEmpty()) {
                throw new VolumeException(Fault.BUSY, "the volume is attached");
            }
            announceDeletion();
            remove();
        } finally {
            changing.unlock();
        }
    }

    /**
     * On a full disk the announcement finds no room, and deleting is what makes room again: it goes ahead without. A crash in between then leaves
     * a volume that shows as failed, for whoever wanted it deleted to delete once more.
     */
    private void announceDeletion() throws VolumeException {
        try {
            save(record.inState(State.DELETING));
        } catch (VolumeException e) {
            if (e.fault() != Fault.TOO_LARGE) {
                throw e;
            }
        }
    }

    private void remove() throws VolumeException {
        try {
            backing.remove(record.place());
        } catch (VolumeException e) {
            save(record.inState(State.ERROR_DELETING));
            throw e;
        }
        onDisk(() -> records.remove(record.id()));
        removed = true;
    }

    AttachmentId reserve(AttachMode mode, Connector connector) throws VolumeException {
        changing.lock();
        try {
            requireUsable();
            requireAdmissible(mode);
            var fresh = new AttachmentRecord(
                    UUID.randomUUID().toString(), record.id(), mode, connector.host(), State.RESERVED);
            put(fresh);
            return fresh.attachmentId();
        } finally {
            changing.unlock();
        }
    }

    ConnectionInfo connect(AttachmentId id) throws VolumeException {
        advance(id, State.ATTACHING);
        return new ConnectionInfo.LocalPath(backing.path(record.place()), true);
    }

    void complete(AttachmentId id) throws VolumeException {
        advance(id, State.IN_USE);
    }

    void detach(AttachmentId id) throws VolumeException {
        changing.lock();
        try {
            onDisk(() -> attachmentRecords.remove(id.value()));
            var rest = new LinkedHashMap<>(attachments);
            rest.remove(id);
            attachments = rest;
        } finally {
            changing.unlock();
        }
    }

    /** Ends what a crash interrupted; true where nothing is left of the volume. What cannot be ended now stays as failed. */
    boolean recover() {
        try {
            finish();
        } catch (VolumeException e) {
            LOG.log(System.Logger.Level.WARNING, "volume " + record.id() + " stays in state " + record.state(), e);
        }
        if (!removed && record.state() == State.AVAILABLE && !backing.holds(record.place(), record.size())) {
            record = record.inState(State.ERROR);
        }
        return removed;
    }

    private void finish() throws VolumeException {
        switch (record.state()) {
            case CREATING, DELETING, ERROR_DELETING -> remove();
            case EXTENDING, ERROR_EXTENDING -> finishExtending();
            default -> {}
        }
    }

    private void advance(AttachmentId id, State phase) throws VolumeException {
        changing.lock();
        try {
            var attachment = attachments.get(id);
            if (attachment == null) {
                throw new VolumeException(Fault.NOT_FOUND, "the attachment " + id + " has been ended");
            }
            put(attachment.inPhase(phase));
        } finally {
            changing.unlock();
        }
    }

    private void put(AttachmentRecord attachment) throws VolumeException {
        keep(attachment);
        var more = new LinkedHashMap<>(attachments);
        more.put(attachment.attachmentId(), attachment);
        attachments = more;
    }

    /** Images can be read though the disk is full: an attachment without a record ends with the process at the latest. */
    private void keep(AttachmentRecord attachment) throws VolumeException {
        try {
            onDisk(() -> attachmentRecords.save(attachment.id(), attachment));
        } catch (VolumeException e) {
            if (e.fault() != Fault.TOO_LARGE) {
                throw e;
            }
        }
    }

    private void requireAdmissible(AttachMode mode) throws VolumeException {
        boolean writes = mode == AttachMode.READ_WRITE;
        if (writes && record.readOnly()) {
            throw new VolumeException(Fault.CONFLICT, "the volume is read-only");
        }
        if (isWritten() || (writes && !attachments.isEmpty())) {
            throw new VolumeException(
                    Fault.BUSY, isWritten() ? "the volume is attached for writing" : "the volume is attached");
        }
    }

    private void requireUsable() throws VolumeException {
        requirePresent();
        switch (record.state()) {
            case AVAILABLE -> {}
            case CREATING -> throw new VolumeException(Fault.BUSY, "the volume is being created");
            default -> throw new VolumeException(Fault.CONFLICT, "the volume is in state " + record.state());
        }
    }

    private void requirePresent() throws VolumeException {
        if (removed) {
            throw LocalVolumes.noVolume(record.volumeId());
        }
    }

    private boolean isWritten() {
        return attachments.values().stream().anyMatch(AttachmentRecord::writes);
    }

    private State stateByAttachments() {
        return attachments.values().stream()
                .map(AttachmentRecord::phase)
                .max(Comparator.naturalOrder())
                .orElse(State.AVAILABLE);
    }

    private void save(VolumeRecord next) throws VolumeException {
        onDisk(() -> records.save(next.id(), next));
        record = next;
    }

    private interface DiskWork {
        void run() throws IOException;
    }

    private static void onDisk(DiskWork work) throws VolumeException {
        try {
            work.run();
        } catch (IOException e) {
            throw SparseFiles.trouble("keeping the record of a volume", e);
        }
    }
}
