package io.vitrine.worker.data;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelProgressiveFuture;
import io.netty.channel.ChannelProgressiveFutureListener;
import io.netty.channel.DefaultFileRegion;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vitrine.http.ConnectionCut;
import io.vitrine.model.ByteRange;
import io.vitrine.model.ChunkChecksums;
import io.vitrine.model.Fault;
import io.vitrine.stores.StoreException;
import io.vitrine.worker.data.ResponseBody.ClientGone;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.CRC32C;

/**
 * Sends a range of a file by sendfile(2), so that its bytes never pass through this process; each stretch is checked just before it goes
 * out. Plain HTTP/1 only: TLS must see the bytes.
 */
final class FileBody implements AutoCloseable {
    private static final int CHUNKS_PER_STRETCH = 8;
    private static final int ON_THEIR_WAY = 2;
    /** Small enough to stay in a processor's cache between being read and being summed up. */
    private static final int PIECE_BYTES = 128 << 10;

    private final HttpServerRequest request;
    private final FileChannel file;
    private final ChunkCheck check;
    private final long imageBytes;
    private final Duration idleTimeout;
    private final SentBytes sent;
    private final ArrayDeque<OnItsWay> sending = new ArrayDeque<>();

    private final Arena memory = Arena.ofConfined();
    private final ByteBuffer piece = memory.allocate(PIECE_BYTES).asByteBuffer();
    private final Progress progress = new Progress();

    private record OnItsWay(ChannelFuture done, long bytes) {}

    FileBody(
            HttpServerRequest request,
            Path path,
            ChunkCheck check,
            long imageBytes,
            Duration idleTimeout,
            SentBytes sent)
            throws StoreException {
        this.sent = sent;
        this.request = request;
        this.check = check;
        this.imageBytes = imageBytes;
        this.idleTimeout = idleTimeout;
        try {
            this.file = FileChannel.open(path, StandardOpenOption.READ);
        } catch (IOException e) {
            memory.close();
            throw new StoreException(Fault.UNAVAILABLE, "The image's file cannot be opened.", e);
        }
    }

    static boolean fits(HttpServerRequest request) {
        return !request.isSSL()
                && request.version() != HttpVersion.HTTP_2
                && request.connection() instanceof ConnectionBase;
    }

    /** Checks the first stretch, lets {@code head} set status and headers, and sends the range. */
    void send(ByteRange range, Runnable head) throws StoreException, ClientGone, InterruptedException {
        var at = range.offset();
        check(at, endOfStretch(at, range));
        head.run();
        begin();
        while (at < range.end()) {
            var end = endOfStretch(at, range);
            if (at > range.offset()) {
                check(at, end);
            }
            sending.add(write(at, end - at));
            awaitAllBut(ON_THEIR_WAY - 1);
            at = end;
        }
        awaitAllBut(0);
        ResponseBody.end(request.response());
    }

    /** Sends the head. */
    private void begin() throws ClientGone {
        try {
            request.response().write(Buffer.buffer());
        } catch (IllegalStateException e) {
            throw new ClientGone("The client went away.");
        }
    }

    private static long endOfStretch(long at, ByteRange range) {
        var firstChunk = at / ChunkChecksums.CHUNK_BYTES;
        return Math.min((firstChunk + CHUNKS_PER_STRETCH) * ChunkChecksums.CHUNK_BYTES, range.end());
    }

    private Channel channel() {
        return ((ConnectionBase) request.connection()).channel();
    }

    /** Read, not mapped: a bad sector or a file that is cut short is an error here, and would be the end of the process there. */
    private void check(long from, long to) throws StoreException {
        var firstChunk = Math.toIntExact(from / ChunkChecksums.CHUNK_BYTES);
        var lastChunk = Math.toIntExact((to - 1) / ChunkChecksums.CHUNK_BYTES);
        try {
            if (file.size() != imageBytes) {
                throw new StoreException(Fault.CORRUPT, "The image's file has changed its size.");
            }
            for (var chunk = firstChunk; chunk <= lastChunk; chunk++) {
                if (check.isDue(chunk)) {
                    check.require(chunk, crcOf(chunk));
                }
            }
        } catch (IOException e) {
            throw new StoreException(Fault.UNAVAILABLE, "The image's file cannot be read.", e);
        }
    }

    private int crcOf(int chunk) throws IOException, StoreException {
        var crc = new CRC32C();
        var end = Math.min((chunk + 1L) * ChunkChecksums.CHUNK_BYTES, imageBytes);
        for (var at = (long) chunk * ChunkChecksums.CHUNK_BYTES; at < end; ) {
            piece.clear().limit((int) Math.min(piece.capacity(), end - at));
            var read = file.read(piece, at);
            if (read < 0) {
                throw new StoreException(Fault.CORRUPT, "The image's file has been cut short.");
            }
            at += read;
            crc.update(piece.flip());
        }
        return (int) crc.getValue();
    }

    private void awaitAllBut(int left) throws ClientGone, InterruptedException {
        while (sending.size() > left) {
            var next = sending.remove();
            while (!next.done().await(idleTimeout.toMillis())) {
                if (!progress.sinceLastAsked()) {
                    throw new ClientGone("The client took nothing for " + idleTimeout.toSeconds() + " seconds.");
                }
            }
            if (!next.done().isSuccess()) {
                throw new ClientGone("The client went away.");
            }
            sent.add(next.bytes());
        }
    }

    private OnItsWay write(long at, long bytes) {
        var done = channel().newProgressivePromise();
        done.addListener(progress);
        return new OnItsWay(channel().writeAndFlush(new Stretch(file, at, bytes), done), bytes);
    }

    /** Whether the connection took anything: a stretch as a whole may take a slow client longer than an idle one is waited for. */
    private static final class Progress implements ChannelProgressiveFutureListener {
        private final AtomicBoolean any = new AtomicBoolean();

        boolean sinceLastAsked() {
            return any.getAndSet(false);
        }

        @Override
        public void operationProgressed(ChannelProgressiveFuture future, long progress, long total) {
            any.set(true);
        }

        @Override
        public void operationComplete(ChannelProgressiveFuture future) {
            any.set(true);
        }
    }

    /** Ends what is on its way before the file is closed under it. */
    @Override
    public void close() throws IOException {
        if (!sending.isEmpty()) {
            ConnectionCut.cut(request.connection());
        }
        memory.close();
        file.close();
    }

    /** A region of a file that several regions share, so none closes it. */
    private static final class Stretch extends DefaultFileRegion {
        Stretch(FileChannel file, long position, long count) {
            super(file, position, count);
        }

        @Override
        protected void deallocate() {
            // The file belongs to the FileBody.
        }
    }
}
