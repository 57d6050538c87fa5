package io.vitrine.acceptance;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Looks at the memory of each part of a deployment until closed, and keeps the most it saw. */
record MemoryWatch(List<Watched> watched, AtomicBoolean watching, Thread watcher) implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final long MIB = 1L << 20;

    private record Watched(Part part, long before, AtomicLong most) {
        static Watched from(Part part) {
            long now = part.residentBytes();
            return new Watched(part, now, new AtomicLong(now));
        }

        void look() {
            most.accumulateAndGet(part.residentBytes(), Math::max);
        }
    }

    /** By how much a part has grown. */
    record Growth(Part part, long fromBytes, long bytes) {
        @Override
        public String toString() {
            return "resident memory of " + part.name() + ": " + fromBytes / MIB + " MiB before, at most "
                    + (fromBytes + bytes) / MIB + " MiB";
        }
    }

    static MemoryWatch of(Deployment deployment) {
        var watched = deployment.parts().stream().map(Watched::from).toList();
        var watching = new AtomicBoolean(true);
        var watcher = Thread.ofPlatform().name("memory").start(() -> {
            while (watching.get()) {
                watched.forEach(Watched::look);
                Pause.of(LOOK);
            }
        });
        return new MemoryWatch(watched, watching, watcher);
    }

    List<Growth> growth() {
        return watched.stream()
                .map(one -> new Growth(one.part(), one.before(), one.most().get() - one.before()))
                .toList();
    }

    @Override
    public void close() throws InterruptedException {
        watching.set(false);
        watcher.join();
    }
}
