package io.vitrine.remote;

import io.vitrine.model.Fault;
import java.nio.ByteBuffer;

/** The bytes at a URL. For many threads at once; where the server knows no ranges, each read has to follow the one before. */
public final class RemoteReader implements AutoCloseable {
    /** How they are read. */
    sealed interface Reads extends AutoCloseable permits RangedReads, ReadsInOrder {
        void read(ByteBuffer destination, long offset) throws RemoteException;

        @Override
        void close();
    }

    private final RemoteObject object;
    private final Reads reads;

    RemoteReader(RemoteObject object, Reads reads) {
        this.object = object;
        this.reads = reads;
    }

    public RemoteObject object() {
        return object;
    }

    /** Fills {@code destination} from {@code offset} on. {@code CORRUPT} past the end, and where the bytes are of another version by now. */
    public void read(ByteBuffer destination, long offset) throws RemoteException {
        if (offset < 0 || offset > object.sizeBytes() - destination.remaining()) {
            throw new RemoteException(
                    Fault.CORRUPT, "the image ends at " + object.sizeBytes() + " bytes, before what was asked for");
        }
        if (destination.hasRemaining()) {
            reads.read(destination, offset);
        }
    }

    @Override
    public void close() {
        reads.close();
    }
}
