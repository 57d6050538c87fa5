package io.vitrine.stores;

import io.vitrine.model.AttachmentId;
import io.vitrine.model.AttemptId;
import io.vitrine.model.AttemptStep;
import io.vitrine.model.ChunkChecksums;
import io.vitrine.model.Content;
import io.vitrine.model.Digest;
import io.vitrine.model.Fault;
import io.vitrine.model.ImageId;
import io.vitrine.model.Location;
import io.vitrine.model.VolumeId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.CRC32C;

/** Of any store: an image is written, read back and removed. One that takes no images is only asked whether it works. */
public final class ImageCheckup implements Checkup {
    private final ImageStore store;
    private final TestBytes bytes;
    private final Unrecorded attempt = new Unrecorded(AttemptId.fresh(), ImageId.fresh());
    private final SortedMap<String, String> abilities = new ConcurrentSkipListMap<>();
    private volatile List<Location> locations = List.of();

    /** @param sizeBytes of the image */
    public ImageCheckup(ImageStore store, long sizeBytes) {
        this.store = store;
        this.bytes = new TestBytes(ThreadLocalRandom.current().nextLong(), sizeBytes);
    }

    @Override
    public List<Step> steps() {
        var ask = new Step("ask", this::ask);
        return store.features().readOnly()
                ? List.of(ask)
                : List.of(
                        ask,
                        new Step("write", this::write),
                        new Step("read back", this::readBack),
                        new Step("delete", this::delete));
    }

    @Override
    public SortedMap<String, String> abilities() {
        return new TreeMap<>(abilities);
    }

    private String ask() throws StoreException {
        store.probe();
        return store.features().readOnly() ? "It answers; it takes no images." : "It answers.";
    }

    private String write() throws StoreException {
        var content = content();
        var began = System.nanoTime();
        locations = store.<StoreException>write(attempt, OptionalLong.of(bytes.sizeBytes()), target -> {
                    try {
                        bytes.write(target::write);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new StoreException(Fault.UNAVAILABLE, "interrupted", e);
                    }
                    return content;
                })
                .locations();
        var rate = rate(began);
        abilities.put("write MiB/s", Long.toString(rate));
        return sizeMib() + " MiB were written, made durable and verified, at " + rate + " MiB/s.";
    }

    private String readBack() throws StoreException, InterruptedException {
        var rate = 0L;
        for (var location : locations) {
            rate = store.<Long, InterruptedException>read(location, source -> bytes.compare(source::read));
        }
        abilities.put("read MiB/s", Long.toString(rate));
        return sizeMib() + " MiB read back as they were written, at " + rate + " MiB/s.";
    }

    private String delete() throws StoreException {
        clear();
        return "The image is gone.";
    }

    @Override
    public void clear() throws StoreException {
        for (var location : locations) {
            store.remove(location);
        }
        store.discard(attempt.id());
    }

    private long sizeMib() {
        return bytes.sizeBytes() >> 20;
    }

    private long rate(long began) {
        return Math.round(sizeMib() * 1e9 / Math.max(1, System.nanoTime() - began));
    }

    private Content content() {
        var crcs = new int[ChunkChecksums.chunksOf(bytes.sizeBytes())];
        var md5 = digest("MD5");
        var sha512 = digest("SHA-512");
        var buffer = ByteBuffer.allocate(ChunkChecksums.CHUNK_BYTES);
        for (var chunk = 0; chunk < crcs.length; chunk++) {
            bytes.fill(buffer, (long) chunk * ChunkChecksums.CHUNK_BYTES);
            var crc = new CRC32C();
            crc.update(buffer.duplicate());
            md5.update(buffer.duplicate());
            sha512.update(buffer.duplicate());
            crcs[chunk] = (int) crc.getValue();
        }
        return new Content(bytes.sizeBytes(), digest("md5", md5), digest("sha512", sha512), new ChunkChecksums(crcs));
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Digest digest(String name, MessageDigest digest) {
        return new Digest(name, HexFormat.of().formatHex(digest.digest()));
    }

    /** Nobody takes over what is left: it is cleared away here. */
    private record Unrecorded(AttemptId id, ImageId image) implements Attempt {
        @Override
        public void reached(AttemptStep step) {}

        @Override
        public void volumeCreated(VolumeId volume) {}

        @Override
        public void attachmentReserved(AttachmentId attachment) {}
    }
}
