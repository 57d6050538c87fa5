package io.vitrine.stores.file;

import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import io.vitrine.stores.ImageStoreContract;
import io.vitrine.stores.StoreUnderTest;
import io.vitrine.stores.Verification;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** The contract over two folders that take turns. */
class SeveralFoldersFileStoreTest extends ImageStoreContract {
    private static final long ROOMY = 1L << 62;

    @Override
    protected StoreUnderTest subject(Path folder) throws Exception {
        var one = folder.resolve("one");
        var two = folder.resolve("two");
        var settings =
                new FileStoreSettings(List.of(new ImageFolder(one, 0), new ImageFolder(two, 0)), Verification.SAMPLE);
        var asked = new AtomicLong();
        // Every other image finds more room in the first one.
        var store = new FileStore(
                new StoreId("files"),
                Optional.of(new WorkerId("w1")),
                settings,
                path -> ROOMY + (path.equals(one) ? asked.incrementAndGet() % 2 * 2 : 1));
        return new StoreUnderTest(store, List.of(one, two), StoreUnderTest.filesIn(folder));
    }
}
