package io.vitrine.worker.data;

import io.vertx.core.http.HttpServerRequest;
import io.vitrine.catalog.ContentFacts;
import io.vitrine.catalog.Copy;
import io.vitrine.catalog.Image;
import io.vitrine.model.ByteRange;
import io.vitrine.model.Digest;
import io.vitrine.model.Fault;
import io.vitrine.stores.ImageSource;
import io.vitrine.stores.StoreException;
import io.vitrine.worker.data.ResponseBody.ClientGone;
import io.vitrine.worker.transfer.SlotPool;
import io.vitrine.worker.transfer.StoreShare;
import io.vitrine.worker.transfer.TransferSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Answers one request with an image's bytes. The first chunk has been read and checked before the status line leaves; when a later one is
 * wrong, that is a {@link StoreException} with the head already written.
 *
 * @param part what was asked for; empty for the whole
 */
record ImageAnswer(
        HttpServerRequest request,
        Image image,
        ContentFacts content,
        Optional<ByteRange> part,
        SentBytes sent,
        TransferSettings settings) {
    private static final int OK = 200;
    private static final int PARTIAL_CONTENT = 206;

    /** Of an image whose size is 0. */
    void sendNothing() {
        head();
        request.response().end();
    }

    /** True, once all of it has left. */
    boolean send(ImageSource source, Copy copy, ChunkCheck check, StoreShare share) throws StoreException, ClientGone {
        var foreign = ForeignCheck.of(source, copy, content, part, check.hasChecksums());
        try {
            if (source.file().isPresent() && FileBody.fits(request)) {
                try (var body = new FileBody(
                        request, source.file().get(), check, content.sizeBytes(), settings.clientIdleTimeout(), sent)) {
                    body.send(range(), this::head);
                }
            } else {
                try (var chunks = new ChunkReader(source, check, content.sizeBytes(), range(), share)) {
                    send(chunks, foreign, share.slots());
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(Fault.UNAVAILABLE, "The service is stopping.", e);
        } catch (IOException e) {
            throw new StoreException(Fault.UNAVAILABLE, "The image's file cannot be closed.", e);
        }
    }

    private void send(ChunkReader chunks, ForeignCheck foreign, SlotPool slots)
            throws StoreException, ClientGone, InterruptedException {
        var body = new ResponseBody(request.response(), slots, settings.clientIdleTimeout(), sent);
        var left = range().length();
        var chunk = chunks.next();
        left -= judged(chunk, left, foreign, slots);
        head();
        while (chunk.isPresent()) {
            body.send(chunk.get());
            chunk = chunks.next();
            left -= judged(chunk, left, foreign, slots);
        }
        body.end();
    }

    /** Answers how many bytes there are; the last of all pass once the whole is known to be right. */
    private static long judged(Optional<ByteBuffer> chunk, long left, ForeignCheck foreign, SlotPool slots)
            throws StoreException {
        if (chunk.isEmpty()) {
            return 0;
        }
        try {
            foreign.add(chunk.get());
            if (chunk.get().remaining() == left) {
                foreign.require();
            }
            return chunk.get().remaining();
        } catch (StoreException e) {
            slots.release(chunk.get());
            throw e;
        }
    }

    long wantedBytes() {
        return range().length();
    }

    private ByteRange range() {
        return part.orElseGet(() -> ByteRange.whole(content.sizeBytes()));
    }

    private void head() {
        var response = request.response()
                .setStatusCode(part.isPresent() ? PARTIAL_CONTENT : OK)
                .putHeader("Content-Type", "application/octet-stream")
                .putHeader("Content-Length", Long.toString(range().length()))
                .putHeader("Accept-Ranges", "bytes");
        content.md5().map(Digest::hex).ifPresent(md5 -> response.putHeader("Content-MD5", md5));
        part.ifPresent(p -> response.putHeader(
                "Content-Range", "bytes " + p.offset() + "-" + (p.end() - 1) + "/" + content.sizeBytes()));
    }
}
