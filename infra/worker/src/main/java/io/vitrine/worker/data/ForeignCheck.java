package io.vitrine.worker.data;

import io.vitrine.catalog.ContentFacts;
import io.vitrine.catalog.Copy;
import io.vitrine.model.ByteRange;
import io.vitrine.model.Digest;
import io.vitrine.model.Fault;
import io.vitrine.stores.ImageSource;
import io.vitrine.stores.ImageSource.Foreign;
import io.vitrine.stores.StoreException;
import io.vitrine.worker.transfer.ParallelDigests;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * What is asked of a copy that others keep, so that bytes which have changed are never sent as the image. Whoever uploads has left checksums of
 * each chunk; of what was registered a digest of the whole is known at most. So the whole is sent up to its last chunk, which follows
 * once the digest is right; a part is sent where its keeper still gives it the name that it had when it was registered.
 */
final class ForeignCheck {
    /** Asks for nothing. */
    static final ForeignCheck NONE = new ForeignCheck(Optional.empty());

    private final Optional<Expected> whole;

    private record Expected(Digest digest, MessageDigest found) {}

    private ForeignCheck(Optional<Expected> whole) {
        this.whole = whole;
    }

    /**
     * Looks at what can be seen before a byte is read.
     *
     * @param hasChecksums whether each chunk is checked anyway
     * @throws StoreException {@code CORRUPT}; {@code NOT_IMPLEMENTED} for a part that can be neither read nor judged by itself
     */
    static ForeignCheck of(
            ImageSource source, Copy copy, ContentFacts content, Optional<ByteRange> part, boolean hasChecksums)
            throws StoreException {
        var foreign = source.foreign();
        if (foreign.isEmpty()) {
            return NONE;
        }
        requireSize(foreign.get(), content);
        if (foreign.get().inOrderOnly() && part.filter(it -> it.offset() > 0).isPresent()) {
            throw notAtRandom("its server gives its bytes from the first to the last alone");
        }
        var digest = content.multihash().or(content::md5);
        if (hasChecksums || digest.isEmpty()) {
            return NONE;
        }
        if (part.isPresent()) {
            requireVersion(foreign.get(), copy);
            return NONE;
        }
        return new ForeignCheck(digest.map(it -> new Expected(it, ParallelDigests.digestOf(it.algorithm()))));
    }

    private static void requireSize(Foreign foreign, ContentFacts content) throws StoreException {
        if (foreign.sizeBytes() != content.sizeBytes()) {
            throw new StoreException(
                    Fault.CORRUPT,
                    "there are " + foreign.sizeBytes() + " bytes now, the image has " + content.sizeBytes());
        }
    }

    private static void requireVersion(Foreign foreign, Copy copy) throws StoreException {
        if (foreign.version().isEmpty() || copy.version().isEmpty()) {
            throw notAtRandom("its server does not say whether it has changed");
        }
        if (!foreign.version().equals(copy.version())) {
            throw new StoreException(Fault.CORRUPT, "the bytes have changed since they were registered");
        }
    }

    private static StoreException notAtRandom(String why) {
        return new StoreException(Fault.NOT_IMPLEMENTED, "the image cannot be read in parts: " + why);
    }

    /** The next bytes, which are left as they are. */
    void add(ByteBuffer bytes) {
        whole.ifPresent(it -> it.found().update(bytes.duplicate()));
    }

    /** To be asked once all bytes are known and not yet sent. @throws StoreException {@code CORRUPT} */
    void require() throws StoreException {
        if (whole.isPresent()
                && !Digest.of(
                                whole.get().digest().algorithm(),
                                whole.get().found().digest())
                        .equals(whole.get().digest())) {
            throw new StoreException(Fault.CORRUPT, "the bytes are not those that were registered");
        }
    }
}
