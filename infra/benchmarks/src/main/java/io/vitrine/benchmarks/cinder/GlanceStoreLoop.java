package io.vitrine.benchmarks.cinder;

import io.vitrine.attach.AttachedVolume;
import io.vitrine.benchmarks.service.ImageBytes;
import io.vitrine.model.Gib;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.VolumeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * What glance_store's Cinder store does with an image, as a stand-in for it where no kernel attaches: a volume is made and attached, then one thread takes
 * 4 MiB from the client, adds them to the SHA-512, to the MD5, writes them, and only then takes the next; in the end the volume is flushed, detached and
 * made read-only. Cinder is asked, and the target written to, by the same code as ours, which is kinder than Glance's privileged helpers.
 */
final class GlanceStoreLoop {
    private static final int CHUNK_BYTES = 4 << 20;
    private static final double MIB = 1 << 20;

    private final OwnVolumes own;

    GlanceStoreLoop(OwnVolumes own) {
        this.own = own;
    }

    /** MiB a second, from the making of the volume until it is read-only. The volume is deleted afterwards. */
    double mibPerSecond(long sizeBytes) throws VolumeException {
        long began = System.nanoTime();
        var volume = own.volumes().create("image-glance-store-loop", Gib.holding(sizeBytes), Map.of());
        try {
            own.attacher().withVolume(volume.id(), AttachMode.READ_WRITE, OwnVolumes.UNRECORDED, attached -> {
                fill(attached, sizeBytes);
                attached.flush();
                return true;
            });
            own.volumes().setReadOnly(volume.id(), true);
            return sizeBytes / MIB / ((System.nanoTime() - began) / 1e9);
        } finally {
            own.volumes().delete(volume.id());
        }
    }

    private static void fill(AttachedVolume volume, long sizeBytes) throws VolumeException {
        try (var server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            var client = CompletableFuture.runAsync(() -> send(server, sizeBytes));
            try (var body = server.accept()) {
                copy(body, volume, sizeBytes);
            }
            client.join();
        } catch (IOException e) {
            throw new UncheckedIOException("the stand-in's client went away", e);
        }
    }

    private static void send(ServerSocketChannel server, long sizeBytes) {
        try (var channel = SocketChannel.open(server.getLocalAddress())) {
            ImageBytes.random(sizeBytes).sized().bytes().writeTo(Channels.newOutputStream(channel));
        } catch (IOException e) {
            throw new UncheckedIOException("the stand-in hung up", e);
        }
    }

    private static void copy(SocketChannel body, AttachedVolume volume, long sizeBytes)
            throws IOException, VolumeException {
        var sha512 = digest("SHA-512");
        var md5 = digest("MD5");
        var chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
        for (long at = 0; at < sizeBytes; at += chunk.limit()) {
            chunk.clear().limit((int) Math.min(CHUNK_BYTES, sizeBytes - at));
            while (chunk.hasRemaining()) {
                if (body.read(chunk) < 0) {
                    throw new IOException("the body ended at " + at);
                }
            }
            sha512.update(chunk.flip());
            md5.update(chunk.rewind());
            volume.write(chunk.rewind(), at);
        }
        sha512.digest();
        md5.digest();
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
