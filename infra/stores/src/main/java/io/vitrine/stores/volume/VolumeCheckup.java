package io.vitrine.stores.volume;

import io.vitrine.attach.AttachedVolume;
import io.vitrine.attach.VolumeAttacher;
import io.vitrine.attach.VolumeAttacher.Journal;
import io.vitrine.model.AttachmentId;
import io.vitrine.model.AttemptId;
import io.vitrine.model.AttemptStep;
import io.vitrine.model.ByteRange;
import io.vitrine.model.Fault;
import io.vitrine.model.Gib;
import io.vitrine.model.StoreProperty;
import io.vitrine.model.VolumeId;
import io.vitrine.stores.Checkup;
import io.vitrine.stores.StoreException;
import io.vitrine.stores.TestBytes;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.Volume;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.VolumeLabels;
import io.vitrine.volumes.VolumeService;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Of a store of volumes: one of 1 GiB is made, attached, written, extended, detached, attached again, read back and deleted, by the calls that uploads
 * make. Its label tells it from volumes of images, and what an examination has left that was killed goes with the next one.
 */
final class VolumeCheckup implements Checkup {
    /** No examination takes so long. */
    static final Duration LEFT_BEHIND = Duration.ofHours(1);

    private static final Gib SIZE = new Gib(1);
    private static final Gib EXTENDED = new Gib(2);
    private static final int MIB = 1 << 20;
    private static final Duration CLEARING = Duration.ofSeconds(30);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    /** A volume whose making was not answered shows up within so long, or was never asked for. */
    private static final Duration SHOWS_UP = Duration.ofSeconds(3);

    private final VolumeService volumes;
    private final VolumeAttacher attacher;
    private final TestBytes bytes;
    private final AttemptId run = AttemptId.fresh();
    private final SortedMap<String, String> abilities = new ConcurrentSkipListMap<>();
    private volatile boolean asked;
    private volatile Optional<VolumeId> volume = Optional.empty();
    private volatile Optional<HeldVolume> held = Optional.empty();

    /** @param sizeBytes to write, 1 GiB at most */
    VolumeCheckup(VolumeService volumes, VolumeAttacher attacher, long sizeBytes) {
        this.volumes = volumes;
        this.attacher = attacher;
        this.bytes = new TestBytes(ThreadLocalRandom.current().nextLong(), sizeBytes);
    }

    @Override
    public List<Step> steps() {
        return List.of(
                new Step("ask", () -> onVolumes(this::ask)),
                new Step("create", () -> onVolumes(this::create)),
                new Step("attach", this::attach),
                new Step("write", this::write),
                new Step("extend", this::extend),
                new Step("detach", this::detach),
                new Step("read back", this::readBack),
                new Step("delete", () -> onVolumes(this::delete)));
    }

    @Override
    public SortedMap<String, String> abilities() {
        return new TreeMap<>(abilities);
    }

    private interface Question<T> {
        T ask() throws VolumeException;
    }

    private static <T> T onVolumes(Question<T> question) throws StoreException {
        try {
            return question.ask();
        } catch (VolumeException e) {
            throw VolumeStore.trouble(e);
        }
    }

    private String ask() throws VolumeException {
        volumes.probe();
        volumes.properties().forEach((name, value) -> abilities.put(name.replace('_', ' '), words(value)));
        var left = removeLeftBehind();
        return "Volumes can be asked for."
                + (left == 0 ? "" : " " + left + " that an earlier examination left are gone.");
    }

    private static String words(StoreProperty value) {
        return switch (value) {
            case StoreProperty.Text(var text) -> text;
            case StoreProperty.Number(var number) -> Long.toString(number);
            case StoreProperty.Flag(var isSo) -> isSo ? "yes" : "no";
        };
    }

    private int removeLeftBehind() throws VolumeException {
        var removed = 0;
        for (var old : volumes.list(Map.of(VolumeLabels.DEPLOYMENT, VolumeLabels.EXAMINATION))) {
            if (old.createdAt().isBefore(Instant.now().minus(LEFT_BEHIND))) {
                remove(old);
                removed++;
            }
        }
        return removed;
    }

    private String create() throws VolumeException {
        asked = true;
        var made = volumes.create("vitrine-doctor-" + run, SIZE, labels());
        volume = Optional.of(made.id());
        return "Volume " + made.id() + " of " + SIZE.count() + " GiB is " + spoken(made.state()) + ".";
    }

    private Map<String, String> labels() {
        return Map.of(VolumeLabels.DEPLOYMENT, VolumeLabels.EXAMINATION, VolumeLabels.ATTEMPT, run.toString());
    }

