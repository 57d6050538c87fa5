package io.vitrine.stores.http;

import io.vitrine.remote.RemoteException;
import io.vitrine.remote.RemoteReader;
import io.vitrine.stores.ImageSource;
import io.vitrine.stores.StoreException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The bytes at a URL, all of one version. */
record HttpSource(RemoteReader reader) implements ImageSource {
    @Override
    public void read(ByteBuffer destination, long offset) throws StoreException {
        try {
            reader.read(destination, offset);
        } catch (RemoteException e) {
            throw HttpStore.trouble(e);
        }
    }

    @Override
    public Optional<Foreign> foreign() {
        var object = reader.object();
        return Optional.of(new Foreign(object.sizeBytes(), object.version(), !object.ranges()));
    }
}
