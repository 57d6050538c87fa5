package io.vitrine.stores.file;

import io.vitrine.stores.Verification;
import java.nio.file.Path;
import java.util.List;

/**
 * Settings of a file store.
 *
 * @param folders where images lie ({@code filesystem_store_datadir}, {@code filesystem_store_datadirs}), at least one; made where they are missing
 * @param verifyAfterWrite how much of a fresh image is read back ({@code verify_after_write}, sample)
 */
public record FileStoreSettings(List<ImageFolder> folders, Verification verifyAfterWrite) {
    public FileStoreSettings {
        folders = List.copyOf(folders);
    }

    /** With one folder. */
    public FileStoreSettings(Path folder, Verification verifyAfterWrite) {
        this(List.of(new ImageFolder(folder, 0)), verifyAfterWrite);
    }
}
