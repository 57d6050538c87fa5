package io.vitrine.stores.file;

import io.vitrine.stores.Verification;
import java.nio.file.Path;

/**
 * Settings of a file store.
 *
 * @param folder where images lie ({@code filesystem_store_datadir}); made where it is missing
 * @param verifyAfterWrite how much of a fresh image is read back ({@code verify_after_write}, sample)
 */
public record FileStoreSettings(Path folder, Verification verifyAfterWrite) {}
