package io.vitrine.stores.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vitrine.model.Fault;
import io.vitrine.model.StoreId;
import io.vitrine.stores.RecordedAttempt;
import io.vitrine.stores.StoreException;
import io.vitrine.stores.TestImage;
import io.vitrine.stores.Verification;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("21: filesystem_store_datadirs")
class FoldersTest {
    private static final Map<Path, Long> FREE =
            Map.of(Path.of("/low"), 900L, Path.of("/high"), 50L, Path.of("/wide"), 80L, Path.of("/full"), 0L);

    @ParameterizedTest
    @CsvSource({"10, /wide", "80, /wide", "81, /low", "900, /low", "-1, /wide"})
    void roomiestOfTheHighestPriorityIsTakenThatHasRoom(long sizeBytes, Path expected) throws Exception {
        var folders = new Folders(
                ImageFolder.parse(List.of("/low:10", "/high:200", "/wide : 200", "/full:900")), FoldersTest::freeBytes);

        assertThat(folders.forNew(sizeBytes < 0 ? OptionalLong.empty() : OptionalLong.of(sizeBytes)))
                .isEqualTo(expected);
    }

    @Test
    void noRoomAnywhereIsTooLarge() {
        var folders = new Folders(ImageFolder.parse(List.of("/low", "/full:1")), FoldersTest::freeBytes);

        assertThat(catchThrowableOfType(StoreException.class, () -> folders.forNew(OptionalLong.of(901)))
                        .fault())
                .isEqualTo(Fault.TOO_LARGE);
    }

    @Test
    void folderThatIsSaidTwiceCountsOnceButNotWithTwoPriorities() {
        assertThat(ImageFolder.parse(List.of("/a:1", "/b", "/a:1", "/c:")))
                .containsExactly(
                        new ImageFolder(Path.of("/a"), 1),
                        new ImageFolder(Path.of("/b"), 0),
                        new ImageFolder(Path.of("/c"), 0));
        assertThatThrownBy(() -> ImageFolder.parse(List.of("/a:1", "/a:2"))).hasMessageContaining("two priorities");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a:high", ":5", "/a:1.5"})
    void anythingElseIsNamed(String text) {
        assertThatThrownBy(() -> ImageFolder.parse(List.of(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + text + "\"")
                .hasMessageContaining("PATH:PRIORITY");
    }

    @Test
    void imagesAreReadFromEachFolderWhateverItsPriorityIsNow(@TempDir Path folder) throws Exception {
        var image = TestImage.of(10);
        var one = folder.resolve("one");
        var two = folder.resolve("two");
        var first = store(one, 2, two, 1).write(RecordedAttempt.fresh(), OptionalLong.of(10), image::writeTo);
        var store = store(one, 1, two, 2);
        var second = store.write(RecordedAttempt.fresh(), OptionalLong.of(10), image::writeTo);

        assertThat(one).isNotEmptyDirectory();
        assertThat(two).isNotEmptyDirectory();
        for (var stored : List.of(first, second)) {
            var location = stored.locations().getFirst();
            assertThat(store.<Integer, RuntimeException>read(location, source -> {
                        var bytes = ByteBuffer.allocate(10);
                        source.read(bytes, 0);
                        return bytes.position();
                    }))
                    .isEqualTo(10);
            store.remove(location);
        }
        assertThat(one).isEmptyDirectory();
        assertThat(two).isEmptyDirectory();
    }

    private static long freeBytes(Path folder) {
        return FREE.getOrDefault(folder, 0L);
    }

    private static FileStore store(Path one, int first, Path two, int second) throws StoreException {
        return new FileStore(
                new StoreId("files"),
                Optional.empty(),
                new FileStoreSettings(
                        List.of(new ImageFolder(one, first), new ImageFolder(two, second)), Verification.OFF));
    }
}
