package io.vitrine.volumes.local;

import io.vitrine.model.Gib;
import io.vitrine.volumes.VolumeException;
import java.nio.file.Path;
import java.util.List;

/** Where the bytes of local volumes lie. A place is the backing's own name for where one volume goes; everything may be repeated after a crash. */
sealed interface Backing permits SparseFiles, DeviceSlots {
    /** Places for a new volume of that size, best first; empty where there is no room at all. Nothing happens on disk yet. */
    List<String> candidates(String id, Gib size) throws VolumeException;

    /** Makes a place ready: from here on it reads as zeros up to {@code size}. {@code BUSY} where somebody still has it open. */
    void create(String place, Gib size) throws VolumeException;

    /** Grows a place, what is new reads as zeros. {@code TOO_LARGE} where it does not go that far. */
    void extend(String place, Gib from, Gib to) throws VolumeException;

    /** Frees a place; one that is free is fine. */
    void remove(String place) throws VolumeException;

    /** Whether the place is there and large enough. */
    boolean holds(String place, Gib size);

    /** Returns where the places are there to be used. */
    void probe() throws VolumeException;

    Path path(String place);
}
