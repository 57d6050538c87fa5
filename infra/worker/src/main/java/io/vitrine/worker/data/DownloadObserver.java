package io.vitrine.worker.data;

import io.vitrine.model.Caller;
import io.vitrine.model.ImageId;
import java.util.Optional;

/** Hears of each download that has sent something, on the thread that sent it. */
public interface DownloadObserver {
    DownloadObserver NONE = (image, owner, caller, sentBytes, complete) -> {};

    /** @param complete whether all that was asked for has left */
    void ended(ImageId image, Optional<String> owner, Caller caller, long sentBytes, boolean complete);
}
