package io.vitrine.stores.file;

import io.vitrine.model.Fault;
import io.vitrine.stores.ImageSource;
import io.vitrine.stores.StoreException;
import io.vitrine.volumes.file.NativeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/** The bytes of an image's file. */
record FileSource(NativeFile opened, Path path, long imageBytes) implements ImageSource {
    @Override
    public void read(ByteBuffer destination, long offset) throws StoreException {
        if (offset < 0 || offset + destination.remaining() > imageBytes) {
            throw endsBefore();
        }
        try {
            if (!opened.read(destination, offset)) {
                throw endsBefore();
            }
        } catch (IOException e) {
            throw FileStore.trouble("reading the image", e);
        }
    }

    private StoreException endsBefore() {
        return new StoreException(
                Fault.CORRUPT, "the image ends at " + imageBytes + " bytes, before what was asked for");
    }

    @Override
    public Optional<Path> file() {
        return Optional.of(path);
    }
}
