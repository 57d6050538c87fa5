package io.vitrine.benchmarks.cinder;

import io.vitrine.model.AttachmentId;
import io.vitrine.model.Gib;
import io.vitrine.model.VolumeId;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.Attachment;
import io.vitrine.volumes.ConnectionInfo;
import io.vitrine.volumes.Connector;
import io.vitrine.volumes.Volume;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.VolumeService;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Volumes of a service, with what the calls to it have taken, and how many of them extended one. */
final class TimedVolumes implements VolumeService {
    private final VolumeService service;
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger extensions = new AtomicInteger();

    TimedVolumes(VolumeService service) {
        this.service = service;
    }

    /** All calls so far, one after the other. */
    Duration spent() {
        return Duration.ofNanos(nanos.get());
    }

    int extensions() {
        return extensions.get();
    }

    private interface Call<T> {
        T make() throws VolumeException;
    }

    private interface Order {
        void give() throws VolumeException;
    }

    private <T> T timed(Call<T> call) throws VolumeException {
        long began = System.nanoTime();
        try {
            return call.make();
        } finally {
            nanos.addAndGet(System.nanoTime() - began);
        }
    }

    private void timed(Order order) throws VolumeException {
        timed(() -> {
            order.give();
            return true;
        });
    }

    @Override
    public Volume create(String name, Gib size, Map<String, String> metadata) throws VolumeException {
        return timed(() -> service.create(name, size, metadata));
    }

    @Override
    public void probe() throws VolumeException {
        timed(service::probe);
    }

    @Override
    public Optional<Volume> find(VolumeId id) throws VolumeException {
        return timed(() -> service.find(id));
    }

    @Override
    public List<Volume> list(Map<String, String> labels) throws VolumeException {
        return timed(() -> service.list(labels));
    }

    @Override
    public Volume extend(VolumeId id, Gib size) throws VolumeException {
        extensions.incrementAndGet();
        return timed(() -> service.extend(id, size));
    }

    @Override
    public void label(VolumeId id, Map<String, String> metadata) throws VolumeException {
        timed(() -> service.label(id, metadata));
    }

    @Override
    public void setReadOnly(VolumeId id, boolean readOnly) throws VolumeException {
        timed(() -> service.setReadOnly(id, readOnly));
    }

    @Override
    public void delete(VolumeId id) throws VolumeException {
        timed(() -> service.delete(id));
    }

    @Override
    public Attachment reserve(VolumeId id, AttachMode mode, Connector connector) throws VolumeException {
        return timed(() -> service.reserve(id, mode, connector));
    }

    @Override
    public ConnectionInfo connect(AttachmentId id, Connector connector) throws VolumeException {
        return timed(() -> service.connect(id, connector));
    }

    @Override
    public void complete(AttachmentId id) throws VolumeException {
        timed(() -> service.complete(id));
    }

    @Override
    public void detach(AttachmentId id) throws VolumeException {
        timed(() -> service.detach(id));
    }

    @Override
    public List<Attachment> attachments(VolumeId id) throws VolumeException {
        return timed(() -> service.attachments(id));
    }
}
