package io.vitrine.benchmarks.cinder;

import io.vitrine.benchmarks.service.Clients;
import io.vitrine.benchmarks.service.Service;
import io.vitrine.model.VolumeId;
import io.vitrine.volumes.VolumeException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** Many readers of one image: what they get together, and how many attachments of its volume there were. */
final class Readers {
    private static final double MIB = 1 << 20;
    private static final long LOOK_NANOS = 50_000_000;

    private final Service service;
    private final OwnVolumes own;
    private final String image;

    Readers(Service service, OwnVolumes own, String image) {
        this.service = service;
        this.own = own;
        this.image = image;
    }

    /** @param mibPerSecond of all readers together @param attachments that were seen while they read */
    record Reading(double mibPerSecond, int attachments) {}

    /** Each of {@code count} reads the whole image {@code rounds} times. */
    Reading read(int count, int rounds) throws VolumeException {
        var volume = volume();
        var seen = ConcurrentHashMap.<String>newKeySet();
        var reading = new AtomicBoolean(true);
        var looks = Thread.ofVirtual().start(() -> look(volume, seen, reading));
        long began = System.nanoTime();
        var readers = new ArrayList<Callable<Long>>();
        for (int reader = 0; reader < count; reader++) {
            readers.add(() -> bytes(rounds));
        }
        long bytes =
                Clients.together(readers).stream().mapToLong(Long::longValue).sum();
        var seconds = (System.nanoTime() - began) / 1e9;
        reading.set(false);
        LockSupport.unpark(looks);
        return new Reading(bytes / MIB / seconds, seen.size());
    }

    private long bytes(int rounds) {
        long bytes = 0;
        for (int round = 0; round < rounds; round++) {
            bytes += service.download(image, Optional.empty());
        }
        return bytes;
    }

    private VolumeId volume() throws VolumeException {
        return own.cinder()
                .list(java.util.Map.of("glance_image_id", image))
                .getFirst()
                .id();
    }

    private void look(VolumeId volume, Set<String> seen, AtomicBoolean reading) {
        while (reading.get()) {
            try {
                var now = new HashSet<String>();
                own.cinder()
                        .attachments(volume)
                        .forEach(each -> now.add(each.id().value()));
                seen.addAll(now);
            } catch (VolumeException e) {
                throw new IllegalStateException("Cinder does not say what is attached", e);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
