package io.vitrine.stores.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vitrine.model.AttemptId;
import io.vitrine.model.Fault;
import io.vitrine.model.ImageId;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.stores.RecordedAttempt;
import io.vitrine.stores.StoreException;
import io.vitrine.stores.TestImage;
import io.vitrine.stores.Verification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file store does in its folder, beyond the contract of all stores. */
class FileStoreFolderTest {
    private static FileStore store(Path folder) throws StoreException {
        return new FileStore(
                new StoreId("files"), Optional.empty(), new FileStoreSettings(folder, Verification.SAMPLE));
    }

    private static Fault fault(ThrowingCallable action) {
        return catchThrowableOfType(StoreException.class, action).fault();
    }

    @Test
    void namesFilesByImageAndAttempt(@TempDir Path folder) throws Exception {
        var attempt = RecordedAttempt.fresh();

        var result = store(folder).write(attempt, OptionalLong.empty(), TestImage.of(10)::writeTo);

        var name = attempt.image() + "." + attempt.id();
        assertThat(result.locations())
                .isEqualTo(List.of(new Location(new StoreId("files"), "file://files/" + name, Optional.empty())));
        assertThat(folder.resolve(name)).hasSize(10);
    }

    @Test
    void removesThePartThatAKillHasLeft(@TempDir Path folder) throws Exception {
        var attempt = AttemptId.fresh();
        Files.createFile(folder.resolve(ImageId.fresh() + "." + attempt + ".part"));
        var store = store(folder);
        store.recover();

        assertThat(store.targets()).containsExactly(attempt);
        store.discard(attempt);

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void leavesFilesOfOthersAlone(@TempDir Path folder) throws Exception {
        var foreign = Files.createFile(folder.resolve(ImageId.fresh().toString()));
        var store = store(folder);

        assertThat(store.targets()).isEmpty();
        assertThat(fault(() -> store.remove(
                        new Location(new StoreId("files"), "file://files/" + foreign.getFileName(), Optional.empty()))))
                .isEqualTo(Fault.INVALID);
        store.discard(AttemptId.fresh());

        assertThat(foreign).exists();
    }

    @Test
    void saysTooLargeWhereTheFileSystemTakesNoMore(@TempDir Path folder) throws Exception {
        var image = TestImage.of(10);

        assertThat(fault(() -> store(folder).write(RecordedAttempt.fresh(), OptionalLong.empty(), target -> {
                    target.write(image.chunk(0), 1L << 61);
                    return image.content();
                })))
                .isEqualTo(Fault.TOO_LARGE);

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void saysUnavailableWhereTheFolderCannotBeUsed(@TempDir Path folder) throws Exception {
        var file = Files.createFile(folder.resolve("file"));
        var gone = Files.createDirectory(folder.resolve("gone"));
        var store = store(gone);
        Files.delete(gone);

        assertThat(fault(() -> store(file))).isEqualTo(Fault.UNAVAILABLE);
        assertThat(fault(store::targets)).isIn(Fault.UNAVAILABLE, Fault.NOT_FOUND);
    }
}
