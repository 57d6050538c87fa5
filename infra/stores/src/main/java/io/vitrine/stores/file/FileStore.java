package io.vitrine.stores.file;

import io.vitrine.model.AttemptId;
import io.vitrine.model.AttemptStep;
import io.vitrine.model.ChunkChecksums;
import io.vitrine.model.Content;
import io.vitrine.model.Fault;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.model.StoreProperty;
import io.vitrine.model.WorkerId;
import io.vitrine.stores.Attempt;
import io.vitrine.stores.ImageStore;
import io.vitrine.stores.ReadBack;
import io.vitrine.stores.StoreException;
import io.vitrine.stores.StoreFeatures;
import io.vitrine.stores.StoreFeatures.Reach;
import io.vitrine.volumes.file.FileTrouble;
import io.vitrine.volumes.file.NativeFile;
import io.vitrine.volumes.file.NativeFile.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * One image in one file of a folder, or of one among several, sparse where the image is zeros. A location is {@code file://STORE/IMAGE.ATTEMPT}: the store's id
 * where Glance has nothing, and no path of the host, so that neither is ever taken for the other.
 */
public final class FileStore implements ImageStore {
    public static final String TYPE = "file";

    private final StoreId id;
    private final Optional<WorkerId> reachedThrough;
    private final Folders folders;
    private final ReadBack readBack;

    /**
     * Makes each folder where it is missing; {@code UNAVAILABLE} where that is refused.
     *
     * @param reachedThrough the worker whose disk it is, or empty for a shared file system
     */
    public FileStore(StoreId id, Optional<WorkerId> reachedThrough, FileStoreSettings settings) throws StoreException {
        this(id, reachedThrough, settings, folder -> folder.toFile().getUsableSpace());
    }

    FileStore(StoreId id, Optional<WorkerId> reachedThrough, FileStoreSettings settings, ToLongFunction<Path> freeBytes)
            throws StoreException {
        this.id = id;
        this.reachedThrough = reachedThrough;
        this.readBack = new ReadBack(settings.verifyAfterWrite(), RandomGenerator.getDefault());
        this.folders = new Folders(settings.folders(), freeBytes);
        try {
            folders.make();
        } catch (IOException e) {
            throw trouble("making the folder of store " + id, e);
        }
    }

    @Override
    public StoreId id() {
        return id;
    }

    @Override
    public StoreFeatures features() {
        return new StoreFeatures(TYPE, reachedThrough.isPresent() ? Reach.WORKER : Reach.SHARED, false, properties());
    }

    /** Under the names of Glance's store of this type. */
    private TreeMap<String, StoreProperty> properties() {
        var properties = new TreeMap<String, StoreProperty>();
        properties.put("data_dir", new StoreProperty.Text(folders.names()));
        properties.put("chunk_size", new StoreProperty.Number(ChunkChecksums.CHUNK_BYTES));
        properties.put("thin_provisioning", new StoreProperty.Flag(true));
        return properties;
    }

    @Override
    public <X extends Exception> Stored write(Attempt attempt, OptionalLong sizeBytes, Filling<X> body)
            throws StoreException, X {
        var whole = new ImageFile(attempt.image(), attempt.id(), false);
        var folder = folders.forNew(sizeBytes);
        var target = new FileTarget(folder.resolve(whole.part().name()), attempt, sizeBytes);
        try {
            var content = body.fill(target);
            target.complete(content, readBack);
            return new Stored(content, publish(whole, folder, content, attempt));
        } catch (Throwable trouble) {
            discardAfter(trouble, target, attempt);
            throw trouble;
        }
    }

    private List<Location> publish(ImageFile whole, Path folder, Content content, Attempt attempt)
            throws StoreException {
        if (content.sizeBytes() == 0) {
            return List.of();
        }
        try {
            Files.move(
                    folder.resolve(whole.part().name()), folder.resolve(whole.name()), StandardCopyOption.ATOMIC_MOVE);
            NativeFile.syncFolder(folder);
        } catch (IOException e) {
            throw trouble("naming the image's file", e);
        }
        attempt.reached(AttemptStep.SEALED);
        return List.of(new Location(id, prefix() + whole.name(), reachedThrough));
    }

    private void discardAfter(Throwable trouble, FileTarget target, Attempt attempt) {
        try {
            target.close();
            if (!StoreException.isLeaseLost(trouble)) {
                discard(attempt.id());
            }
        } catch (StoreException | RuntimeException e) {
            trouble.addSuppressed(e);
        }
    }

    @Override
    public <T, X extends Exception> T read(Location at, Reading<T, X> body) throws StoreException, X {
        var path = folders.pathOf(fileAt(at));
        try (var source = opened(path)) {
            return body.read(source.source());
        }
    }

    /** Closes with a {@link StoreException}. */
    private record Opened(NativeFile file, FileSource source) implements AutoCloseable {
        @Override
        public void close() throws StoreException {
            try {
                file.close();
            } catch (IOException e) {
                throw trouble("closing the image's file", e);
            }
        }
    }

    private static Opened opened(Path path) throws StoreException {
        try {
            var file = NativeFile.open(path, Access.READ);
            return new Opened(file, new FileSource(file, path, file.sizeBytes()));
        } catch (IOException e) {
            throw trouble("opening the image", e);
        }
    }

    @Override
    public void remove(Location at) throws StoreException {
        delete(List.of(fileAt(at)));
    }

    @Override
    public void discard(AttemptId attempt) throws StoreException {
        delete(files().stream().filter(file -> file.attempt().equals(attempt)).toList());
    }

    private void delete(List<ImageFile> files) throws StoreException {
        try {
            folders.delete(files);
        } catch (IOException e) {
            throw trouble("removing the image's file", e);
        }
    }

    @Override
    public Set<AttemptId> targets() throws StoreException {
        return files().stream().map(ImageFile::attempt).collect(Collectors.toSet());
    }

    private List<ImageFile> files() throws StoreException {
        try {
            return folders.files();
        } catch (IOException e) {
            throw trouble("listing store " + id, e);
        }
    }

    /** Nothing: files that a killed run left are named by attempts, which the ledger knows. */
    @Override
    public void recover() {}

    @Override
    public void probe() throws StoreException {
        if (!folders.areUsable()) {
            throw new StoreException(Fault.UNAVAILABLE, "a folder is missing or cannot be written");
        }
    }

    @Override
    public void close() {}

    private ImageFile fileAt(Location at) throws StoreException {
        if (at.url().startsWith(prefix())) {
            var file = ImageFile.parse(at.url().substring(prefix().length())).filter(named -> !named.isPart());
            if (file.isPresent()) {
                return file.get();
            }
        }
        throw new StoreException(
                Fault.INVALID, "not a location of store " + id + ": " + prefix() + "IMAGE.ATTEMPT expected");
    }

    private String prefix() {
        return TYPE + "://" + id + "/";
    }

    static StoreException trouble(String doing, IOException e) {
        return new StoreException(FileTrouble.faultOf(e), doing + " failed: " + FileTrouble.reasonOf(e), e);
    }
}
