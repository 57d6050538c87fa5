package io.vitrine.stores.file;

import io.vitrine.model.AttemptStep;
import io.vitrine.model.Content;
import io.vitrine.stores.Attempt;
import io.vitrine.stores.FirstUse;
import io.vitrine.stores.ImageTarget;
import io.vitrine.stores.ReadBack;
import io.vitrine.stores.StoreException;
import io.vitrine.stores.Tally;
import io.vitrine.stores.Zeros;
import io.vitrine.volumes.file.NativeFile;
import io.vitrine.volumes.file.NativeFile.Access;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The fresh file of one attempt, from the first byte until it is whole, durable and verified; it keeps its name of a part. */
final class FileTarget implements ImageTarget {
    private final Path part;
    private final Attempt attempt;
    private final Tally tally;
    private final FirstUse<NativeFile> file = new FirstUse<>(this::open);

    FileTarget(Path part, Attempt attempt, OptionalLong announcedBytes) {
        this.part = part;
        this.attempt = attempt;
        this.tally = new Tally(announcedBytes);
    }

    private NativeFile open() throws StoreException {
        attempt.reached(AttemptStep.STREAMING);
        try {
            return NativeFile.open(part, Access.CREATE);
        } catch (IOException e) {
            throw FileStore.trouble("making a file for the image", e);
        }
    }

    @Override
    public void write(ByteBuffer source, long offset) throws StoreException {
        long length = source.remaining();
        tally.admit(offset, length);
        if (length == 0) {
            return;
        }
        var opened = file.get();
        try {
            put(source, offset, opened);
        } catch (IOException e) {
            throw FileStore.trouble("writing the image", e);
        }
        tally.wrote(offset, length);
    }

    /** A new file reads as zeros where nothing was written. */
    private static void put(ByteBuffer source, long offset, NativeFile file) throws IOException {
        if (Zeros.only(source)) {
            source.position(source.limit());
        } else {
            file.write(source, offset);
        }
    }

    /** Ends the filling: exactly {@code content} is in the file, on stable storage, and reads back. */
    void complete(Content content, ReadBack readBack) throws StoreException {
        tally.settle(content);
        if (content.sizeBytes() > 0) {
            var opened = file.get();
            try {
                opened.resize(content.sizeBytes());
                opened.sync();
                attempt.reached(AttemptStep.FLUSHED);
                verify(content, readBack, opened);
            } catch (IOException e) {
                throw FileStore.trouble("making the image durable", e);
            }
        }
        close();
    }

    private void verify(Content content, ReadBack readBack, NativeFile opened) throws StoreException {
        if (!readBack.isOff()) {
            var source = new FileSource(opened, part, content.sizeBytes());
            readBack.check(content, (destination, offset) -> {
                uncache(opened, offset, destination.remaining());
                source.read(destination, offset);
            });
            attempt.reached(AttemptStep.VERIFIED);
        }
    }

    private static void uncache(NativeFile opened, long offset, long length) throws StoreException {
        try {
            opened.dropCached(offset, length);
        } catch (IOException e) {
            throw FileStore.trouble("reading the image back", e);
        }
    }

    /** Takes no more bytes; may be called again. */
    void close() throws StoreException {
        var opened = file.end();
        if (opened.isPresent()) {
            try {
                opened.get().close();
            } catch (IOException e) {
                throw FileStore.trouble("closing the image's file", e);
            }
        }
    }
}
