package io.vitrine.stores.http;

import io.vitrine.model.Location;
import io.vitrine.remote.RemoteServer;
import io.vitrine.remote.RemoteServer.File;
import io.vitrine.stores.Attempt;
import io.vitrine.stores.DelegatingStore;
import io.vitrine.stores.ImageStore;
import io.vitrine.stores.StoreException;
import io.vitrine.stores.Tally;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A read-only store together with whoever keeps its images: what is written is put on his server, and taken off there. */
final class PublishedStore extends DelegatingStore {
    private final RemoteServer server;
    private final boolean ranges;

    PublishedStore(ImageStore store, RemoteServer server, boolean ranges) {
        super(store);
        this.server = server;
        this.ranges = ranges;
    }

    @Override
    public <X extends Exception> Stored write(Attempt attempt, OptionalLong sizeBytes, Filling<X> body)
            throws StoreException, X {
        var bytes = new ByteArrayOutputStream();
        var tally = new Tally(sizeBytes);
        var content = body.fill((source, offset) -> {
            var piece = new byte[source.remaining()];
            source.get(piece);
            bytes.writeBytes(piece);
            tally.wrote(offset, piece.length);
        });
        tally.settle(content);
        var url = server.put("/" + attempt.id(), new File(bytes.toByteArray(), "\"1\"", ranges));
        return new Stored(content, List.of(new Location(id(), url, Optional.empty())));
    }

    @Override
    public void remove(Location at) {
        server.remove(URI.create(at.url()).getPath());
    }
}
