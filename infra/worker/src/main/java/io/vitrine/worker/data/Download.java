package io.vitrine.worker.data;

import io.vertx.core.http.HttpServerRequest;
import io.vitrine.catalog.Checksums;
import io.vitrine.catalog.ContentFacts;
import io.vitrine.catalog.Image;
import io.vitrine.model.ByteRange;
import io.vitrine.model.Digest;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.Location;
import io.vitrine.stores.ImageSource;
import io.vitrine.stores.ImageStore;
import io.vitrine.stores.StoreException;
import io.vitrine.worker.Stores;
import io.vitrine.worker.data.ResponseBody.ClientGone;
import io.vitrine.worker.transfer.TransferMeters;
import io.vitrine.worker.transfer.TransferSettings;
import io.vitrine.worker.transfer.TransferThreads;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Sends an image's bytes. The first chunk has been read and checked before the status line leaves; when a later one is wrong, the connection
 * is cut, so that a client never takes a damaged image for a whole one.
 */
@Singleton
public final class Download {
    private static final Logger LOG = Logger.getLogger(Download.class);
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int PARTIAL_CONTENT = 206;

    private final Stores stores;
    private final Checksums checksums;
    private final TransferThreads threads;
    private final TransferSettings settings;
    private final TransferMeters meters;

    public Download(
            Stores stores,
            Checksums checksums,
            TransferThreads threads,
            TransferSettings settings,
            TransferMeters meters) {
        this.stores = stores;
        this.checksums = checksums;
        this.threads = threads;
        this.settings = settings;
        this.meters = meters;
    }

    /** Answers the whole request, or throws a {@link FaultException} before anything was sent. */
    void send(Image image, HttpServerRequest request) throws InterruptedException {
        var content = image.content()
                .filter(facts -> facts.sizeBytes() > 0 && !image.locations().isEmpty());
        if (content.isEmpty()) {
            request.response().setStatusCode(NO_CONTENT).end();
            return;
        }
        var part = RangeHeader.parse(
                Optional.ofNullable(request.getHeader("Range")),
                Optional.ofNullable(request.getHeader("Content-Range")),
                content.get().sizeBytes());
        sendFromFirstLocationThatWorks(image, content.get(), part, request);
    }

    private void sendFromFirstLocationThatWorks(
            Image image, ContentFacts content, Optional<ByteRange> part, HttpServerRequest request)
            throws InterruptedException {
        var unreachable = false;
        for (var location : image.locations()) {
            try {
                var sent = store(location).read(location, source -> send(image, content, part, source, request));
                meters.downloaded(location.store(), "complete", sent);
                return;
            } catch (ClientGone e) {
                meters.downloaded(location.store(), "client_gone", 0);
                LOG.infof("Download of image %s ended early: %s", image.id(), e.getMessage());
                request.connection().close();
                return;
            } catch (StoreException e) {
                LOG.errorf("Download of image %s from store %s: %s", image.id(), location.store(), e.getMessage());
                meters.downloaded(location.store(), e.fault().name().toLowerCase(Locale.ROOT), 0);
                if (request.response().headWritten()) {
                    request.connection().close();
                    return;
                }
                unreachable |= e.fault() != Fault.NOT_FOUND;
            }
        }
        if (unreachable) {
            throw new FaultException(Fault.UNAVAILABLE, "The data of image " + image.id() + " cannot be read now.");
        }
        request.response().setStatusCode(NO_CONTENT).end();
    }

    private ImageStore store(Location location) throws StoreException {
        return stores.find(location.store())
                .orElseThrow(() -> new StoreException(
                        Fault.UNAVAILABLE, "Store " + location.store() + " is not configured here."));
    }

    private long send(
            Image image, ContentFacts content, Optional<ByteRange> part, ImageSource source, HttpServerRequest request)
            throws StoreException, ClientGone {
        var range = part.orElseGet(() -> ByteRange.whole(content.sizeBytes()));
        var crcs = checksums.of(image.id());
        Runnable head = () -> head(content, part, range, request);
        try {
            if (source.file().isPresent() && FileBody.fits(request)) {
                try (var body = new FileBody(
                        request, source.file().get(), crcs, content.sizeBytes(), settings.clientIdleTimeout())) {
                    body.send(range, head);
                }
            } else {
                try (var chunks = new ChunkReader(source, crcs, content.sizeBytes(), range, threads)) {
                    sendChunks(chunks, head, request);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(Fault.UNAVAILABLE, "The service is stopping.", e);
        } catch (IOException e) {
            throw new StoreException(Fault.UNAVAILABLE, "The image's file cannot be closed.", e);
        }
        return range.length();
    }

    private void sendChunks(ChunkReader chunks, Runnable head, HttpServerRequest request)
            throws StoreException, ClientGone, InterruptedException {
        var body = new ResponseBody(request.response(), threads.slots(), settings.clientIdleTimeout());
        var chunk = chunks.next();
        head.run();
        while (chunk.isPresent()) {
            body.send(chunk.get());
            chunk = chunks.next();
        }
        body.end();
    }

    private static void head(
            ContentFacts content, Optional<ByteRange> part, ByteRange range, HttpServerRequest request) {
        var response = request.response()
                .setStatusCode(part.isPresent() ? PARTIAL_CONTENT : OK)
                .putHeader("Content-Type", "application/octet-stream")
                .putHeader("Content-Length", Long.toString(range.length()))
                .putHeader("Accept-Ranges", "bytes");
        content.md5().map(Digest::hex).ifPresent(md5 -> response.putHeader("Content-MD5", md5));
        part.ifPresent(p -> response.putHeader(
                "Content-Range", "bytes " + p.offset() + "-" + (p.end() - 1) + "/" + content.sizeBytes()));
    }
}
