package io.vitrine.stores.volume;

import io.vitrine.model.Gib;
import io.vitrine.stores.Verification;

/**
 * Settings of a volume store.
 *
 * @param deployment names this installation on every volume it makes: volumes of others are never touched
 * @param unknownInitial size that the volume of an image of unknown size starts with ({@code unknown_initial_gib}, 4)
 * @param verifyAfterWrite how much of a fresh image is read back ({@code verify_after_write}, sample)
 */
public record VolumeStoreSettings(String deployment, Gib unknownInitial, Verification verifyAfterWrite) {
    public static VolumeStoreSettings withDefaults(String deployment) {
        return new VolumeStoreSettings(deployment, new Gib(4), Verification.SAMPLE);
    }
}