    private static String spoken(Volume.State state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private String attach() throws StoreException {
        var stages = new Stages();
        var attached = hold(AttachMode.READ_WRITE, stages);
        abilities.put("protocol", attached.protocol());
        return "It is attached over " + attached.protocol() + ": " + stages + ".";
    }

    private AttachedVolume hold(AttachMode mode, Journal<StoreException> journal) throws StoreException {
        held = Optional.of(HeldVolume.attach(attacher, volume.orElseThrow(), mode, journal, HeldVolume.DEADLINE));
        return held.get().volume();
    }

    private AttachedVolume attached() {
        return held.orElseThrow().volume();
    }

    private String write() throws StoreException, InterruptedException {
        var began = System.nanoTime();
        bytes.write((buffer, offset) -> put(buffer, offset));
        onVolumes(() -> {
            attached().flush();
            return "";
        });
        var rate = Math.round((bytes.sizeBytes() >> 20) * 1e9 / Math.max(1, System.nanoTime() - began));
        abilities.put("write MiB/s", Long.toString(rate));
        return (bytes.sizeBytes() >> 20) + " MiB were written and made durable, at " + rate + " MiB/s.";
    }

    private void put(ByteBuffer buffer, long offset) throws StoreException {
        onVolumes(() -> {
            attached().write(buffer, offset);
            return "";
        });
    }

    /** While it is attached, as an upload of unknown size does it; where that is refused, or not to be tried, while it is not. */
    private String extend() throws StoreException {
        if (!volumes.extendsAttached()) {
            return extendDetached("the store is not to try it while it is attached");
        }
        try {
            onVolumes(() -> volumes.extend(volume.orElseThrow(), EXTENDED));
        } catch (StoreException refusal) {
            if (refusal.fault() == Fault.TOO_LARGE) {
                throw refusal;
            }
            return extendDetached(refusal.getMessage());
        }
        abilities.put("extends while attached", "yes");
        fillNewEnd();
        return "It grew to " + EXTENDED.count() + " GiB while it was attached, and its new end takes bytes.";
    }

    private String extendDetached(String reason) throws StoreException {
        abilities.put("extends while attached", "no");
        letGo();
        onVolumes(() -> volumes.extend(volume.orElseThrow(), EXTENDED));
        hold(AttachMode.READ_WRITE, new Stages());
        fillNewEnd();
        return "It grew to " + EXTENDED.count() + " GiB only once it was detached (" + reason
                + "): uploads of unknown size are slower.";
    }

    private void fillNewEnd() throws StoreException {
        onVolumes(() -> attached().refreshCapacity());
        var end = newEnd();
        var buffer = ByteBuffer.allocateDirect(MIB);
        bytes.fill(buffer, end.offset());
        put(buffer, end.offset());
    }

    private static ByteRange newEnd() {
        return new ByteRange(EXTENDED.bytes() - MIB, MIB);
    }

    private String detach() throws StoreException {
        letGo();
        return "It is closed and detached.";
    }

    private void letGo() throws StoreException {
        var open = held;
        held = Optional.empty();
        if (open.isPresent()) {
            open.get().release(HeldVolume.FLUSH_DEADLINE);
        }
    }

    private String readBack() throws StoreException, InterruptedException {
        var attached = hold(AttachMode.READ_ONLY, new Stages());
        var rate = bytes.compare((buffer, offset) -> get(attached, buffer, offset));
        var buffer = ByteBuffer.allocateDirect(MIB);
        var expected = ByteBuffer.allocate(MIB);
        get(attached, buffer, newEnd().offset());
        bytes.fill(expected, newEnd().offset());
        if (!buffer.flip().equals(expected)) {
            throw new StoreException(Fault.CORRUPT, "its new end does not read back as it was written");
        }
        letGo();
        abilities.put("read MiB/s", Long.toString(rate));
        return "A session of its own reads back what was written, at " + rate + " MiB/s.";
    }

    private static void get(AttachedVolume attached, ByteBuffer buffer, long offset) throws StoreException {
        onVolumes(() -> {
            attached.uncache(new ByteRange(offset, buffer.remaining()));
            attached.read(buffer, offset);
            return "";
        });
    }

    private String delete() throws VolumeException {
        var id = volume.orElseThrow();
        volumes.delete(id);
        if (volumes.find(id).isPresent()) {
            throw new VolumeException(Fault.UNAVAILABLE, "volume " + id + " is still there after it was deleted");
        }
        return "The volume is gone.";
    }

    /** Looks again until nothing is there: what was just asked for may come about while this goes on. */
    @Override
    public void clear() throws StoreException {
        var open = held;
        held = Optional.empty();
        open.ifPresent(still -> still.abandon(new StoreException(Fault.GONE, "the examination has ended")));
        if (asked) {
            onVolumes(this::removeAll);
        }
    }

    private String removeAll() throws VolumeException {
        var began = System.nanoTime();
        while (true) {
            try {
                var found = volumes.list(labels());
                if (found.isEmpty() && (volume.isPresent() || isOver(began, SHOWS_UP))) {
                    return "";
                }
                for (var each : found) {
                    volume = Optional.of(each.id());
                    remove(each);
                }
            } catch (VolumeException e) {
                if (isOver(began, CLEARING)) {
                    throw e;
                }
            }
            pause();
        }
    }

    private static boolean isOver(long began, Duration limit) {
        return System.nanoTime() - began > limit.toNanos();
    }

    private void remove(Volume old) throws VolumeException {
        for (var attachment : volumes.attachments(old.id())) {
            volumes.detach(attachment.id());
        }
        volumes.delete(old.id());
    }

    private static void pause() throws VolumeException {
        try {
            Thread.sleep(LOOK_AGAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VolumeException(Fault.UNAVAILABLE, "interrupted while a volume was being removed", e);
        }
    }

    /** How long each part of an attaching took. */
    private static final class Stages implements Journal<StoreException> {
        private final StringBuilder told = new StringBuilder();
        private long last = System.nanoTime();

        @Override
        public void reserved(AttachmentId attachment) {
            tell("reserved");
        }

        @Override
        public void reached(AttemptStep step) {
            switch (step) {
                case CONNECTED -> tell("exported");
                case OPEN -> tell("opened");
                default -> {}
            }
        }

        private synchronized void tell(String what) {
            var now = System.nanoTime();
            told.append(told.isEmpty() ? "" : ", ")
                    .append(what)
                    .append(" in ")
                    .append((now - last) / 1_000_000)
                    .append(" ms");
            last = now;
        }

        @Override
        public synchronized String toString() {
            return told.toString();
        }
    }
}
