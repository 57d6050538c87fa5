package io.vitrine.worker.queue;

import io.vitrine.catalog.Checksums;
import io.vitrine.catalog.ContentFacts;
import io.vitrine.catalog.Jobs.Work;
import io.vitrine.catalog.Verifications;
import io.vitrine.catalog.Verifications.Finding;
import io.vitrine.model.ByteRange;
import io.vitrine.model.ChunkChecksums;
import io.vitrine.model.Digest;
import io.vitrine.model.Fault;
import io.vitrine.stores.ImageSource;
import io.vitrine.stores.StoreException;
import io.vitrine.worker.Stores;
import io.vitrine.worker.data.ChunkCheck;
import io.vitrine.worker.data.ChunkReader;
import io.vitrine.worker.transfer.ParallelDigests;
import io.vitrine.worker.transfer.StoreShare;
import io.vitrine.worker.transfer.TransferThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Reads a copy of an image as a whole and compares size, CRC32C of each MiB and both digests with those of the upload. */
public final class ImageVerifier {
    private final Verifications verifications;
    private final Checksums checksums;
    private final Stores stores;
    private final TransferThreads threads;

    public ImageVerifier(Verifications verifications, Checksums checksums, Stores stores, TransferThreads threads) {
        this.verifications = verifications;
        this.checksums = checksums;
        this.stores = stores;
        this.threads = threads;
    }

    /** Empty where the image is deleted or the copy not its own any more. Trouble that passes is a {@link StoreException}. */
    Optional<Finding> verify(Work.VerifyImage work, HeldJob held) throws StoreException, HeldJob.Lost {
        var expected = verifications.expected(work.image(), work.location());
        if (expected.isEmpty()) {
            return Optional.empty();
        }
        var crcs = checksums.of(work.image());
        var bytesRead = new AtomicLong();
        try {
            stores.required(work.location().store()).read(work.location(), source -> {
                compare(source, expected.get(), crcs, threads.of(work.location().store()), held, bytesRead);
                return bytesRead;
            });
            return Optional.of(new Finding.Sound(bytesRead.get()));
        } catch (StoreException e) {
            return switch (e.fault()) {
                case CORRUPT -> Optional.of(new Finding.Damaged(bytesRead.get(), e.getMessage()));
                case NOT_FOUND -> Optional.of(new Finding.Damaged(0, "There is nothing at its place."));
                default -> throw e;
            };
        }
    }

    private void compare(
            ImageSource source,
            ContentFacts expected,
            Optional<ChunkChecksums> crcs,
            StoreShare share,
            HeldJob held,
            AtomicLong bytesRead)
            throws StoreException, HeldJob.Lost {
        checkSize(source, expected.sizeBytes());
        var known = Stream.of(expected.md5(), expected.multihash())
                .flatMap(Optional::stream)
                .toList();
        var whole = ByteRange.whole(expected.sizeBytes());
        try (var chunks = new ChunkReader(source, ChunkCheck.always(crcs), expected.sizeBytes(), whole, share);
                var digests = new ParallelDigests(
                        known.stream().map(Digest::algorithm).toList(), share.slots())) {
            for (var chunk = chunks.next(); chunk.isPresent(); chunk = chunks.next()) {
                var bytes = chunk.get().remaining();
                digests.add(chunk.get());
                bytesRead.addAndGet(bytes);
                held.check();
            }
            checkDigests(known, digests.finish());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(Fault.UNAVAILABLE, "The service is stopping.", e);
        }
    }

    /** Where it shows: bytes beyond the image's end are seen in its file alone. */
    static void checkSize(ImageSource source, long sizeBytes) throws StoreException {
        var foreign = source.foreign().map(ImageSource.Foreign::sizeBytes);
        if (foreign.isPresent() && foreign.get() != sizeBytes) {
            throw new StoreException(
                    Fault.CORRUPT, "There are " + foreign.get() + " bytes, the image has " + sizeBytes + ".");
        }
        if (source.file().isEmpty()) {
            return;
        }
        try {
            var found = Files.size(source.file().get());
            if (found != sizeBytes) {
                throw new StoreException(
                        Fault.CORRUPT, "Its file has " + found + " bytes, the image " + sizeBytes + ".");
            }
        } catch (IOException e) {
            throw new StoreException(Fault.UNAVAILABLE, "The image's file cannot be read.", e);
        }
    }

    private static void checkDigests(List<Digest> expected, List<Digest> found) throws StoreException {
        for (var i = 0; i < expected.size(); i++) {
            if (!expected.get(i).equals(found.get(i))) {
                throw new StoreException(
                        Fault.CORRUPT,
                        "Its " + expected.get(i).algorithm() + " is "
                                + found.get(i).hex() + ", not "
                                + expected.get(i).hex() + ".");
            }
        }
    }
}
